"""座谈会: who was asked, who came, and what was said, line by line."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField

from ..flows import MeetingStatus


class Naming(models.TextChoices):
    """How somebody wants to be named: the same three as with every appeal."""

    NAMED = "named", "留名"
    HIDDEN = "hidden", "不公开姓名"
    ANONYMOUS = "anonymous", "匿名"


class Meeting(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    topic = models.CharField("谈什么", max_length=60)
    place = models.CharField("在哪里开", max_length=60)
    held_at = models.DateTimeField("几时开")
    status = models.CharField(
        "状态", max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.OPEN
    )
    by = models.ForeignKey(
        "people.Account", verbose_name="记录人", on_delete=models.PROTECT, related_name="+"
    )
    minuted_at = models.DateTimeField("纪要保存", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "座谈会"
        indexes = [models.Index(fields=["area", "-held_at", "-id"], name="intake_meetings_of_area")]
        constraints = [
            models.CheckConstraint(
                name="intake_meeting_status_known", condition=Q(status__in=MeetingStatus.values)
            ),
            models.CheckConstraint(
                name="intake_minuted_when",
                condition=Q(status="open", minuted_at__isnull=True)
                | Q(status="minuted", minuted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def is_open(self) -> bool:
        return self.status == MeetingStatus.OPEN


class Guest(models.Model):
    """Somebody who was asked to come, and who it is once they proved to hold the number they left.

    Name and number go when the time of the rule packs is over, or when that person is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests")
    name = EncryptedTextField[str | None, str | None]("怎么称呼", null=True)
    phone = EncryptedTextField[str | None, str | None]("手机号", null=True)
    phone_index = models.BinaryField("手机号摘要", max_length=16, null=True)
    person = models.ForeignKey(
        "people.Person",
        verbose_name="留了手机号的本人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    came = models.BooleanField("到了", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "座谈会与会人"
        indexes = [
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="intake_guests_by_phone",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "与会人"


class Remark(models.Model):
    """One point somebody made. Its key is the submission of the appeal made of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="remarks")
    number = models.PositiveSmallIntegerField("第几条")
    words = models.TextField("说的话")
    neighbourhood = models.ForeignKey(
        "territory.Neighbourhood", null=True, on_delete=models.PROTECT, related_name="+"
    )
    spot = models.CharField("具体位置", max_length=120, blank=True)
    naming = models.CharField("署名", max_length=10, choices=Naming.choices)
    speaker = models.ForeignKey(
        Guest, verbose_name="谁说的", null=True, on_delete=models.CASCADE, related_name="remarks"
    )
    is_agreed = models.BooleanField("本人同意这样署名", default=False)
    appeal = models.OneToOneField(
        "appeals.Appeal",
        verbose_name="成了哪一件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "座谈会发言"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="intake_one_number"),
            models.CheckConstraint(
                name="intake_nameless_remark_has_no_speaker",
                condition=Q(naming="anonymous", speaker__isnull=True)
                | Q(naming__in=["named", "hidden"], speaker__isnull=False),
            ),
            models.CheckConstraint(
                name="intake_named_only_with_consent",
                condition=~Q(naming="named") | Q(is_agreed=True),
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 条"
