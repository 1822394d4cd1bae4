"""Published appeals as lists for programs ask for them: by when, what and how far; and what is an emergency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.policy import code_range

from .. import rules
from ..models import Appeal, Refusal, Reply
from .lists import appeal_with_receipt

Said = TypeVar("Said", Reply, Refusal)


@dataclass(frozen=True)
class PublicRequest:
    """What anybody may know of a published appeal; its words and its author are not among it.

    ``answer`` and ``no`` are the last that was said of each, None when nothing was.
    """

    id: UUID
    title: str
    status: str
    category: str
    pack: rulebook.Pack
    area: str
    neighbourhood_id: UUID | None
    neighbourhood: str | None
    unit: str
    filed_at: datetime
    published_at: datetime
    due_at: datetime | None
    changed_at: datetime
    answer: Reply | None
    no: Refusal | None


def public_requests(
    area: str,
    *,
    ids: Collection[UUID] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    categories: Collection[str] = (),
    statuses: Collection[str] = (),
) -> QuerySet[Appeal]:
    """Published appeals of an area, the last filed first; empty is any, both ends are within.

    The same filter as the public list: what is not on that is not here.
    """
    found = policy.visible(
        Appeal.objects.filter(code_range("area", area)), policy.ANYBODY, "appeals.read"
    )
    if ids is not None:
        found = found.filter(pk__in=ids)
    if since:
        found = found.filter(filed_at__gte=since)
    if until:
        found = found.filter(filed_at__lte=until)
    if categories:
        found = found.filter(category__in=categories)
    if statuses:
        found = found.filter(status__in=statuses)
    return found.order_by("-filed_at", "pk")


def requests_on_page(found: QuerySet[Appeal], *, page: int, size: int) -> list[PublicRequest]:
    """One page, counted from 1, in three queries however long it is."""
    first = (page - 1) * size
    shown = found.select_related("item__unit", "neighbourhood").defer("detail", "search")
    rows = list(shown[first : first + size])
    keys = [row.pk for row in rows]
    answers = _last(Reply.objects.filter(appeal__in=keys))
    refusals = _last(Refusal.objects.filter(appeal__in=keys))
    return [_request(row, answers.get(row.pk), refusals.get(row.pk)) for row in rows]


def _last(said: QuerySet[Said]) -> dict[UUID, Said]:
    found = said.order_by("appeal", "-pk").distinct("appeal")
    return {UUID(str(item.appeal_id)): item for item in found}


def _request(appeal: Appeal, answer: Reply | None, no: Refusal | None) -> PublicRequest:
    home = appeal.neighbourhood
    moved = (appeal.filed_at, appeal.accepted_at, appeal.answered_at)
    said = (answer.at if answer else None, no.at if no else None)
    return PublicRequest(
        id=UUID(str(appeal.pk)),
        title=appeal.public_title,
        status=appeal.status,
        category=appeal.category,
        pack=rulebook.pinned(appeal.pack_id),
        area=appeal.area,
        neighbourhood_id=home.pk if home else None,
        neighbourhood=home.name if home else None,
        unit=appeal.item.unit.name,
        filed_at=appeal.filed_at,
        published_at=appeal.published_at or appeal.filed_at,
        due_at=appeal.answer_due_at,
        changed_at=appeal.item.closed_at or max(filter(None, (*moved, *said))),
        answer=answer,
        no=no,
    )


def request_of_code(text: str) -> UUID | None:
    """The appeal a receipt code opens; to hold the code is to be told this much."""
    try:
        found = appeal_with_receipt(text)
    except rules.BadReceipt:
        return None
    return found.pk if found else None


def emergency_in(words: str, area: str, *, on: date) -> rules.HandOff | None:
    """The emergency the words speak of, by the pack of that place and day."""
    return rules.red_flag(words, rulebook.pack_for(area, on))
