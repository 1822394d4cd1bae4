"""Membership records and who looked at them."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from gongzhi.foundation.crypto import EncryptedTextField


class MemberKind(models.TextChoices):
    """The five kinds of S24."""

    RETIRED = "retired", "离退休党员"
    MOBILE = "mobile", "流动党员"
    IN_SERVICE = "in_service", "在职党员"
    COMMUNITY = "community", "社区党员"
    TWO_NEW = "two_new", "两新组织党员"


class Relation(models.TextChoices):
    """Whether the branch keeps the member's organisation relation or is where the member lives."""

    ORGANISATION = "organisation", "组织关系在本支部"
    RESIDENCE = "residence", "居住在本小区，组织关系在单位"


class Origin(models.TextChoices):
    PARTY = "party", "党组织登记"
    MEMBER = "member", "本人登记"


class Record(models.Model):
    """One member in one branch. Everything that speaks of the person is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member_ref = models.BinaryField("本人索引", max_length=16)
    branch_ref = models.BinaryField("支部索引", max_length=16)
    name = EncryptedTextField(ring="membership", verbose_name="姓名")
    phone = EncryptedTextField(ring="membership", verbose_name="手机号")
    kind = EncryptedTextField(ring="membership", verbose_name="类别")
    relation = EncryptedTextField(ring="membership", verbose_name="关系")
    origin = EncryptedTextField(ring="membership", verbose_name="来源")
    entered_on = models.DateField("登记日期")
    ended_on = models.DateField("转出日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织关系"
        db_table = 'membership"."record'
        constraints = [
            models.UniqueConstraint(
                fields=["member_ref", "branch_ref"],
                condition=Q(ended_on__isnull=True),
                name="membership_once_a_branch",
            ),
            models.CheckConstraint(
                name="membership_ended_after_entered",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("entered_on")),
            ),
        ]
        indexes = [models.Index(fields=["branch_ref"], name="membership_of_branch")]

    def __str__(self) -> str:
        return f"组织关系 {self.pk}"


class Look(models.Model):
    """Somebody of the party organisation saw a record.

    Kept here, not in the general log: a line there would itself tell that the person is a
    member. It stays with the record, so that a corrected number does not lose it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="looks")
    viewer = models.CharField("查看人", max_length=40)
    role = models.CharField("身份", max_length=60)
    purpose = models.CharField("目的", max_length=120)
    fields = ArrayField(models.CharField(max_length=20), verbose_name="看了什么")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "名册查看记录"
        db_table = 'membership"."look'
        indexes = [models.Index(fields=["record", "-at"], name="membership_looks")]

    def __str__(self) -> str:
        return f"{self.viewer} {self.at:%Y-%m-%d %H:%M}"
