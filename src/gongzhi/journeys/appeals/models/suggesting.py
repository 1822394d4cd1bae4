"""What was suggested to whoever sorted an appeal: to see how often a suggestion is right."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .appeals import Appeal


class Suggestion(models.Model):
    """Shown once, as it was taken in; what it was sorted under in the end stands with the appeal.

    Who sorted it is not kept here: the model is measured, nobody else.
    """

    appeal = models.OneToOneField(
        Appeal, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    offered = ArrayField(models.CharField(max_length=40), verbose_name="建议的分类")
    version = models.CharField("模型版本", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "分类建议"
        constraints = [
            models.CheckConstraint(
                name="appeals_suggestion_of_one_to_three",
                condition=Q(offered__len__gte=1) & Q(offered__len__lte=3),
            )
        ]

    def __str__(self) -> str:
        return "、".join(self.offered)
