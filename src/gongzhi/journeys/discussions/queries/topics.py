"""Reading topics: what is published, what somebody keeps, what waits for its groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongzhi.foundation import policy

from .. import rules
from ..flows import StatementStatus, TopicStatus
from ..models import Grouping, Topic

PAGE = 25


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A line of a list; ``disputed`` statements wait for somebody to look again."""

    id: UUID
    area: str
    question: str
    first_day: date
    last_day: date
    status: str
    statements: int
    disputed: int = 0

    def phase_on(self, day: date) -> rules.Phase:
        is_closed = self.status == TopicStatus.CLOSED
        return rules.phase(self.first_day, self.last_day, day, is_closed=is_closed)


def _rows(found: QuerySet[Topic], *, after: UUID | None, size: int) -> tuple[list[TopicRow], bool]:
    if after:
        found = found.filter(pk__lt=after)
    shown = Q(statements__status=StatementStatus.SHOWN)
    counted = found.annotate(
        n=Count("statements", filter=shown),
        waiting=Count("statements", filter=Q(statements__status=StatementStatus.DISPUTED)),
    ).order_by("-pk")
    columns = ("pk", "area", "question", "first_day", "last_day", "status", "n", "waiting")
    rows = [TopicRow(*row) for row in counted.values_list(*columns)[: size + 1]]
    return rows[:size], len(rows) > size


def public_topics(area: str) -> QuerySet[Topic]:
    """What everybody may read of a place: its own, those of what it lies in and of what lies in it."""
    found = policy.visible(Topic.objects.all(), policy.ANYBODY, "discussions.read")
    if not area:
        return found
    upward = [area[:length] for length in (6, 9) if length < len(area)]
    return found.filter(policy.code_range("area", area) | Q(area__in=upward))


def public_page(
    area: str, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[TopicRow], bool]:
    """Those in discussion and those with a summary, newest first, and whether there are more."""
    return _rows(public_topics(area), after=after, size=size)


def kept_page(
    actor: policy.Actor, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[TopicRow], bool]:
    """Those the actor keeps, drafts too."""
    found = policy.visible(Topic.objects.all(), actor, "discussions.keep")
    return _rows(found, after=after, size=size)


def public_topic(topic_id: UUID) -> Topic | None:
    found = policy.visible(Topic.objects.all(), policy.ANYBODY, "discussions.read")
    return found.filter(pk=topic_id).select_related("grouping", "pack").first()


def topic_kept_by(actor: policy.Actor, topic_id: UUID) -> Topic | None:
    found = policy.visible(Topic.objects.all(), actor, "discussions.keep")
    return found.filter(pk=topic_id).select_related("grouping", "pack", "by").first()


def topic_for_change(topic_id: UUID) -> Topic:
    return Topic.objects.select_for_update(of=("self",)).select_related("pack").get(pk=topic_id)


def ungrouped(today: date) -> list[UUID]:
    """Topics over which the vote is done and whose groups nobody has reckoned yet."""
    over = Topic.objects.exclude(status=TopicStatus.DRAFT).filter(
        last_day__lt=today, grouping__isnull=True
    )
    return list(over.order_by("pk").values_list("pk", flat=True))


def phase_of(topic: Topic, today: date) -> rules.Phase:
    return rules.phase(topic.first_day, topic.last_day, today, is_closed=topic.is_closed)


def grouping_of(topic: Topic) -> Grouping | None:
    """None until somebody has reckoned."""
    return getattr(topic, "grouping", None)
