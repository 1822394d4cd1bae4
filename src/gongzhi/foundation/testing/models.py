"""A thing that stands for any row of the house, so that foundation tests need no upper floor."""

from uuid import uuid4

from django.db import models


class Thing(models.Model):
    """It lies on a piece of territory, has an owner and a unit or none, and a status."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    area = models.CharField("区划代码", max_length=12, blank=True, db_collation="C", db_index=True)
    owner = models.BigIntegerField("归谁", null=True)
    unit = models.UUIDField("单位", null=True)
    status = models.CharField("状态", max_length=20, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "东西"

    def __str__(self) -> str:
        return f"{self.area} {self.status}"
