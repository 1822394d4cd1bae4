"""What is asked, and whom: a questionnaire in versions, a survey of one of them, its frame."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from ..flows import SurveyStatus
from ..rules import Document, read_document


class Naming(models.TextChoices):
    ANONYMOUS = "anonymous", "不留名"
    NAMED = "named", "留名"


class Frame(models.TextChoices):
    EVERYBODY = "everybody", "整个社区"
    PLACES = "places", "选几个小区、楼栋"
    SAMPLE = "sample", "每栋抽几户"


class Questionnaire(models.Model):
    """One set of questions through its versions; it can be asked again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("哪里的", max_length=12, db_collation="C")
    made_at = models.DateTimeField("起草")

    class Meta:
        verbose_name = verbose_name_plural = "问卷底稿"

    def __str__(self) -> str:
        return str(self.pk)


class Version(models.Model):
    """``body`` is a document as ``rules.SCHEMA`` has it. Fixed, it is never changed: a trigger sees to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name="问卷底稿", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("第几版")
    body = models.JSONField("内容")
    fixed_at = models.DateTimeField("发布过，定下来", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "问卷的一版"
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="surveys_one_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 版"

    @property
    def document(self) -> Document:
        return read_document(self.body)


class Survey(models.Model):
    """One version asked of one place between two days. ``area`` is a community or street."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("哪里", max_length=12, db_collation="C")
    version = models.ForeignKey(
        Version, verbose_name="问哪一版", on_delete=models.PROTECT, related_name="surveys"
    )
    title = models.CharField("标题", max_length=60)
    code = models.CharField("问卷码", max_length=8, unique=True)
    status = models.CharField(
        "状态", max_length=8, choices=SurveyStatus.choices, default=SurveyStatus.DRAFT
    )
    naming = models.CharField(
        "署名", max_length=10, choices=Naming.choices, default=Naming.ANONYMOUS
    )
    frame = models.CharField("问谁", max_length=10, choices=Frame.choices, default=Frame.EVERYBODY)
    buildings = ArrayField(models.UUIDField(), verbose_name="选了哪些楼栋", default=list)
    per_building = models.PositiveSmallIntegerField("每栋抽几户", null=True)
    seed = models.BigIntegerField("抽样种子", null=True)
    is_sealed = models.BooleanField("收完才看结果", default=False)
    opens_on = models.DateField("第一天", null=True)
    closes_on = models.DateField("最后一天", null=True)
    drafted_at = models.DateTimeField("起草")
    published_at = models.DateTimeField("发布", null=True)
    closed_at = models.DateTimeField("收完", null=True)
    by = models.ForeignKey(
        "people.Account", verbose_name="谁起草的", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "问卷"
        indexes = [
            models.Index(fields=["area", "-drafted_at", "-id"], name="surveys_of_area"),
            models.Index(
                fields=["closes_on"], condition=Q(status="open"), name="surveys_open_until"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="surveys_status_known", condition=Q(status__in=SurveyStatus.values)
            ),
            models.CheckConstraint(
                name="surveys_published_is_whole",
                condition=Q(status="draft")
                | Q(
                    published_at__isnull=False, opens_on__isnull=False, closes_on__gte=F("opens_on")
                ),
            ),
            models.CheckConstraint(
                name="surveys_sample_has_seed",
                condition=Q(status="draft")
                | ~Q(frame="sample")
                | Q(seed__isnull=False, per_building__gte=1),
            ),
            models.CheckConstraint(
                name="surveys_closed_when",
                condition=Q(status="closed", closed_at__isnull=False)
                | ~Q(status="closed") & Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_named(self) -> bool:
        return self.naming == Naming.NAMED

    @property
    def is_sample(self) -> bool:
        return self.frame == Frame.SAMPLE


class Place(models.Model):
    """A building of a survey's frame as it was when it was published: how many homes, how many asked."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="places")
    building = models.ForeignKey(
        "territory.Building", verbose_name="楼栋", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveIntegerField("次序")
    neighbourhood = models.CharField("小区", max_length=60)
    name = models.CharField("楼栋名", max_length=30)
    households = models.PositiveIntegerField("几户")
    drawn = models.PositiveIntegerField("问几户")

    class Meta:
        verbose_name = verbose_name_plural = "问卷问到的楼栋"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "building"], name="surveys_one_place"),
            models.CheckConstraint(
                name="surveys_no_more_asked_than_live_there",
                condition=Q(drawn__lte=F("households")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood} {self.name}"


class Invitation(models.Model):
    """A home that was drawn. Of its code only the digest is kept; no answer points here."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="invitations")
    part = models.ForeignKey(
        "territory.Part", verbose_name="哪一户", on_delete=models.PROTECT, related_name="+"
    )
    code_hash = models.BinaryField("邀请码摘要", max_length=16, null=True)
    is_used = models.BooleanField("用过了", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "邀请码"
        constraints = [
            models.UniqueConstraint(fields=["survey", "part"], name="surveys_one_invitation"),
            models.UniqueConstraint(fields=["code_hash"], name="surveys_one_code"),
        ]

    def __str__(self) -> str:
        return "邀请码"
