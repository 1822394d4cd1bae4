"""Opening a work item for something a journey has received."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongzhi.foundation.copying import copy_like, store
from gongzhi.foundation.rulebook import Pack

from ..models import Clock, WorkItem
from ..rules import ClockRule
from .clocks import new_clock


def open_item(
    item_id: UUID,
    *,
    kind: str,
    title: str,
    place: str,
    source: str,
    area: str,
    unit_id: UUID,
    clock: ClockRule,
    pack: Pack,
    at: datetime,
) -> WorkItem:
    """Put something into a unit's inbox with its first clock running; the journey tells of it.

    The caller is in a transaction.
    """
    item = WorkItem(
        id=item_id,
        kind=kind,
        title=title,
        place=place,
        source=source,
        area=area,
        unit_id=unit_id,
        lead_unit_id=unit_id,
        opened_at=at,
    )
    first = _first_clock(item, clock, pack=pack, at=at)
    store(item, first)
    return item


def keep_in_sight(item: WorkItem, *, unit_id: UUID, owner_id: int) -> None:
    """Who put it into another unit's inbox keeps sight of it to the end."""
    item.lead_unit_id, item.lead_owner_id = unit_id, owner_id
    item.save(update_fields=["lead_unit", "lead_owner"])


@dataclass(frozen=True)
class Opening:
    """One of many items that are opened at once."""

    id: UUID
    title: str
    place: str
    area: str


def open_items(
    openings: Sequence[Opening],
    *,
    kind: str,
    source: str,
    offices: Mapping[str, UUID],
    clock: ClockRule,
    pack: Pack,
    at: datetime,
) -> None:
    """Like ``open_item`` for many, by two COPYs. ``offices``: unit by area."""
    item = WorkItem(kind=kind, source=source, opened_at=at)
    first = _first_clock(item, clock, pack=pack, at=at)
    copy_like(
        item,
        ("id", "title", "place", "area", "unit_id", "lead_unit_id"),
        ((o.id, o.title, o.place, o.area, offices[o.area], offices[o.area]) for o in openings),
    )
    copy_like(first, ("item_id",), ((opening.id,) for opening in openings))


def _first_clock(item: WorkItem, rule: ClockRule, *, pack: Pack, at: datetime) -> Clock:
    """The clock that runs from the beginning, shown in its item; neither is stored yet."""
    first = new_clock(item, rule, pack=pack, at=at)
    item.started_at, item.due_at = first.started_at, first.due_at
    item.is_due_provisional = first.is_provisional
    return first


def drop_items(item_ids: Sequence[UUID]) -> None:
    """Remove items that a journey takes back unopened; the journal keeps that they were."""
    Clock.objects.filter(item__in=item_ids).delete()
    WorkItem.objects.filter(pk__in=item_ids).delete()


def forget_words(item_ids: Collection[UUID], *, title: str) -> None:
    """Put a title in place of somebody's own words, and let go of where exactly it was."""
    WorkItem.objects.filter(pk__in=item_ids).update(title=title, place="")


def rename_item(item: WorkItem, *, title: str, place: str, urgency: str) -> None:
    """Let the inbox show what the journey now knows."""
    item.title, item.place, item.urgency = title, place, urgency
    item.save(update_fields=["title", "place", "urgency"])
