"""Files that were taken."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7


class Kind(models.TextChoices):
    IMAGE = "image", "照片"
    DOCUMENT = "document", "文档"


class StoredFile(models.Model):
    """What is known of a file; its bytes are sealed on disk under its id (``vault``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField("种类", max_length=8, choices=Kind)
    content_type = models.CharField("格式", max_length=100)
    size = models.PositiveIntegerField("字节数")
    alg = models.CharField("摘要算法", max_length=6)
    digest = models.BinaryField("摘要")
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    purpose = models.CharField("用途", max_length=50, blank=True)
    made_at = models.DateTimeField("收到时间")
    attached_at = models.DateTimeField("用上时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(
                name="files_images_have_a_size",
                condition=Q(kind=Kind.IMAGE, width__gt=0, height__gt=0)
                | Q(kind=Kind.DOCUMENT, width__isnull=True, height__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["made_at"], name="files_unattached", condition=Q(attached_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
