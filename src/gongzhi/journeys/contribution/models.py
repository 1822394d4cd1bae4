"""Who is to be contacted, what came of it, and what a unit was asked for."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from .flows import Status


class How(models.TextChoices):
    VISIT = "visit", "上门"
    PHONE = "phone", "电话"
    MEETING = "meeting", "开会"


class Met(models.TextChoices):
    """In what place somebody stood; who they are is not kept."""

    HEAD = "head", "单位负责人"
    CONTACT = "contact", "单位联系人"
    OFFICE = "office", "办公室"
    NOBODY = "nobody", "没有找到人"


class Outcome(models.TextChoices):
    WILLING = "willing", "愿意支持"
    TALKING = "talking", "还要商量"
    NOT_NOW = "not_now", "现在不方便"
    INFORMED = "informed", "只是通个气"
    NOBODY = "nobody", "没有联系上"


class Kind(models.TextChoices):
    PLACE = "place", "场地"
    PEOPLE = "people", "人手"
    MATERIAL = "material", "物资"
    EXPERTISE = "expertise", "专业帮助"
    MONEY = "money", "资金（先谈好）"


def _account(label: str, *, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "people.Account", verbose_name=label, null=null, on_delete=models.PROTECT, related_name="+"
    )


def _unit() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "organizations.OrgUnit", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )


class ContactPlan(models.Model):
    """A line of the outreach plan; done once a contact is logged with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    unit = _unit()
    about = models.CharField("谈什么", max_length=60)
    due_on = models.DateField("哪天前")
    by = _account("谁去")
    made_by = _account("谁安排的")
    made_at = models.DateTimeField("安排时间")
    done_at = models.DateTimeField("联系了", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "联系计划"
        indexes = [models.Index(fields=["area", "unit", "due_on"], name="contribution_plans")]

    def __str__(self) -> str:
        return self.about


class ContactNote(models.Model):
    """One contact with a unit: closed kinds and two short lines, nothing about a person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.UUIDField("提交编号", unique=True)
    area = models.CharField("社区", max_length=12, db_collation="C")
    unit = _unit()
    plan = models.ForeignKey(
        ContactPlan,
        verbose_name="哪一项计划",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on = models.DateField("哪天")
    by = _account("谁去的")
    how = models.CharField("怎么联系的", max_length=8, choices=How.choices)
    met = models.CharField("和谁谈的", max_length=8, choices=Met.choices)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    said = models.CharField("谈了什么", max_length=100, blank=True)
    next_step = models.CharField("下一步", max_length=60, blank=True)
    noted_at = models.DateTimeField("记下")

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        indexes = [models.Index(fields=["area", "unit", "-on"], name="contribution_notes")]
        constraints = [
            models.CheckConstraint(
                name="contribution_note_kinds_known",
                condition=Q(how__in=How.values, met__in=Met.values, outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="contribution_nobody_met_nothing_agreed",
                condition=Q(met="nobody", outcome="nobody")
                | (~Q(met="nobody") & ~Q(outcome="nobody")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.unit_id}"


class SupportRequest(models.Model):
    """What a community asks of a unit, what was answered and what came of it."""

    item = models.OneToOneField(
        "casework.WorkItem", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    submission = models.UUIDField("提交编号", unique=True)
    area = models.CharField("社区", max_length=12, db_collation="C")
    unit = _unit()
    kind = models.CharField("要什么", max_length=10, choices=Kind.choices)
    title = models.CharField("一句话", max_length=40)
    detail = models.CharField("为什么事、要多少、哪天用", max_length=300)
    is_agreed_beforehand = models.BooleanField("已经谈好", default=False)
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.ASKED)
    pack = models.ForeignKey(
        "rulebook.Pack", verbose_name="用哪一版规则", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = _account("谁提的")
    asked_at = models.DateTimeField("提出")
    answer = models.CharField("答复", max_length=300, blank=True)
    who = models.CharField("谁来办", max_length=40, blank=True)
    promised_on = models.DateField("哪天", null=True)
    answered_by = _account("谁答的", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    delivered = models.CharField("支持了什么", max_length=300, blank=True)
    delivered_on = models.DateField("哪天支持的", null=True)
    confirmed_by = _account("谁确认的", null=True)
    ended_at = models.DateTimeField("了结", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "支持请求"
        indexes = [
            models.Index(fields=["area", "unit"], name="contribution_requests_of_area"),
            models.Index(fields=["unit", "status"], name="contribution_requests_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contribution_status_known",
                condition=Q(status__in=Status.values, kind__in=Kind.values),
            ),
            models.CheckConstraint(
                name="contribution_money_only_when_agreed",
                condition=~Q(kind="money") | Q(is_agreed_beforehand=True),
            ),
            models.CheckConstraint(
                name="contribution_answered_in_words",
                condition=Q(status__in=["asked", "withdrawn"])
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="contribution_promised_who_and_when",
                condition=~Q(status__in=["agreed", "partly", "delivered"])
                | (Q(promised_on__isnull=False) & ~Q(who="")),
            ),
            models.CheckConstraint(
                name="contribution_delivered_and_confirmed",
                condition=~Q(status="delivered")
                | (Q(delivered_on__isnull=False, confirmed_by__isnull=False) & ~Q(delivered="")),
            ),
            models.CheckConstraint(
                name="contribution_answered_after_asked",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title
