"""Notices to persons, letters to those without a telephone, and the groups of units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField

from .flows import GroupState, LetterState


class Notice(models.Model):
    """One thing one person, resident or staff, is told once. It names nobody else and no number.

    Its words repeat the title of what it is about, so it goes before that does.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        "people.Person",
        verbose_name="告诉谁",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    account = models.ForeignKey(
        "people.Account",
        verbose_name="告诉哪位工作人员",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    subject_id = models.UUIDField("事项")
    reference = models.CharField("由来", max_length=200, unique=True)
    words = models.CharField("内容", max_length=300)
    leads_to = models.CharField("看哪一页", max_length=120, blank=True)
    made_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("看过", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(fields=["person", "-made_at", "-id"], name="notices_of_person"),
            models.Index(fields=["account", "-made_at", "-id"], name="notices_of_account"),
            models.Index(fields=["made_at"], name="notices_by_time"),
            models.Index(
                fields=["person", "account"],
                condition=Q(read_at__isnull=True),
                name="notices_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notices_one_addressee",
                condition=Q(person__isnull=False, account__isnull=True)
                | Q(person__isnull=True, account__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.words


class Letter(models.Model):
    """What somebody is told on paper: whole, because a page they would not open.

    ``name`` is kept only where no person stands behind it. Name, address and words go when
    the letter has been let go of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField("由来", max_length=200, unique=True)
    subject_id = models.UUIDField("事项")
    area = models.CharField("哪里打印", max_length=12, db_collation="C")
    person = models.ForeignKey(
        "people.Person",
        verbose_name="告诉谁",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = EncryptedTextField("称呼", null=True)
    address = EncryptedTextField("寄到哪里", null=True)
    words = EncryptedTextField("内容", null=True)
    status = models.CharField(
        "状态", max_length=10, choices=LetterState, default=LetterState.WAITING
    )
    batch = models.UUIDField("同一次打印的", null=True)
    made_at = models.DateTimeField("时间")
    printed_at = models.DateTimeField("打印时间", null=True)
    printed_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁打印的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    moved_at = models.DateTimeField("最后一步的时间")

    class Meta:
        verbose_name = verbose_name_plural = "纸质告知"
        indexes = [
            models.Index(
                fields=["area", "status", "made_at", "id"], name="notices_letters_of_area"
            ),
            models.Index(fields=["subject_id"], name="notices_letters_about"),
            models.Index(fields=["moved_at"], name="notices_letters_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="notices_letter_state_known", condition=Q(status__in=LetterState.values)
            ),
            models.CheckConstraint(
                name="notices_letter_printed_when",
                condition=Q(status=LetterState.WAITING)
                | Q(printed_at__isnull=False, printed_by__isnull=False, batch__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands on the sheet, to ask by."""
        return f"{self.made_at:%Y%m%d}-{self.pk.hex[-6:].upper()}"


class UnitGroup(models.Model):
    """The group chat of a unit, into which a robot says how much has come in and what is late."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.OneToOneField(
        "organizations.OrgUnit", verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField("辖区", max_length=12, db_collation="C")
    label = models.CharField("群的叫法", max_length=40)
    status = models.CharField("状态", max_length=10, choices=GroupState, default=GroupState.ON)
    robot = models.OneToOneField("messaging.Robot", on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField("加上的时间")
    added_by = models.ForeignKey(
        "people.Account", verbose_name="谁加的", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位的工作群"
        constraints = [
            models.CheckConstraint(
                name="notices_group_state_known", condition=Q(status__in=GroupState.values)
            )
        ]

    def __str__(self) -> str:
        return self.label


class GroupNews(models.Model):
    """One thing a group has yet to hear of; it goes when it has been put into a post."""

    class Kind(models.TextChoices):
        NEW = "new", "新到"
        AHEAD = "ahead", "快到期"
        LATE = "late", "超期"
        WHISTLE = "whistle", "吹哨"

    group = models.ForeignKey(UnitGroup, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField("哪一种", max_length=8, choices=Kind)
    reference = models.CharField("由来", max_length=200, unique=True)
    due_at = models.DateTimeField("最晚什么时候", null=True)
    is_urgent = models.BooleanField("不等", default=False)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "要在群里说的"
        constraints = [
            models.CheckConstraint(
                name="notices_news_kind_known",
                condition=Q(kind__in=["new", "ahead", "late", "whistle"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
