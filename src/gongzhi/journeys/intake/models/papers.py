"""纸条: slips of paper counted into a batch, each keyed by one clerk and again by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField

from ..flows import PapersStatus
from .meetings import Naming


class PaperState(models.TextChoices):
    BLANK = "blank", "还没录"
    ONCE = "once", "录了一遍"
    DIFFERS = "differs", "两遍不一样"
    AGREED = "agreed", "两遍一样"
    SETTLED = "settled", "对过原件"


class PaperBatch(models.Model):
    """``papers`` is how many slips somebody counted before the first was keyed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    source = models.CharField("从哪里来", max_length=40)
    received_on = models.DateField("哪天收的")
    count = models.PositiveSmallIntegerField("几张")
    status = models.CharField(
        "状态", max_length=10, choices=PapersStatus.choices, default=PapersStatus.KEYING
    )
    by = models.ForeignKey(
        "people.Account", verbose_name="点数的人", on_delete=models.PROTECT, related_name="+"
    )
    counted_at = models.DateTimeField("点清")
    filed_at = models.DateTimeField("登记完", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "一批纸条"
        indexes = [models.Index(fields=["area", "-counted_at"], name="intake_batches_of_area")]
        constraints = [
            models.CheckConstraint(
                name="intake_papers_status_known", condition=Q(status__in=PapersStatus.values)
            ),
            models.CheckConstraint(name="intake_papers_counted", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return self.source


class Paper(models.Model):
    """One slip. Its key is the submission of the appeal made of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = models.ForeignKey(PaperBatch, on_delete=models.CASCADE, related_name="papers")
    number = models.PositiveSmallIntegerField("第几张")
    state = models.CharField(
        "状态", max_length=8, choices=PaperState.choices, default=PaperState.BLANK
    )
    differences = models.JSONField("两遍哪里不一样", default=list)
    is_unreadable = models.BooleanField("看不清", default=False)
    appeal = models.OneToOneField(
        "appeals.Appeal",
        verbose_name="成了哪一件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "纸条"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="intake_one_paper_number"),
            models.CheckConstraint(
                name="intake_paper_state_known", condition=Q(state__in=PaperState.values)
            ),
            models.CheckConstraint(
                name="intake_filed_only_when_agreed",
                condition=Q(appeal__isnull=True)
                | Q(state__in=["agreed", "settled"], is_unreadable=False),
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 张"


class Keying(models.Model):
    """A slip as somebody read it: the first and second by two people, the third settles it."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField("第几遍")
    by = models.ForeignKey(
        "people.Account", verbose_name="谁录的", on_delete=models.PROTECT, related_name="+"
    )
    is_unreadable = models.BooleanField("看不清", default=False)
    words = models.TextField("写的话", blank=True)
    site = models.ForeignKey(
        "territory.Neighbourhood",
        verbose_name="小区",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    spot = models.CharField("具体位置", max_length=120, blank=True)
    naming = models.CharField("署名", max_length=10, choices=Naming.choices)
    name = EncryptedTextField[str | None, str | None]("称呼", null=True)
    phone = EncryptedTextField[str | None, str | None]("手机号", null=True)
    keyed_at = models.DateTimeField("录入")

    class Meta:
        verbose_name = verbose_name_plural = "纸条录入"
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "turn"], name="intake_one_turn"),
            models.UniqueConstraint(
                fields=["paper", "by"], condition=Q(turn__lte=2), name="intake_two_people_key"
            ),
            models.CheckConstraint(name="intake_three_turns", condition=Q(turn__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return f"第 {self.turn} 遍"
