"""What the groups of units hear of work in hand: how much came, is called for, ends soon, is late."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.notices.queries import units_hearing
from gongzhi.capabilities.notices.services import add_news
from gongzhi.foundation import rulebook

from .. import queries, rules
from ..events import ClockPassed, ItemAwarded, ItemOffered, WhistleBlown
from ..models import WorkItem


def tell_group_of_offer(event: ItemOffered | ItemAwarded) -> None:
    _tell(event.to_unit, "new", f"{event.name}:{event.subject_id}:{event.at.isoformat()}", event)


def tell_group_of_whistle(event: WhistleBlown) -> None:
    clock = queries.clock_about(event.whistle)
    due = clock.due_at if clock else None
    _tell(event.to_unit, "whistle", f"{event.name}:{event.whistle}", event, due_at=due)


def tell_group_of_late(event: ClockPassed) -> None:
    key = f"{event.name}:{event.subject_id}:{event.level}:{event.at.isoformat()}"
    _tell(event.to_unit, "late", key, event, due_at=event.due)


def tell_group_of_new(item_id: UUID, *, is_urgent: bool, at: datetime) -> None:
    """A journey put something into a unit's inbox."""
    item = queries.item(item_id)
    add_news(
        item.unit_id,
        kind="new",
        reference=f"casework.new:{item.pk}",
        due_at=item.due_at,
        is_urgent=is_urgent,
        at=at,
    )


def warn_ahead(*, at: datetime) -> int:
    """Tell groups of clocks that end soon, each once; returns how many."""
    units = units_hearing()
    hours = _hours_ahead(at) if units else None
    if hours is None:
        return 0
    until = at + timedelta(hours=hours)
    ending = queries.ending_clocks(units, at=at, until=until).values_list("pk", "item_id")
    return sum(_warn(item_id, clock_id, units, at=at, until=until) for clock_id, item_id in ending)


@transaction.atomic
def _warn(item_id: UUID, clock_id: int, units: list[UUID], *, at: datetime, until: datetime) -> int:
    item = queries.item_for_change(item_id)
    clock = queries.ending_clocks(units, at=at, until=until).filter(pk=clock_id).first()
    if clock is None:
        return 0
    clock.warned_at = at
    clock.save(update_fields=["warned_at"])
    add_news(
        item.unit_id,
        kind="ahead",
        reference=f"casework.ahead:{clock.pk}",
        due_at=clock.due_at,
        is_urgent=is_told_at_once(item, at=at),
        at=at,
    )
    return 1


def is_told_at_once(item: WorkItem, *, at: datetime) -> bool:
    """Whether the matter is so urgent that quiet hours do not hold it back."""
    pack = _pack(item.area, at)
    return pack is not None and rules.is_told_at_once(pack, item.urgency)


def _hours_ahead(at: datetime) -> int | None:
    pack = _pack(settings.DISTRICT, at)
    return rules.hours_ahead(pack) if pack else None


def _pack(area: str, at: datetime) -> rulebook.Pack | None:
    try:
        return rulebook.pack_for(area, timezone.localdate(at))
    except rulebook.RuleMissing:
        return None


def _tell(
    unit_id: UUID,
    kind: str,
    reference: str,
    event: ItemOffered | ItemAwarded | WhistleBlown | ClockPassed,
    *,
    due_at: datetime | None = None,
) -> None:
    item = queries.item(event.subject_id)
    add_news(
        unit_id,
        kind=kind,
        reference=reference,
        due_at=due_at,
        is_urgent=is_told_at_once(item, at=event.at),
        at=event.at,
    )
