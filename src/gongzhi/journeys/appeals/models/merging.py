"""Which appeals are one matter, and which only look like it: what staff said, and when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .appeals import Appeal


class Merge(models.Model):
    """One appeal carried by another. Both keep everything; it ends with a reason, never vanishes."""

    class End(models.TextChoices):
        SPLIT = "split", "拆开"
        MOVED = "moved", "改并到另一件"
        LEAD_LEFT = "lead_left", "领头的撤回了"
        WITHDRAWN = "withdrawn", "这一件撤回了"
        REOPENED = "reopened", "这一件重新办"

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="merges")
    lead = models.ForeignKey(
        Appeal, verbose_name="领头的", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("合并")
    end = models.CharField("怎么分开的", max_length=10, choices=End.choices, blank=True)
    ended_at = models.DateTimeField("分开", null=True)
    ended_by = models.ForeignKey(
        "people.Account", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_why = models.CharField("为什么分开", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "合并"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(ended_at__isnull=True), name="appeals_one_lead"
            ),
            models.CheckConstraint(
                name="appeals_merge_ends_for_a_reason",
                condition=Q(ended_at__isnull=True, end="")
                | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
            models.CheckConstraint(
                name="appeals_split_says_why", condition=~Q(end="split") | ~Q(ended_why="")
            ),
            models.CheckConstraint(
                name="appeals_never_leads_itself", condition=~Q(appeal=F("lead"))
            ),
        ]

    def __str__(self) -> str:
        return f"合并 {self.appeal_id}"


class Apart(models.Model):
    """Somebody looked at two appeals and said: not the same matter. ``one`` has the lower key."""

    one = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "不是一回事"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="appeals_apart_said_once"),
            models.CheckConstraint(name="appeals_apart_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"不是一回事 {self.one_id}"
