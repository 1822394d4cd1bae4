"""Hot topics of a place and a window, counted by household, beside the window before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range
from gongzhi.journeys.appeals import queries as appeals

from .. import rules
from ..models import HotMember, HotTopic
from .behind import voices_of

SHOWN = 20


@dataclass(frozen=True)
class Hot:
    """``before`` are the messages of as many days before."""

    id: int
    label: str
    counted: rules.Summary
    before: int
    first_on: date
    last_on: date


def hot_topics(actor: policy.Actor, area: str, days: int, *, today: date) -> list[Hot]:
    """The topics with most messages of the window, in six queries however many there are."""
    since = today - timedelta(days=days)
    seen = policy.visible(HotMember.objects.all(), actor, "concentration.hot")
    seen = seen.filter(code_range("area", area), filed_on__gt=since - timedelta(days=days))
    now = Q(filed_on__gt=since)
    counted = (
        seen.values("topic")
        .annotate(now=Count("pk", filter=now), before=Count("pk", filter=~now))
        .filter(now__gte=rules.SEVERAL)
        .order_by("-now", "topic")[:SHOWN]
    )
    before = {row["topic"]: row["before"] for row in counted}
    members: dict[int, list[tuple[UUID, date]]] = defaultdict(list)
    for topic, appeal, day in seen.filter(now, topic__in=before).values_list(
        "topic", "appeal", "filed_on"
    ):
        members[topic].append((appeal, day))
    titles = _titles(actor, [appeal for rows in members.values() for appeal, _ in rows])
    voices = voices_of(appeal for rows in members.values() for appeal, _ in rows)
    return [
        Hot(
            topic,
            rules.label_of(titles.get(appeal, "") for appeal, _ in members[topic]),
            rules.summed(voices[appeal] for appeal, _ in members[topic]),
            before[topic],
            min(day for _, day in members[topic]),
            max(day for _, day in members[topic]),
        )
        for topic in before
    ]


def _titles(actor: policy.Actor, appeal_ids: list[UUID]) -> dict[UUID, str]:
    """What the actor may read: a topic is called as it is called at their place."""
    found = appeals.appeals_seen_by(actor).filter(pk__in=appeal_ids)
    return dict(found.order_by().values_list("pk", "title"))


def hot_topic(
    actor: policy.Actor, topic_id: int, area: str, days: int, *, today: date
) -> tuple[HotTopic, QuerySet[Any]] | None:
    """A topic with the appeals of the window that the actor may see, newest first."""
    topic = HotTopic.objects.filter(pk=topic_id).first()
    seen = policy.visible(HotMember.objects.all(), actor, "concentration.hot")
    inside = seen.filter(
        code_range("area", area), topic=topic_id, filed_on__gt=today - timedelta(days=days)
    )
    if topic is None or not inside.exists():
        return None
    found = appeals.appeals_seen_by(actor).filter(pk__in=inside.values("appeal"))
    return topic, found.select_related("neighbourhood").order_by("-filed_at", "-pk")
