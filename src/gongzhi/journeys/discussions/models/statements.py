"""What people say on a topic in a sentence, how many agree, what was taken down, what comes of it."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from ..flows import StatementStatus
from .topics import Topic

LONGEST = 140


class Statement(models.Model):
    """One opinion. Its counts are kept with it: a page adds nothing up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="statements")
    area = models.CharField("地域", max_length=12, db_collation="C")
    number = models.PositiveSmallIntegerField("第几条")
    words = models.CharField("意见", max_length=LONGEST)
    author = models.ForeignKey(
        "people.Person",
        verbose_name="谁说的",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    submission = models.UUIDField("哪一次提交", unique=True)
    said_on = models.DateField("哪天说的")
    status = models.CharField(
        "状态", max_length=10, choices=StatementStatus.choices, default=StatementStatus.SHOWN
    )
    is_reviewed = models.BooleanField("换人看过", default=False)
    agree = models.PositiveIntegerField("同意", default=0)
    disagree = models.PositiveIntegerField("不同意", default=0)
    unsure = models.PositiveIntegerField("说不准", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "讨论意见"
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["author"],
                condition=Q(author__isnull=False),
                name="discussions_said_by",
            ),
            models.Index(
                fields=["area"],
                condition=Q(status="disputed"),
                name="discussions_disputed_in",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="discussions_one_number"),
            models.CheckConstraint(
                name="discussions_statement_status_known",
                condition=Q(status__in=StatementStatus.values),
            ),
            models.CheckConstraint(name="discussions_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def votes(self) -> int:
        return self.agree + self.disagree + self.unsure

    @property
    def is_shown(self) -> bool:
        return self.status == StatementStatus.SHOWN


class Vote(models.Model):
    """One person's stance on one statement, until the last day.

    Who it is stands there as a digest that differs from topic to topic, so that no list of a
    person's votes can be drawn up across topics; it goes when the person is erased, and from all
    votes when the time of the rule packs is over. Neither an instant nor the key tells the order.
    """

    class Stance(models.IntegerChoices):
        AGREE = 1, "同意"
        DISAGREE = -1, "不同意"
        UNSURE = 0, "说不准"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="ballots")
    voter = models.BinaryField("谁的摘要", max_length=16, null=True, editable=False)
    stance = models.SmallIntegerField("怎么看", choices=Stance.choices)

    class Meta:
        verbose_name = verbose_name_plural = "表态"
        indexes = [
            models.Index(
                fields=["voter"], condition=Q(voter__isnull=False), name="discussions_votes_of"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["statement", "voter"], name="discussions_one_vote"),
            models.CheckConstraint(
                name="discussions_stance_known", condition=Q(stance__in=[-1, 0, 1])
            ),
        ]

    def __str__(self) -> str:
        return self.get_stance_display()


class Verdict(models.TextChoices):
    """What came of asking for somebody else to look at a removal."""

    UPHELD = "upheld", "换人看过，维持"
    RESTORED = "restored", "换人看过，放回去了"


class Removal(models.Model):
    """Why a statement was taken down, by whom, and what somebody else found. One a statement."""

    statement = models.OneToOneField(
        Statement, primary_key=True, on_delete=models.PROTECT, related_name="removal"
    )
    reason = models.CharField("哪一条规则", max_length=40)
    by = models.ForeignKey(
        "people.Account", verbose_name="谁撤下的", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("撤下时间")
    plea = models.CharField("为什么不同意", max_length=300, blank=True)
    disputed_at = models.DateTimeField("请换人看的时间", null=True)
    verdict = models.CharField("结果", max_length=10, choices=Verdict.choices, blank=True)
    decided_by = models.ForeignKey(
        "people.Account",
        verbose_name="谁看的",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField("看过的时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "撤下记录"
        constraints = [
            models.CheckConstraint(
                name="discussions_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")),
            ),
            models.CheckConstraint(
                name="discussions_decided_whole",
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    Q(verdict__in=Verdict.values)
                    & Q(
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                        disputed_at__isnull=False,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"撤下 {self.statement_id}"


class Outcome(models.TextChoices):
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "没有采纳"


class StatementAnswer(models.Model):
    """What comes of a statement that many agree with; public once the topic is closed."""

    statement = models.OneToOneField(
        Statement, primary_key=True, on_delete=models.PROTECT, related_name="answer"
    )
    outcome = models.CharField("怎么办", max_length=10, choices=Outcome.choices)
    reason = models.CharField("为什么、接下来做什么", max_length=300)
    by = models.ForeignKey(
        "people.Account", verbose_name="谁写的", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "意见的答复"
        constraints = [
            models.CheckConstraint(
                name="discussions_outcome_known", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(name="discussions_answer_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
