"""Import batches: one spreadsheet from upload to import, perhaps undone."""

from __future__ import annotations

from django.db import models
from uuid_utils.compat import uuid7


class Batch(models.Model):
    """One spreadsheet of messages, from upload to import and perhaps undoing."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "待核对"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        FAILED = "failed", "没有导入"
        UNDONE = "undone", "已撤销"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    area = models.CharField("导入到", max_length=12, db_collation="C")
    name = models.CharField("文件名", max_length=120)
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    headers = models.JSONField("列", default=list)
    mapping = models.JSONField("对应", default=dict)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.UPLOADED)
    rows = models.PositiveIntegerField("行数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    imported = models.PositiveIntegerField("已导入", default=0)
    faults = models.JSONField("有问题的行", default=list)
    fault_count = models.PositiveIntegerField("问题行数", default=0)
    failure = models.CharField("没有导入的原因", max_length=300, blank=True)
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传")
    finished_at = models.DateTimeField("完成", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> int:
        """How much of the table has been gone through; 100 at its last row and not before."""
        return 100 * self.done // self.rows if self.rows else 0
