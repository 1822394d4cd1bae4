"""What is one matter: who may be, who is carried by whom, and what each of them said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet

from gongzhi.foundation import policy, rulebook

from .. import rules
from ..models import Apart, Appeal

LOOKED_AT = 300  # candidates of one community, newest first
OPEN = ("filed", "working")


@dataclass(frozen=True)
class Twin:
    """An appeal that may be the same matter, as staff compare it."""

    id: UUID
    title: str
    detail: str
    place: str
    filed_at: datetime
    alike: int


def twins_of(appeal: Appeal, actor: policy.Actor) -> list[Twin]:
    """Open appeals of the community near in time and words; one query."""
    rule = rules.twin_rule(appeal.pack)
    if rule is None or appeal.status not in OPEN or appeal.leading_id is not None:
        return []
    span = timedelta(days=rule.days)
    rows = _candidates(appeal, actor).filter(
        filed_at__range=(appeal.filed_at - span, appeal.filed_at + span)
    )
    found = {row.pk: row for row in rows[:LOOKED_AT]}
    candidates = [
        rules.Candidate(row.pk, row.filed_at, row.detail, _is_near(appeal, row))
        for row in found.values()
    ]
    return [
        Twin(
            one.id,
            found[one.id].title,
            one.words,
            found[one.id].item.place,
            one.filed_at,
            percent,
        )
        for one, percent in rules.likely_twins(appeal.detail, candidates, rule)
    ]


def _candidates(appeal: Appeal, actor: policy.Actor) -> QuerySet[Appeal]:
    apart = Apart.objects.filter(Q(one=appeal) | Q(other=appeal))
    return (
        policy.visible(Appeal.objects.all(), actor, "appeals.merge")
        .filter(area=appeal.area, status__in=OPEN, leading__isnull=True)
        .exclude(pk=appeal.pk)
        .exclude(pk__in=apart.values("one"))
        .exclude(pk__in=apart.values("other"))
        .select_related("item")
        .only("title", "detail", "filed_at", "building", "neighbourhood", "item__place")
        .order_by("-filed_at", "pk")
    )


def _is_near(appeal: Appeal, other: Appeal) -> bool:
    if appeal.building_id and other.building_id:
        return appeal.building_id == other.building_id
    return appeal.neighbourhood_id is not None and appeal.neighbourhood_id == other.neighbourhood_id


@dataclass(frozen=True)
class Voice:
    """One of those who said the same, as whoever deals with it reads it: no name, no number."""

    id: UUID
    title: str
    detail: str
    place: str
    status: str
    rating: str
    filed_at: datetime
    due_at: datetime | None
    added: tuple[str, ...]


def voices_with(lead_id: UUID) -> list[Voice]:
    """Those carried by an appeal the asker may see, oldest first, with what they added."""
    added = ArrayAgg(
        "messages__words",
        filter=Q(messages__kind="supplement"),
        default=[],
        order_by="messages__pk",
    )
    rows = (
        Appeal.objects.filter(leading=lead_id)
        .annotate(added=added, place=F("item__place"), due=F("item__due_at"))
        .order_by("filed_at", "pk")
    )
    return [
        Voice(
            row.pk,
            row.title,
            row.detail,
            row.place,
            row.status,
            row.rating,
            row.filed_at,
            row.due,
            tuple(row.added),
        )
        for row in rows
    ]


def lead_of(appeal: Appeal) -> Appeal | None:
    """The one that carries an appeal, with who has it in hand."""
    if appeal.leading_id is None:
        return None
    return Appeal.objects.select_related("item__unit").get(pk=appeal.leading_id)


def lead_for_change(appeal_id: UUID) -> Appeal | None:
    """Locks the one that carries an appeal. Leads are locked before those they carry."""
    found = Appeal.objects.select_for_update(of=("self",)).filter(followers=appeal_id)
    return found.select_related("item").first()


def carried_for_change(lead_id: UUID) -> list[Appeal]:
    """Locks all that an appeal carries, oldest first."""
    found = Appeal.objects.select_for_update(of=("self",)).filter(leading=lead_id)
    carried = list(found.select_related("item").order_by("filed_at", "pk"))
    for appeal in carried:
        appeal.pack = rulebook.pinned(appeal.pack_id)
    return carried


def works_and_voices(area: str) -> tuple[int, int]:
    """How many matters were taken in hand in an area, and how many residents said them."""
    found = Appeal.objects.filter(policy.code_range("area", area))
    return found.filter(leading__isnull=True).count(), found.count()
