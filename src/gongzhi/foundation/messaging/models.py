"""Texts and posts that go out, or have gone, and the robots that take posts."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.crypto import EncryptedTextField


class Vendor(models.TextChoices):
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"


class Robot(models.Model):
    """A robot in somebody's group chat. Whoever has its address can post there: it is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vendor = models.CharField("哪家的", max_length=10, choices=Vendor)
    address = EncryptedTextField("地址")
    secret = EncryptedTextField("加签密钥", null=True)
    is_paused = models.BooleanField("停用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"

    def __str__(self) -> str:
        return f"{self.get_vendor_display()}群机器人"


class Status(models.TextChoices):
    WAITING = "waiting", "等待发送"
    HELD = "held", "到时间再发"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发出去"
    UNKNOWN = "unknown", "不知道到没到"


TO_GO = (Status.WAITING, Status.HELD)
UNDELIVERED = (Status.FAILED, Status.UNKNOWN)


class OutgoingText(models.Model):
    """One text to one number, or one post to one group. The body goes when it has been sent.

    A post is ``unknown`` from before it leaves until its answer is heard: no vendor says later
    whether it came, so that only somebody who looks into the group can tell.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField("来由", max_length=200, unique=True)
    subject_id = models.UUIDField("事项", null=True)
    phone = EncryptedTextField("手机号", null=True)
    robot = models.ForeignKey(Robot, null=True, on_delete=models.CASCADE, related_name="posts")
    body = EncryptedTextField("内容", null=True)
    is_urgent = models.BooleanField("不等", default=False)
    status = models.CharField("状态", max_length=7, choices=Status, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField("试过几次", default=0)
    error = models.CharField("最后一次的错误", max_length=200, blank=True)
    made_at = models.DateTimeField("写下时间")
    waits_until = models.DateTimeField("等到什么时候", null=True)
    tried_at = models.DateTimeField("最后一次试", null=True)
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信和群消息"
        indexes = [
            models.Index(
                fields=["-made_at", "-id"],
                condition=Q(status__in=["failed", "unknown"]),
                name="messaging_undelivered",
            ),
            models.Index(
                fields=["robot", "-made_at", "-id"],
                condition=Q(robot__isnull=False),
                name="messaging_of_robot",
            ),
            models.Index(
                fields=["subject_id"],
                condition=Q(subject_id__isnull=False),
                name="messaging_of_subject",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="messaging_sent_has_its_time",
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="messaging_unsent_keeps_its_body",
                condition=Q(status=Status.SENT) | Q(body__isnull=False),
            ),
            models.CheckConstraint(
                name="messaging_phone_or_robot",
                condition=Q(phone__isnull=False, robot__isnull=True)
                | Q(phone__isnull=True, robot__isnull=False),
            ),
            models.CheckConstraint(
                name="messaging_held_until_when",
                condition=Q(status=Status.HELD, waits_until__isnull=False)
                | (~Q(status=Status.HELD) & Q(waits_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_status_display()}"

    @property
    def channel(self) -> str:
        return "群消息" if self.robot_id else "短信"
