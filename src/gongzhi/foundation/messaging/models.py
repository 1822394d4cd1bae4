"""Texts that go out, or have gone."""

from django.db import models
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField


class Status(models.TextChoices):
    WAITING = "waiting", "等待发送"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发出去"


class OutgoingText(models.Model):
    """One text to one number. The body goes when it has been sent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField("来由", max_length=200, unique=True)
    phone = EncryptedTextField("手机号")
    body = EncryptedTextField("内容", null=True)
    status = models.CharField("状态", max_length=7, choices=Status, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField("试过几次", default=0)
    error = models.CharField("最后一次的错误", max_length=200, blank=True)
    made_at = models.DateTimeField("写下时间")
    tried_at = models.DateTimeField("最后一次试", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信"
        indexes = [
            models.Index(
                fields=["-made_at", "-id"],
                condition=models.Q(status=Status.FAILED),
                name="messaging_failed",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="messaging_sent_has_its_time",
                condition=models.Q(status=Status.SENT, sent_at__isnull=False)
                | (~models.Q(status=Status.SENT) & models.Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="messaging_unsent_keeps_its_body",
                condition=models.Q(status=Status.SENT) | models.Q(body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_status_display()}"
