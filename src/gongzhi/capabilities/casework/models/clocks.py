"""Clocks, why they stand, and whom a late one was told to."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Pause(models.TextChoices):
    RESIDENT = "resident", "等居民补充"
    DISPUTE = "dispute", "街道裁定中"


class Clock(models.Model):
    """A period that runs by a rule of a pack.

    It runs on the item itself, or ``about`` a whistle or dispute of it, which has its own end.
    """

    item = models.ForeignKey("casework.WorkItem", on_delete=models.PROTECT, related_name="clocks")
    about = models.UUIDField("为哪一件", null=True)
    kind = models.CharField("时限", max_length=20)
    label = models.CharField("说明", max_length=60)
    pack = models.ForeignKey(
        "rulebook.Pack", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rule = models.CharField("规则", max_length=60)
    amount = models.PositiveIntegerField("数量")
    unit = models.CharField("单位", max_length=16)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    is_provisional = models.BooleanField("待公布", default=False)
    paused_at = models.DateTimeField("停表", null=True)
    paused_for = models.CharField("为什么停", max_length=10, choices=Pause.choices, blank=True)
    pauses = models.JSONField("停表记录", default=list)
    stopped_at = models.DateTimeField("停止", null=True)
    warned_at = models.DateTimeField("到期前提醒", null=True)
    escalated_at = models.DateTimeField("告诉负责人", null=True)
    raises_at = models.DateTimeField("再往上告诉", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind", "about"],
                condition=Q(stopped_at__isnull=True),
                nulls_distinct=False,
                name="casework_one_running_clock_a_kind",
            ),
            models.CheckConstraint(
                name="casework_clock_runs_forward", condition=Q(due_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="casework_paused_for_a_reason",
                condition=Q(paused_at__isnull=True, paused_for="")
                | Q(paused_at__isnull=False, paused_for__in=Pause.values),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(stopped_at__isnull=True),
                name="casework_running_clocks",
            ),
            models.Index(
                fields=["raises_at"],
                condition=Q(raises_at__isnull=False),
                name="casework_rising_clocks",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_late(self) -> bool:
        return self.stopped_at is not None and self.stopped_at > self.due_at


class Escalation(models.Model):
    """A late clock told to somebody: first to who answers for it, later one level up."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField("第几次")
    unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="告诉哪个单位",
        on_delete=models.PROTECT,
        related_name="+",
    )
    told = ArrayField(models.BigIntegerField(), verbose_name="告诉谁")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "超期上报"
        constraints = [
            models.UniqueConstraint(fields=["clock", "level"], name="casework_told_once_a_level")
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.level}"
