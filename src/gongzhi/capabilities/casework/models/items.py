"""Work items, their clocks and the offers by which they change hands."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from ..flows import OPEN, Custody

_IS_OPEN = Q(status__in=[status.value for status in OPEN])


class WorkItem(models.Model):
    """One piece of work: what an inbox shows of it, in one row."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField("种类", max_length=20)
    title = models.CharField("事项", max_length=80)
    place = models.CharField("地点", max_length=120, blank=True)
    source = models.CharField("从哪里来", max_length=40, blank=True)
    area = models.CharField("辖区", max_length=12, db_collation="C")
    urgency = models.CharField("急难愁盼", max_length=12, blank=True)
    status = models.CharField(
        "流转状态", max_length=12, choices=Custody.choices, default=Custody.UNCLAIMED
    )
    unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="责任单位",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # casework_of_unit begins with it
    )
    owner = models.ForeignKey(
        "people.Account",
        verbose_name="经办人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    lead_unit = models.ForeignKey(
        "organizations.OrgUnit", verbose_name="首接单位", on_delete=models.PROTECT, related_name="+"
    )
    lead_owner = models.ForeignKey(
        "people.Account",
        verbose_name="首接人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    offered_to = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="请谁接",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # casework_offered is all that is asked
    )
    opened_at = models.DateTimeField("收到")
    started_at = models.DateTimeField("起算", null=True)
    due_at = models.DateTimeField("到期", null=True)
    is_due_provisional = models.BooleanField("到期日待公布", default=False)
    is_paused = models.BooleanField("停表", default=False)
    closed_at = models.DateTimeField("办完", null=True)
    is_staged = models.BooleanField("分步做", default=False)
    involved = ArrayField(models.UUIDField(), verbose_name="参与单位", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        indexes = [
            models.Index(
                fields=["owner"], condition=Q(owner__isnull=False), name="casework_of_owner"
            ),
            models.Index(
                fields=["lead_owner"],
                condition=Q(lead_owner__isnull=False),
                name="casework_of_lead_owner",
            ),
            # What the counts of an inbox look at stands in these two, so that they read no row.
            models.Index(
                fields=["owner", "due_at"],
                include=["status", "is_paused"],
                condition=_IS_OPEN,
                name="casework_open_by_owner",
            ),
            models.Index(
                fields=["unit", "due_at"],
                include=["status", "is_paused"],
                condition=_IS_OPEN,
                name="casework_open_by_unit",
            ),
            models.Index(
                fields=["area", "due_at"], condition=_IS_OPEN, name="casework_open_of_area"
            ),
            models.Index(fields=["unit", "area", "id"], name="casework_of_unit"),
            GinIndex(fields=["involved"], condition=~Q(involved=[]), name="casework_of_involved"),
            models.Index(
                fields=["offered_to"],
                condition=Q(offered_to__isnull=False),
                name="casework_offered",
            ),
            models.Index(
                fields=["owner", "opened_at"],
                condition=Q(status="confirming"),
                name="casework_confirming",
            ),
            models.Index(
                fields=["lead_owner", "due_at"],
                condition=_IS_OPEN,
                name="casework_open_of_lead",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="casework_custody_known", condition=Q(status__in=Custody.values)
            ),
            models.CheckConstraint(
                name="casework_held_by_somebody",
                condition=~Q(status__in=["held", "offered", "waiting"]) | Q(owner__isnull=False),
            ),
            models.CheckConstraint(
                name="casework_offered_to_somebody",
                condition=Q(status="offered", offered_to__isnull=False)
                | (~Q(status="offered") & Q(offered_to__isnull=True)),
            ),
            models.CheckConstraint(
                name="casework_done_when",
                condition=Q(status="done", closed_at__isnull=False)
                | (~Q(status="done") & Q(closed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Answer(models.TextChoices):
    OPEN = "open", "等对方接"
    ACCEPTED = "accepted", "接下了"
    PUSHED_BACK = "pushed_back", "退回了"
    CALLED_BACK = "called_back", "收回了"


class Offer(models.Model):
    """A request that another unit take the item over; it stays with the sender meanwhile."""

    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="offers")
    from_unit = models.ForeignKey(
        "organizations.OrgUnit", on_delete=models.PROTECT, related_name="+"
    )
    from_owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organizations.OrgUnit", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("为什么该归他", max_length=200)
    made_at = models.DateTimeField("提出")
    answer = models.CharField("结果", max_length=12, choices=Answer.choices, default=Answer.OPEN)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁答复的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer_reason = models.CharField("退回理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "转办"
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(answer="open"), name="casework_one_open_offer"
            ),
            models.CheckConstraint(
                name="casework_offer_to_another", condition=~Q(from_unit=F("to_unit"))
            ),
            models.CheckConstraint(
                name="casework_pushed_back_with_reason",
                condition=~Q(answer="pushed_back") | ~Q(answer_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} → {self.to_unit_id}"
