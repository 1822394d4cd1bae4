"""Notices to persons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7


class Notice(models.Model):
    """One thing one person, resident or staff, is told once. It names nobody else and no number."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        "people.Person",
        verbose_name="告诉谁",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    account = models.ForeignKey(
        "people.Account",
        verbose_name="告诉哪位工作人员",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    subject_id = models.UUIDField("事项")
    reference = models.CharField("由来", max_length=200, unique=True)
    words = models.CharField("内容", max_length=300)
    leads_to = models.CharField("看哪一页", max_length=120, blank=True)
    made_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("看过", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [
            models.Index(fields=["person", "-made_at", "-id"], name="notices_of_person"),
            models.Index(fields=["account", "-made_at", "-id"], name="notices_of_account"),
            models.Index(
                fields=["person", "account"],
                condition=Q(read_at__isnull=True),
                name="notices_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="notices_one_addressee",
                condition=Q(person__isnull=False, account__isnull=True)
                | Q(person__isnull=True, account__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.words
