"""Calling residents back: which call is due and why, and what was said on the telephone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .appeals import Appeal, Rating


class CallBack(models.Model):
    """One call that is due about an answer nobody rated, until it is made or no longer needed."""

    class Why(models.TextChoices):
        SAMPLE = "sample", "抽到回访"
        LAPSED = "lapsed", "到期没有评"

    class End(models.TextChoices):
        REACHED = "reached", "打通了"
        UNREACHED = "unreached", "几次都没打通"
        NOT_NEEDED = "not_needed", "居民自己说了"

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="callbacks")
    area = models.CharField("辖区", max_length=12, db_collation="C")
    why = models.CharField("为什么回访", max_length=10, choices=Why.choices)
    due_at = models.DateTimeField("该回访")
    end = models.CharField("结果", max_length=12, choices=End.choices, blank=True)
    ended_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["area", "due_at"],
                condition=Q(ended_at__isnull=True),
                name="appeals_calls_due",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(ended_at__isnull=True), name="appeals_one_call_due"
            ),
            models.CheckConstraint(
                name="appeals_call_ends_somehow",
                condition=Q(ended_at__isnull=True, end="")
                | (Q(ended_at__isnull=False) & ~Q(end="")),
            ),
        ]

    def __str__(self) -> str:
        return f"回访 {self.appeal_id}"


class CallNote(models.Model):
    """One try: reached or not, and what the resident said. Never the resident's own rating."""

    callback = models.ForeignKey(CallBack, on_delete=models.PROTECT, related_name="notes")
    is_reached = models.BooleanField("打通了")
    said = models.CharField("居民怎么说", max_length=10, choices=Rating.choices, blank=True)
    words = models.CharField("记录", max_length=500, blank=True)
    wants_again = models.BooleanField("居民要求重新办", default=False)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "回访记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="appeals_only_the_reached_said_something",
                condition=(Q(is_reached=True) & ~Q(said=""))
                | Q(is_reached=False, said="", wants_again=False),
            )
        ]

    def __str__(self) -> str:
        return f"回访记录 {self.pk}"
