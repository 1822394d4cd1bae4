"""Stages: what is done first, what next, by whom and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ..flows import Staging


class Stage(models.Model):
    """One step of a plan towards settling an item."""

    item = models.ForeignKey("casework.WorkItem", on_delete=models.PROTECT, related_name="stages")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    number = models.PositiveSmallIntegerField("第几步")
    what = models.CharField("做什么", max_length=200)
    unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="哪个单位做",
        on_delete=models.PROTECT,
        related_name="+",
    )
    owner = models.ForeignKey(
        "people.Account", verbose_name="谁做", null=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField("哪天做完")
    cost = models.DecimalField("要花多少元", max_digits=12, decimal_places=2, null=True)
    status = models.CharField(
        "状态", max_length=10, choices=Staging.choices, default=Staging.PLANNED
    )
    done = models.CharField("做了什么", max_length=300, blank=True)
    done_at = models.DateTimeField("做完", null=True)
    done_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁报做完的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    why = models.CharField("退回或不做的理由", max_length=200, blank=True)
    told_late_at = models.DateTimeField("晚了，告诉了人", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "分步"
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="casework_one_stage_a_number"),
            models.CheckConstraint(
                name="casework_staging_known", condition=Q(status__in=Staging.values)
            ),
            models.CheckConstraint(
                name="casework_stage_cost_not_negative",
                condition=Q(cost__isnull=True) | Q(cost__gte=0),
            ),
            models.CheckConstraint(
                name="casework_stage_done_when",
                condition=~Q(status__in=["reported", "done"])
                | Q(done_at__isnull=False) & ~Q(done=""),
            ),
            models.CheckConstraint(
                name="casework_stage_dropped_with_reason",
                condition=~Q(status="dropped") | ~Q(why=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"],
                condition=Q(status="planned"),
                name="casework_planned_stages",
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(status="planned", told_late_at__isnull=True),
                name="casework_stages_to_watch",
            ),
        ]

    def __str__(self) -> str:
        return self.what
