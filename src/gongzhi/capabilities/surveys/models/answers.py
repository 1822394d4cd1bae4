"""What was answered. Of the nameless: what, from which building, on which day; nothing else."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from gongzhi.foundation.crypto import EncryptedTextField

from .asking import Place, Survey


class Channel(models.TextChoices):
    ONLINE = "online", "网上"
    PAPER = "paper", "纸上"


class Response(models.Model):
    """One filled in questionnaire. Its key is drawn by chance and tells no order.

    ``answers`` are by the questions' keys; those that were not asked have none. Names, numbers
    and written words go when their time is over, or when their person is erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses")
    place = models.ForeignKey(
        Place, verbose_name="哪栋楼", null=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.CharField("从哪里来", max_length=6, choices=Channel.choices)
    answered_on = models.DateField("哪天")
    answers = models.JSONField("回答")
    is_named = models.BooleanField("留名", default=False)
    is_reduced = models.BooleanField("只剩勾选和数字", default=False)
    name = EncryptedTextField[str | None, str | None]("称呼", null=True)
    phone = EncryptedTextField[str | None, str | None]("手机号", null=True)
    phone_index = models.BinaryField("手机号摘要", max_length=16, null=True)
    person = models.ForeignKey(
        "people.Person", verbose_name="本人", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "一份回答"
        indexes = [
            models.Index(fields=["survey"], name="surveys_responses"),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="surveys_of_person"
            ),
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="surveys_by_phone",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="surveys_channel_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="surveys_nameless_keeps_nobody",
                condition=Q(is_named=True, is_reduced=False)
                | Q(
                    name__isnull=True,
                    phone__isnull=True,
                    phone_index__isnull=True,
                    person__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return "一份回答"


class Spent(models.Model):
    """That a device or a form sent once has answered: a digest, with no way to which answer."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField("摘要", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "答过的记号"
        constraints = [
            models.UniqueConstraint(fields=["survey", "digest"], name="surveys_answered_once")
        ]

    def __str__(self) -> str:
        return "答过的记号"
