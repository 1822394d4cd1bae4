"""Notices to persons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7


class Notice(models.Model):
    """One thing one person is told once. The words name no other person and no number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    subject_id = models.UUIDField("事项")
    reference = models.CharField("由来", max_length=80, unique=True)
    words = models.CharField("内容", max_length=300)
    made_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("看过", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notices_of_person"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.words
