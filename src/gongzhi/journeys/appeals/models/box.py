"""The suggestion box and what lies in it."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid4


class Box(models.Model):
    """A community's suggestion box: when it was last opened, never when something fell in."""

    area = models.CharField("社区", primary_key=True, max_length=12, db_collation="C")
    opened_at = models.DateTimeField("上次开箱")

    class Meta:
        verbose_name = verbose_name_plural = "意见箱"

    def __str__(self) -> str:
        return f"意见箱 {self.area}"


class Slip(models.Model):
    """What was dropped into the suggestion box and lies there until it is opened.

    No author, no contact, no session, no address, no instant: a day and a place. The key is
    random, so that slips have no order; the receipt code is kept only as a keyed hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.CharField("社区", max_length=12, db_collation="C")
    neighbourhood = models.ForeignKey(
        "territory.Neighbourhood", null=True, on_delete=models.PROTECT, related_name="+"
    )
    spot = models.CharField("具体位置", max_length=120, blank=True)
    detail = models.TextField("写的话")
    receipt_hash = models.BinaryField("回执码摘要", max_length=16, unique=True)
    dropped_on = models.DateField("投入日期")
    photos = models.ManyToManyField("files.StoredFile", related_name="+", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "意见箱纸条"

    def __str__(self) -> str:
        return "意见箱纸条"
