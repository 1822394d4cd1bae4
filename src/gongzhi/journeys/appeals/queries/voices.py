"""What was said in an area and a time, and who stands behind each: opaque keys, never names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range

from ..models import Appeal, Channel, Support
from .lists import appeals_seen_by


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What a grouping by matter reads of an appeal; ``public_title`` where it was published."""

    id: UUID
    title: str
    detail: str
    area: str
    filed_on: date
    public_title: str


@dataclass(frozen=True, slots=True)
class BehindRow:
    """An appeal with the keys of the households behind it; none where nobody is known."""

    appeal: UUID
    place: str
    channel: str
    households: frozenset[str]


def said_between(actor: policy.Actor, area: str, since: date, until: date) -> list[SaidRow]:
    """Appeals of an area that the actor may see, filed from one day to another, both included."""
    found = appeals_seen_by(actor).filter(
        code_range("area", area),
        filed_at__gte=_midnight(since),
        filed_at__lt=_midnight(until + timedelta(days=1)),
    )
    return _said(found)


def said_since(day: date) -> list[SaidRow]:
    """Everything said since a day, for work that is nobody's: what comes of it is counted."""
    return _said(Appeal.objects.filter(filed_at__gte=_midnight(day)))


def _said(found: QuerySet[Appeal]) -> list[SaidRow]:
    rows = found.order_by("filed_at", "pk").values_list(
        "pk", "title", "detail", "area", "filed_at", "public_title", "published_at"
    )
    return [
        SaidRow(key, title, detail, area, timezone.localdate(filed_at), called if shown else "")
        for key, title, detail, area, filed_at, called, shown in rows.iterator(chunk_size=5_000)
    ]


def behind(appeal_ids: Iterable[UUID]) -> list[BehindRow]:
    """Each appeal with the households behind it, in two queries.

    A household is the person who said it, the number they left, or the door a supporter gave.
    What nobody is known of, and what is anonymous, stands for none: fifty such messages may be
    one person's.
    """
    keys = list(appeal_ids)
    homes: dict[UUID, set[str]] = defaultdict(set)
    said = Appeal.objects.filter(pk__in=keys)
    rows = list(
        said.values_list("pk", "author", "contact__phone_index", "channel", "neighbourhood__name")
    )
    for appeal, author, number, *_ in rows:
        if author:
            homes[appeal].add(f"person:{author}")
        elif number:
            homes[appeal].add(f"phone:{bytes(number).hex()}")
    supports = Support.objects.filter(appeal__in=keys, withdrawn_at__isnull=True)
    for pk, appeal, person, door in supports.values_list("pk", "appeal", "person", "household"):
        if door:
            homes[appeal].add(f"door:{bytes(door).hex()}")
        else:
            homes[appeal].add(f"person:{person}" if person else f"support:{pk}")
    return [
        BehindRow(appeal, place or "", channel, frozenset(homes[appeal]))
        for appeal, _, _, channel, place in rows
    ]


def titles_of(appeal_ids: Iterable[UUID]) -> list[str]:
    found = Appeal.objects.filter(pk__in=list(appeal_ids)).order_by("filed_at", "pk")
    return list(found.values_list("title", flat=True))


def channel_label(channel: str) -> str:
    return Channel(channel).label


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
