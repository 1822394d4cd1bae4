"""A report on an area and a time, its clusters with their replies, and what belongs to each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from .flows import ReportStatus


class Outcome(models.TextChoices):
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "没有采纳"


class Report(models.Model):
    """Published for good once every cluster has its reply (a trigger sees to it)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("地域", max_length=12, db_collation="C")
    title = models.CharField("题目", max_length=60)
    since = models.DateField("从哪天")
    until = models.DateField("到哪天")
    status = models.CharField(
        "状态", max_length=10, choices=ReportStatus.choices, default=ReportStatus.OPEN
    )
    households = models.PositiveIntegerField("几户", default=0)
    messages = models.PositiveIntegerField("几条", default=0)
    made_by = models.ForeignKey(
        "people.Account", verbose_name="谁整理的", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("汇总时间")
    closed_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁公布的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_at = models.DateTimeField("公布时间", null=True)
    submission = models.UUIDField("哪一次提交", unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见汇总"
        indexes = [
            models.Index(fields=["area", "-made_at"], name="concentration_of_area"),
            models.Index(
                fields=["area", "-closed_at"],
                condition=Q(status="closed"),
                name="concentration_public",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="concentration_status_known", condition=Q(status__in=ReportStatus.values)
            ),
            models.CheckConstraint(
                name="concentration_days_forward", condition=Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="concentration_closed_when",
                condition=Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                | Q(status="closed", closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.status == ReportStatus.CLOSED


class Cluster(models.Model):
    """One matter as many said it. Counts are kept with it, of households never who they are."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="clusters")
    number = models.PositiveSmallIntegerField("第几组")
    label = models.CharField("说的是什么", max_length=40)
    households = models.PositiveIntegerField("几户", default=0)
    messages = models.PositiveIntegerField("几条", default=0)
    nameless = models.PositiveIntegerField("不留名的几条", default=0)
    channels: models.JSONField[Any, Any] = models.JSONField("从哪里说的", default=dict)
    places: models.JSONField[Any, Any] = models.JSONField("各小区几户", default=dict)
    outcome = models.CharField("怎么办", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField("为什么、接下来做什么", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁答复的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "一组意见"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="concentration_one_number"),
            models.CheckConstraint(name="concentration_named", condition=~Q(label="")),
            models.CheckConstraint(
                name="concentration_answered_whole",
                condition=Q(
                    outcome="", reason="", answered_by__isnull=True, answered_at__isnull=True
                )
                | (
                    Q(outcome__in=Outcome.values)
                    & ~Q(reason="")
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class HotTopic(models.Model):
    """What several said of late about one matter; made anew every night, and nobody is in it."""

    reckoned_at = models.DateTimeField("算出的时间")

    class Meta:
        verbose_name = verbose_name_plural = "热点"

    def __str__(self) -> str:
        return f"热点 {self.pk}"


class HotMember(models.Model):
    """An appeal of a hot topic, with where and on which day it was said: so that places are counted."""

    topic = models.ForeignKey(HotTopic, on_delete=models.CASCADE, related_name="members")
    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="+")
    area = models.CharField("地域", max_length=12, db_collation="C")
    filed_on = models.DateField("哪天说的")

    class Meta:
        verbose_name = verbose_name_plural = "热点里的一件"
        indexes = [models.Index(fields=["area", "filed_on"], name="concentration_hot_of_area")]
        constraints = [
            models.UniqueConstraint(fields=["appeal"], name="concentration_in_one_topic")
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} → {self.topic_id}"


class Member(models.Model):
    """An appeal in the one cluster of a report that it belongs to."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="members")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="members")
    appeal = models.ForeignKey("appeals.Appeal", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "意见归到哪一组"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "appeal"], name="concentration_in_one_cluster"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appeal_id} → {self.cluster_id}"
