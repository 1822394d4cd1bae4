"""Whistles 吹哨报到: a street calls a unit to an item; it reports in, and says what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from ..flows import STILL_CALLED, Calling


class Whistle(models.Model):
    """One unit called to one item, from the call to the result."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey("casework.WorkItem", on_delete=models.PROTECT, related_name="whistles")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    from_unit = models.ForeignKey(
        "organizations.OrgUnit", verbose_name="谁叫的", on_delete=models.PROTECT, related_name="+"
    )
    to_unit = models.ForeignKey(
        "organizations.OrgUnit", verbose_name="叫谁来", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("为什么叫他来", max_length=300)
    status = models.CharField("状态", max_length=10, choices=Calling.choices, default=Calling.ASKED)
    asked_at = models.DateTimeField("提出")
    asked_by = models.ForeignKey(
        "people.Account", verbose_name="谁提出", on_delete=models.PROTECT, related_name="+"
    )
    blown_at = models.DateTimeField("吹哨", null=True)
    blown_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁吹的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_at = models.DateTimeField("报到期限", null=True)
    reported_at = models.DateTimeField("报到", null=True)
    reported_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁报到",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    who = models.CharField("来的人", max_length=60, blank=True)
    plan = models.CharField("准备怎么办", max_length=500, blank=True)
    result = models.CharField("结果", max_length=1000, blank=True)
    result_at = models.DateTimeField("报结果", null=True)
    ended_why = models.CharField("不吹或收哨的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "吹哨"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "to_unit"],
                condition=Q(status__in=[status.value for status in STILL_CALLED]),
                name="casework_called_once_at_a_time",
            ),
            models.CheckConstraint(
                name="casework_calling_known", condition=Q(status__in=Calling.values)
            ),
            models.CheckConstraint(
                name="casework_blown_when",
                condition=~Q(status__in=["called", "reported", "done"])
                | Q(blown_at__isnull=False, blown_by__isnull=False),
            ),
            models.CheckConstraint(
                name="casework_reported_when",
                condition=~Q(status__in=["reported", "done"])
                | Q(reported_at__isnull=False) & ~Q(plan=""),
            ),
            models.CheckConstraint(
                name="casework_result_said",
                condition=~Q(status="done") | Q(result_at__isnull=False) & ~Q(result=""),
            ),
            models.CheckConstraint(
                name="casework_call_ended_with_reason",
                condition=~Q(status__in=["declined", "called_off"]) | ~Q(ended_why=""),
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-asked_at"], name="casework_whistles_of_area"),
            models.Index(
                fields=["to_unit"],
                condition=Q(status__in=["called", "reported"]),
                name="casework_whistles_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} → {self.to_unit_id}"

    @property
    def is_late(self) -> bool:
        """Whether the unit came after its time."""
        return bool(self.due_at and self.reported_at and self.reported_at > self.due_at)
