"""Disputes over whose an item is: instead of bouncing, the street decides once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from ..flows import Ruling


class Dispute(models.Model):
    """Two units that both say it is not theirs, and the decision that binds them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey("casework.WorkItem", on_delete=models.PROTECT, related_name="disputes")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    from_unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="转出的单位",
        on_delete=models.PROTECT,
        related_name="+",
    )
    to_unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="不接的单位",
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField("争在哪里", max_length=200)
    opened_at = models.DateTimeField("提出")
    opened_by = models.ForeignKey(
        "people.Account", verbose_name="谁提出", on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField("裁定期限", null=True)
    status = models.CharField("状态", max_length=10, choices=Ruling.choices, default=Ruling.OPEN)
    decided_unit = models.ForeignKey(
        "organizations.OrgUnit",
        verbose_name="裁定归谁",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("裁定", null=True)
    decided_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁裁定",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    why = models.CharField("为什么归他", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "争议"
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="open"), name="casework_one_open_dispute"
            ),
            models.CheckConstraint(
                name="casework_ruling_known", condition=Q(status__in=Ruling.values)
            ),
            models.CheckConstraint(
                name="casework_decided_whole",
                condition=~Q(status="decided")
                | Q(decided_unit__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(why="")
                & ~Q(basis=""),
            ),
        ]
        indexes = [
            models.Index(fields=["area"], condition=Q(status="open"), name="casework_disputes_open")
        ]

    def __str__(self) -> str:
        return self.reason
