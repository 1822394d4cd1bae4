"""Entries, what they said, their links in the chain, and receipts of reactions."""

from django.db import models


class Entry(models.Model):
    """The head of something told: never changed, never deleted (a trigger sees to it)."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField("区县", max_length=6, db_collation="C")
    area = models.CharField("区划代码", max_length=12, blank=True, db_collation="C")
    at = models.DateTimeField("时间")
    event = models.CharField("事件", max_length=64)
    subject_id = models.UUIDField("对象")
    alg = models.CharField("摘要算法", max_length=6)
    digest = models.BinaryField("内容摘要")

    class Meta:
        verbose_name = verbose_name_plural = "事件"
        indexes = [
            models.Index(fields=["subject_id", "id"], name="journal_entry_of_subject"),
            models.Index(fields=["district", "at"], name="journal_entry_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d %H:%M}"


class Payload(models.Model):
    """What was told and by whom. May be erased once; then only the digest remains."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.RESTRICT, related_name="payload"
    )
    actor_id = models.BigIntegerField("账号", null=True)
    body = models.JSONField("内容", null=True)
    salt = models.BinaryField("盐", null=True)
    redacted_at = models.DateTimeField("删去时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "事件内容"
        constraints = [
            models.CheckConstraint(
                name="journal_payload_whole_or_erased",
                condition=models.Q(body__isnull=False, salt__isnull=False, redacted_at__isnull=True)
                | models.Q(
                    body__isnull=True,
                    salt__isnull=True,
                    actor_id__isnull=True,
                    redacted_at__isnull=False,
                ),
            )
        ]

    def __str__(self) -> str:
        return f"内容 {self.pk}"


class Link(models.Model):
    """An entry's place in its district's chain."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.RESTRICT, related_name="link"
    )
    district = models.CharField("区县", max_length=6, db_collation="C")
    seq = models.BigIntegerField("序号")
    alg = models.CharField("算法", max_length=6)
    previous = models.BinaryField("上一环")
    value = models.BinaryField("本环")

    class Meta:
        verbose_name = verbose_name_plural = "链环"
        constraints = [
            models.UniqueConstraint(fields=["district", "seq"], name="journal_chain_has_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.district} #{self.seq}"


class DayHead(models.Model):
    """Where a chain stood when a day ended: what is printed on the notice board.

    A link belongs to the day on which it was sealed. So the head of a day that is over
    never changes, however late an entry of that day is committed.
    """

    district = models.CharField("区县", max_length=6, db_collation="C")
    day = models.DateField("日期")
    seq = models.BigIntegerField("末号")
    value = models.BinaryField("链头")
    entries = models.IntegerField("条数")

    class Meta:
        verbose_name = verbose_name_plural = "每日链头"
        constraints = [
            models.UniqueConstraint(fields=["district", "day"], name="journal_one_head_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.day}"

    @property
    def hex(self) -> str:
        return bytes(self.value).hex()


class Unsealed(models.Model):
    """Entries that wait for their link; a trigger fills it, the sealer empties it."""

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.RESTRICT, related_name="+"
    )
    district = models.CharField(max_length=6, db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "待入链"
        indexes = [models.Index(fields=["district", "entry"], name="journal_unsealed_next")]

    def __str__(self) -> str:
        return f"待入链 {self.pk}"


class Receipt(models.Model):
    """A reaction has taken effect for an entry: it shall not again."""

    entry = models.ForeignKey(Entry, on_delete=models.RESTRICT, related_name="receipts")
    reaction = models.CharField("反应", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "回执"
        constraints = [
            models.UniqueConstraint(fields=["entry", "reaction"], name="journal_one_receipt_each")
        ]

    def __str__(self) -> str:
        return f"{self.reaction} ← {self.entry_id}"
