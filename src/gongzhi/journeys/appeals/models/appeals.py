"""What was said, how to reach who said it, its pictures, the words to and fro."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from gongzhi.foundation.crypto import EncryptedTextField

from ..flows import Status
from .batches import Batch


class Channel(models.TextChoices):
    ONLINE = "online", "网上"
    COUNTER = "counter", "柜台"
    TELEPHONE = "telephone", "电话"
    BOX = "box", "意见箱"
    IMPORT = "import", "导入"
    OPEN311 = "open311", "Open311 接口"
    MEETING = "meeting", "座谈会"
    VISIT = "visit", "走访"
    PAPER = "paper", "纸条"
    PHOTO = "photo", "随手拍"


class Naming(models.TextChoices):
    NAMED = "named", "留名"
    HIDDEN = "hidden", "不公开姓名"
    ANONYMOUS = "anonymous", "匿名"


class Rating(models.TextChoices):
    SOLVED = "solved", "解决了"
    HALF = "half", "解决一半"
    UNSOLVED = "unsolved", "没解决"


def _where_set(*keys: str) -> list[models.Index]:
    """Indexes of keys that most appeals leave empty: an empty one is not worth its writing."""
    return [
        models.Index(
            fields=[key], condition=Q(**{f"{key}__isnull": False}), name=f"appeals_by_{key}"
        )
        for key in keys
    ]


class Appeal(models.Model):
    """One matter somebody wants dealt with. Its key is its work item's key."""

    item = models.OneToOneField(
        "casework.WorkItem", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField("辖区", max_length=12, db_collation="C")
    neighbourhood = models.ForeignKey(
        "territory.Neighbourhood",
        verbose_name="小区",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    building = models.ForeignKey(
        "territory.Building",
        verbose_name="楼栋",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    spot = models.CharField("具体位置", max_length=120, blank=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    naming = models.CharField("署名", max_length=10, choices=Naming.choices)
    author = models.ForeignKey(
        "people.Person",
        verbose_name="诉求人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    helper = models.ForeignKey(
        "people.Account",
        verbose_name="代办人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    title = models.CharField("标题", max_length=80)
    detail = models.TextField("说的话")
    category = models.CharField("分类", max_length=40, blank=True)
    urgency = models.CharField("急难愁盼", max_length=12, blank=True)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.FILED)
    pack = models.ForeignKey(
        "rulebook.Pack", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    may_publish = models.BooleanField("同意公开", default=False)
    public_title = models.CharField("公开标题", max_length=80, blank=True)
    published_at = models.DateTimeField("公开时间", null=True)
    receipt_hash = models.BinaryField("回执码摘要", max_length=16, null=True)
    batch = models.ForeignKey(
        Batch, null=True, on_delete=models.PROTECT, related_name="appeals", db_index=False
    )
    external_number = models.CharField("原编号", max_length=60, blank=True)
    external_label = models.CharField("原分类", max_length=60, blank=True)
    filed_at = models.DateTimeField("说的时间")
    accepted_at = models.DateTimeField("受理时间", null=True)
    answer_due_at = models.DateTimeField("答复到期", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    reopen_until = models.DateTimeField("可重办到", null=True)
    is_reviewed = models.BooleanField("复核过", default=False)
    rating = models.CharField("评价", max_length=10, choices=Rating.choices, blank=True)
    rated_at = models.DateTimeField("评价时间", null=True)
    rating_words = models.CharField("评价的话", max_length=500, blank=True)
    reopened = models.PositiveSmallIntegerField("重办次数", default=0)
    leading = models.ForeignKey(
        "self",
        verbose_name="并在哪一件办",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
        db_index=False,
    )
    voices = models.PositiveSmallIntegerField("几位居民说的", default=1)
    repeats = models.ForeignKey(
        "self",
        verbose_name="重复的是哪一件",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    search = SearchVectorField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        indexes = [
            models.Index(fields=["area", "-filed_at", "item"], name="appeals_of_area"),
            models.Index(fields=["-filed_at", "item"], name="appeals_newest"),
            models.Index(
                fields=["area", "-published_at", "item"],
                condition=Q(published_at__isnull=False),
                name="appeals_public_of_area",
            ),
            models.Index(
                fields=["-published_at", "item"],
                condition=Q(published_at__isnull=False),
                name="appeals_public_newest",
            ),
            models.Index(
                fields=["area", "-published_at", "item"],
                condition=Q(
                    published_at__isnull=False,
                    leading__isnull=True,
                    status__in=["filed", "working"],
                ),
                name="appeals_open_public",
            ),
            models.Index(
                fields=["-filed_at", "item"],
                condition=Q(published_at__isnull=False),
                name="appeals_public_by_filing",
            ),
            models.Index(
                fields=["author", "-filed_at"],
                condition=Q(author__isnull=False),
                name="appeals_of_author",
            ),
            *_where_set("building", "helper", "neighbourhood", "leading", "repeats", "batch"),
            GinIndex(fields=["search"], name="appeals_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["receipt_hash"], name="appeals_one_receipt"),
            models.UniqueConstraint(
                fields=["external_number", "area"],  # an import looks for numbers
                condition=~Q(external_number=""),
                name="appeals_one_external_number",
            ),
            models.CheckConstraint(
                name="appeals_status_known", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="appeals_working_is_sorted",
                condition=~Q(status__in=["working", "answered", "closed"])
                | (~Q(category="") & ~Q(urgency="") & Q(accepted_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeals_answered_when",
                condition=~Q(status__in=["answered", "closed"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appeals_rated_when",
                condition=Q(rating="", rated_at__isnull=True)
                | (~Q(rating="") & Q(rated_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeals_anonymous_has_no_author",
                condition=~Q(naming="anonymous") | Q(author__isnull=True),
            ),
            models.CheckConstraint(
                name="appeals_box_is_anonymous",
                condition=~Q(channel="box") | Q(naming="anonymous"),
            ),
            models.CheckConstraint(
                name="appeals_public_has_title",
                condition=Q(published_at__isnull=True) | ~Q(public_title=""),
            ),
            models.CheckConstraint(
                name="appeals_no_chain_of_merges",
                condition=Q(leading__isnull=True) | Q(voices=1),
            ),
            models.CheckConstraint(name="appeals_somebody_said_it", condition=Q(voices__gte=1)),
            models.CheckConstraint(
                name="appeals_in_time_order",
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("filed_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_joint(self) -> bool:
        """Said by more than one: it leads others, or another one leads it."""
        return self.leading_id is not None or self.voices > 1


class Contact(models.Model):
    """How to reach somebody without an account, for this matter only."""

    appeal = models.OneToOneField(
        Appeal, primary_key=True, on_delete=models.CASCADE, related_name="contact"
    )
    name = EncryptedTextField(verbose_name="称呼", null=True)
    phone = EncryptedTextField(verbose_name="电话", null=True)
    phone_index = models.BinaryField(max_length=16, null=True, editable=False)
    by_letter = models.BooleanField("要纸质的，不发短信", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "联系方式"
        constraints = [
            models.CheckConstraint(
                name="appeals_letter_has_somebody_to_go_to",
                condition=Q(by_letter=False) | Q(name__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="appeals_contact_phone",
            )
        ]

    def __str__(self) -> str:
        return f"联系方式 {self.pk}"


class Photo(models.Model):
    """A picture that came with the words or with an answer."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("说明", max_length=40, blank=True)
    is_from_staff = models.BooleanField("办理单位拍的", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "照片"

    def __str__(self) -> str:
        return self.caption or "照片"


class Message(models.Model):
    """A word between the resident and whoever deals with it, before the answer."""

    class Kind(models.TextChoices):
        QUESTION = "question", "请您补充"
        SUPPLEMENT = "supplement", "居民补充"
        PROGRESS = "progress", "进展"

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    words = models.TextField("内容")
    public_because = models.CharField("名字电话可以写的理由", max_length=200, blank=True)
    by = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "来往"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:20]
