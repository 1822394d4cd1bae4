"""走访: which building is to be visited by whom, and the closed note of one visit."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7


class VisitOutcome(models.TextChoices):
    MET = "met", "见到了，愿意说"
    DECLINED = "declined", "见到了，不愿说"
    ABSENT = "absent", "没有人"


class VisitPlan(models.Model):
    """One building in one stretch of days, and the one contact person who goes there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    building = models.ForeignKey(
        "territory.Building", verbose_name="楼栋", on_delete=models.PROTECT, related_name="+"
    )
    visitor = models.ForeignKey(
        "people.Account", verbose_name="走访人", on_delete=models.PROTECT, related_name="+"
    )
    since_on = models.DateField("从哪天")
    until_on = models.DateField("到哪天")
    by = models.ForeignKey(
        "people.Account", verbose_name="安排人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "走访安排"
        indexes = [models.Index(fields=["area", "-until_on"], name="intake_plans_of_area")]
        constraints = [
            models.CheckConstraint(
                name="intake_plan_runs_forward", condition=Q(until_on__gte=F("since_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.since_on} 走访"


class VisitNote(models.Model):
    """One visit to one household. Its key is made where it is written, perhaps without a network.

    A household is a part of a building: no note says who lives there. Topics come from the
    rule packs; the one line is something to be done, never about the people.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="notes")
    part = models.ForeignKey(
        "territory.Part", verbose_name="哪一户", on_delete=models.PROTECT, related_name="+"
    )
    visitor = models.ForeignKey(
        "people.Account", verbose_name="谁去的", on_delete=models.PROTECT, related_name="+"
    )
    visited_on = models.DateField("哪天去的")
    outcome = models.CharField("结果", max_length=8, choices=VisitOutcome.choices)
    consent = models.CharField("同意的是哪一版说明", max_length=20, blank=True)
    topics = ArrayField(models.CharField(max_length=20), verbose_name="勾的题", default=list)
    wish = models.CharField("要办的事", max_length=60, blank=True)
    appeal = models.OneToOneField(
        "appeals.Appeal",
        verbose_name="成了哪一件",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    code_hash = models.BinaryField("查看码摘要", max_length=16, unique=True)
    person = models.ForeignKey(
        "people.Person",
        verbose_name="留了手机号的本人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    phone_index = models.BinaryField("手机号摘要", max_length=16, null=True)
    corrected_at = models.DateTimeField("本人改过", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"
        indexes = [
            models.Index(fields=["plan", "part"], name="intake_notes_of_plan"),
            models.Index(fields=["visited_on"], name="intake_notes_by_day"),
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="intake_notes_by_phone",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="intake_outcome_known", condition=Q(outcome__in=VisitOutcome.values)
            ),
            models.CheckConstraint(
                name="intake_content_only_with_consent",
                condition=Q(outcome="met") & ~Q(consent="")
                | Q(topics=[], wish="", phone_index__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on} 走访"
