"""A question put to an area from one day to another, and what groups of votes hold in the end."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from ..flows import TopicStatus


class Topic(models.Model):
    """Days are whole: one speaks and votes from the first to the last of them, both included."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("地域", max_length=12, db_collation="C")
    question = models.CharField("问什么", max_length=60)
    background = models.TextField("事情是怎样的", max_length=2_000)
    first_day = models.DateField("第一天")
    last_day = models.DateField("最后一天")
    status = models.CharField(
        "状态", max_length=10, choices=TopicStatus.choices, default=TopicStatus.DRAFT
    )
    by = models.ForeignKey(
        "people.Account", verbose_name="谁开的", on_delete=models.PROTECT, related_name="+"
    )
    pack = models.ForeignKey(
        "rulebook.Pack",
        verbose_name="用哪一版规则",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField("起草时间")
    opened_at = models.DateTimeField("开放时间", null=True)
    closed_at = models.DateTimeField("结束时间", null=True)
    summary = models.TextField("总结", max_length=4_000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "讨论"
        indexes = [
            models.Index(fields=["area", "-last_day", "-id"], name="discussions_topics_of_area"),
            models.Index(
                fields=["last_day"],
                condition=Q(status="open"),
                name="discussions_open_topics_by_day",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="discussions_topic_status_known", condition=Q(status__in=TopicStatus.values)
            ),
            models.CheckConstraint(
                name="discussions_days_forward", condition=Q(last_day__gte=F("first_day"))
            ),
            models.CheckConstraint(
                name="discussions_open_with_rules",
                condition=Q(status="draft", opened_at__isnull=True)
                | Q(opened_at__isnull=False, pack__isnull=False),
            ),
            models.CheckConstraint(
                name="discussions_closed_with_summary",
                condition=(~Q(status="closed") & Q(closed_at__isnull=True))
                | (Q(status="closed", closed_at__isnull=False) & ~Q(summary="")),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_draft(self) -> bool:
        return self.status == TopicStatus.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.status == TopicStatus.CLOSED


class Grouping(models.Model):
    """What groups of people who vote alike hold, once voting is over. Nobody is in this row.

    ``found`` has groups of ten people or more, their sizes in tens and shares in tenths, see
    ``services.grouping``; empty when there are none to be shown.
    """

    topic = models.OneToOneField(
        Topic, primary_key=True, on_delete=models.CASCADE, related_name="grouping"
    )
    people = models.PositiveIntegerField("多少人表过态")
    found: models.JSONField[Any, Any] = models.JSONField("各群的看法", default=dict)
    at = models.DateTimeField("算出的时间")

    class Meta:
        verbose_name = verbose_name_plural = "意见的异同"

    def __str__(self) -> str:
        return f"意见的异同 {self.topic_id}"
