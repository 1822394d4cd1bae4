"""Reading who hears of a late clock, and who has heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast
from uuid import UUID

from gongzhi.register.organizations.queries import accounts_in, community_office

from ..models import Clock, Escalation, Whistle, WorkItem
from ..rules import DECIDE, HEADS, REPORT_IN, SUPPORT

STREET, DISTRICT = 9, 6  # digits of their codes
Heard = tuple[UUID, list[int]]


def who_answers_for(item: WorkItem, *, on: date) -> Heard | None:
    """The nearest unit that has heads on duty, and their accounts; None when nobody has.

    First the unit that holds the item, then the one that first heard it, then street and district.
    """
    return _first_with_heads(_upwards(item), on=on)


def who_hears_of(clock: Clock, item: WorkItem, *, on: date) -> Heard | None:
    """Whom a late clock is told to first: heads of the unit it runs for, else those above.

    For a whistle that is the called unit; whoever called hears of it too. What a unit is free
    to decline goes no higher: its heads and those of who asked hear of it, nobody above.
    """
    if clock.kind == SUPPORT:
        return _both_sides(item, on=on)
    if clock.kind == DECIDE:
        return _first_with_heads(_offices(item.area, STREET, DISTRICT), on=on)
    if clock.kind != REPORT_IN:
        return who_answers_for(item, on=on)
    whistle = Whistle.objects.get(pk=cast("UUID", clock.about))
    called = [whistle.to_unit_id, *_offices(item.area, STREET, DISTRICT)]
    found = _first_with_heads(iter(called), on=on)
    if found and whistle.blown_by_id and whistle.blown_by_id not in found[1]:
        return found[0], [*found[1], whistle.blown_by_id]
    return found


def who_hears_next(clock: Clock, item: WorkItem, *, on: date) -> Heard | None:
    """Whom it is told to when it stays late: one level up from who was told first.

    A street that called in vain has its district to turn to.
    """
    told = Escalation.objects.filter(clock=clock).values_list("unit", flat=True)
    above = (DISTRICT,) if clock.kind == REPORT_IN else (STREET, DISTRICT)
    offices = (unit for unit in _offices(item.area, *above) if unit not in told)
    return _first_with_heads(offices, on=on)


def _both_sides(item: WorkItem, *, on: date) -> Heard | None:
    heard = [
        (unit, accounts_in([unit], *HEADS, on=on)) for unit in (item.unit_id, item.lead_unit_id)
    ]
    told = list(dict.fromkeys(account for _, heads in heard for account in heads))
    return next(((unit, told) for unit, heads in heard if heads), None)


def _first_with_heads(units: Iterator[UUID], *, on: date) -> Heard | None:
    asked: set[UUID] = set()
    for unit_id in units:
        if unit_id not in asked and (heads := accounts_in([unit_id], *HEADS, on=on)):
            return unit_id, heads
        asked.add(unit_id)
    return None


def _upwards(item: WorkItem) -> Iterator[UUID]:
    yield item.unit_id
    yield item.lead_unit_id
    yield from _offices(item.area, STREET, DISTRICT)


def _offices(area: str, *lengths: int) -> Iterator[UUID]:
    for length in lengths:
        office = community_office(area[:length])
        if office is not None:
            yield office.pk
