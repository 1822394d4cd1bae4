"""What a person asks about their data, who speaks for a child, and openings in an emergency."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField

from ..flows import Asking


class RightKind(models.TextChoices):
    COPY = "copy", "要一份副本"
    CORRECT = "correct", "更正"
    DELETE = "delete", "删除"
    RESTRICT = "restrict", "停止使用"
    WITHDRAW = "withdraw", "撤回全部同意"
    CLOSE = "close", "注销账号"


class RightsRequest(models.Model):
    """Something a person asks about their own data, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("要求", max_length=10, choices=RightKind.choices)
    area = models.CharField("辖区", max_length=12, db_collation="C")
    status = models.CharField("状态", max_length=10, choices=Asking.choices, default=Asking.ASKED)
    words = EncryptedTextField(verbose_name="本人的话", null=True)
    answer = EncryptedTextField(verbose_name="答复", null=True)
    ground = models.CharField("没有办成的理由", max_length=40, blank=True)
    pack = models.ForeignKey("rulebook.Pack", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    due_on = models.DateField("最迟办到")
    decided_at = models.DateTimeField("办结时间", null=True)
    lifted_at = models.DateTimeField("恢复使用", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人信息请求"
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="people_rights_of_person"),
            models.Index(
                fields=["due_on", "id"],
                condition=Q(status__in=["asked", "review"]),
                name="people_rights_open",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(status__in=["asked", "review"]),
                name="people_one_open_request_a_kind",
            ),
            models.CheckConstraint(
                name="people_rights_decided_when",
                condition=Q(status__in=["asked", "review"], decided_at__isnull=True)
                | Q(status__in=["done", "refused", "cancelled"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="people_rights_refused_has_ground",
                condition=Q(status="refused") ^ Q(ground=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"


class Guardianship(models.Model):
    """Somebody under fourteen, and the phone of the guardian who agreed for them."""

    person = models.OneToOneField(
        "people.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    phone = EncryptedTextField(verbose_name="监护人手机号", null=True)
    phone_index = models.BinaryField("监护人手机号索引", max_length=16, null=True, editable=False)
    declared_at = models.DateTimeField("声明时间")
    agreed_at = models.DateTimeField("监护人同意", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "监护"
        constraints = [
            models.CheckConstraint(
                name="people_guardian_agreed_with_phone",
                condition=Q(agreed_at__isnull=True)
                | Q(phone__isnull=False, phone_index__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"监护 {self.pk}"


class Clearance(models.Model):
    """A staff member's wish to see a child's contact data, and whether it was approved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    purpose = models.CharField("目的", max_length=120)
    asked_at = models.DateTimeField("提出时间")
    decided_at = models.DateTimeField("批准或不批准", null=True)
    decided_by = models.ForeignKey(
        "people.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    good_until = models.DateTimeField("批准到", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "查看许可"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account"],
                condition=Q(decided_at__isnull=True),
                name="people_one_open_clearance",
            ),
            models.CheckConstraint(
                name="people_clearance_decided_by_another",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("account")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.asked_at:%Y-%m-%d}"


class Emergency(models.Model):
    """Contact data opened in an emergency: for minutes, with a reason that the person reads."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    reason = models.CharField("出了什么事", max_length=120)
    opened_at = models.DateTimeField("打开时间")
    expires_at = models.DateTimeField("到时")
    seen_at = models.DateTimeField("审计员看过", null=True)
    seen_by = models.ForeignKey(
        "people.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "紧急打开"
        indexes = [models.Index(fields=["-opened_at", "-id"], name="people_emergencies")]
        constraints = [
            models.CheckConstraint(
                name="people_emergency_runs_out", condition=Q(expires_at__gt=F("opened_at"))
            ),
            models.CheckConstraint(
                name="people_emergency_seen_by_another",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False) & ~Q(seen_by=F("account")),
            ),
        ]

    def __str__(self) -> str:
        return f"紧急打开 {self.opened_at:%Y-%m-%d %H:%M}"
