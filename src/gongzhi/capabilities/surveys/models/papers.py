"""The paper twin: sheets that were printed, and each as two people read it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField

from .answers import Response
from .asking import Place, Survey


class SheetState(models.TextChoices):
    PRINTED = "printed", "印了，没收回"
    RETURNED = "returned", "收回，没录"
    ONCE = "once", "录了一遍"
    DIFFERS = "differs", "两遍不一样"
    AGREED = "agreed", "两遍一样"
    SETTLED = "settled", "对过原件"
    SPOILED = "spoiled", "作废"


class Sheet(models.Model):
    """One printed sheet. What was agreed on became ``response``, unless the sheet is spoiled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets")
    place = models.ForeignKey(
        Place, verbose_name="印给哪栋", null=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField("第几张")
    code = models.CharField("纸上的码", max_length=8, unique=True)
    state = models.CharField(
        "状态", max_length=8, choices=SheetState.choices, default=SheetState.PRINTED
    )
    differences = models.JSONField("两遍哪里不一样", default=list)
    why_spoiled = models.CharField("为什么作废", max_length=40, blank=True)
    response = models.OneToOneField(
        Response, verbose_name="成了哪一份", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "纸质问卷"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="surveys_one_sheet_number"),
            models.CheckConstraint(
                name="surveys_sheet_state_known", condition=Q(state__in=SheetState.values)
            ),
            models.CheckConstraint(
                name="surveys_counted_only_when_agreed",
                condition=Q(response__isnull=True) | Q(state__in=["agreed", "settled"]),
            ),
            models.CheckConstraint(
                name="surveys_spoiled_says_why",
                condition=Q(state="spoiled") & ~Q(why_spoiled="")
                | ~Q(state="spoiled") & Q(why_spoiled=""),
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 张"


class Keying(models.Model):
    """A sheet as somebody read it: the first and second by two people, the third settles it.

    ``invitation`` is the digest of the household's code on the sheet, gone once it was used.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="keyings")
    turn = models.PositiveSmallIntegerField("第几遍")
    by = models.ForeignKey(
        "people.Account", verbose_name="谁录的", on_delete=models.PROTECT, related_name="+"
    )
    is_spoiled = models.BooleanField("看不清、没有填", default=False)
    answers = models.JSONField("回答", default=dict)
    place = models.ForeignKey(
        Place, verbose_name="哪栋楼", null=True, on_delete=models.PROTECT, related_name="+"
    )
    invitation = models.BinaryField("邀请码摘要", max_length=16, null=True)
    name = EncryptedTextField[str | None, str | None]("称呼", null=True)
    phone = EncryptedTextField[str | None, str | None]("手机号", null=True)
    reason = models.CharField("为什么这样定", max_length=120, blank=True)
    keyed_at = models.DateTimeField("录入")

    class Meta:
        verbose_name = verbose_name_plural = "纸质问卷录入"
        ordering = ["turn"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "turn"], name="surveys_one_turn"),
            models.UniqueConstraint(
                fields=["sheet", "by"], condition=Q(turn__lte=2), name="surveys_two_people_key"
            ),
            models.CheckConstraint(name="surveys_three_turns", condition=Q(turn__in=[1, 2, 3])),
            models.CheckConstraint(
                name="surveys_third_says_why", condition=Q(turn__lte=2) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.turn} 遍"
