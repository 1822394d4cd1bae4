"""Programs that may file over Open311; of a key only a keyed hash is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from gongzhi.foundation.policy import Actor, Duty

ROLE = "open311_client"


class Client(models.Model):
    """A program with a key, the stretch of territory it files for, and how often it may."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField("名称", max_length=40, unique=True)
    area = models.CharField("可登记的辖区", max_length=12, db_collation="C")
    key_hash = models.BinaryField("密钥摘要", max_length=16, unique=True)
    per_minute = models.PositiveIntegerField("每分钟最多几件", default=60)
    window_from = models.DateTimeField("这一分钟从", null=True)
    window_used = models.PositiveIntegerField("这一分钟用了", default=0)
    issued_at = models.DateTimeField("发出")
    revoked_at = models.DateTimeField("停用", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "接入程序"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="open311_area_is_a_code", condition=Q(area__regex=r"^\d{6}(\d{3}(\d{3})?)?$")
            ),
            models.CheckConstraint(name="open311_may_file_at_all", condition=Q(per_minute__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """The program as one who acts: no account, one duty over its stretch of territory."""
        return Actor(pk=None, name=self.name, duties=(Duty(ROLE, self.pk, self.area),))
