"""Who stands behind a matter somebody else said: counted by household, never listed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .appeals import Appeal


class Support(models.Model):
    """One person's 附议. Ends when taken back; the household is kept as a digest only."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(
        "people.Person",
        verbose_name="附议人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    receipt_hash = models.BinaryField("回执码摘要", max_length=16, null=True)
    household = models.BinaryField("哪一户的摘要", max_length=16, null=True, editable=False)
    at = models.DateTimeField("附议时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "附议"
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="appeals_one_support_a_person",
            ),
            models.UniqueConstraint(fields=["receipt_hash"], name="appeals_one_support_receipt"),
        ]

    def __str__(self) -> str:
        return f"附议 {self.appeal_id}"
