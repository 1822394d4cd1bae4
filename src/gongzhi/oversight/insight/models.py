"""What figures know of each appeal, and the counts made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class AppealFact(models.Model):
    """One appeal as it was last counted. Its key is the appeal's; nothing else leads to it."""

    id = models.UUIDField(primary_key=True, editable=False)
    area = models.CharField(max_length=12, db_collation="C")
    category = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12)
    filed_on = models.DateField()
    due_at = models.DateTimeField(null=True)
    is_answered = models.BooleanField(default=False)
    is_in_time = models.BooleanField(default=False)
    is_resolved = models.BooleanField(default=False)
    rating = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "诉求计数依据"
        indexes = [
            models.Index(
                fields=["area", "due_at"],
                condition=Q(status="working", is_answered=False),
                name="insight_running",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.status}"


class Tally(models.Model):
    """How many appeals said in an area, of a category or of all, have a property.

    Counted for each day, and again for each week, so that a year is read from some sixty cells.
    """

    area = models.CharField(max_length=12, db_collation="C")
    span = models.PositiveSmallIntegerField("几天", default=1)  # 1, or 7 from a Monday on
    day = models.DateField("第一天")
    category = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=24)
    count = models.IntegerField()

    class Meta:
        verbose_name = verbose_name_plural = "计数"
        indexes = [
            models.Index(
                fields=["area", "span", "day"],
                condition=Q(category="") | Q(measure="filed"),
                name="insight_shown",  # what pages of figures read of it
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "category", "span", "day", "measure"], name="insight_one_cell"
            ),
            models.CheckConstraint(name="insight_not_negative", condition=Q(count__gte=0)),
            models.CheckConstraint(
                name="insight_a_day_or_a_week",
                condition=Q(span=1) | Q(span=7, day__iso_week_day=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.day} {self.measure} {self.count}"
