"""Work that ran out of time: the head of the unit that holds it is told, once; later one level up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.notices.services import notify_account
from gongzhi.foundation import worktime
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.rulebook import pinned
from gongzhi.foundation.ui import words
from gongzhi.register.organizations.queries import names_of_units

from .. import queries, rules
from ..events import ClockPassed
from ..models import Clock, Escalation, WorkItem
from .groups import is_told_at_once


def escalate_late(*, at: datetime) -> int:
    """Tell somebody of every clock that has run out; returns how many, each its own transaction.

    First the heads of who it runs for; where it stays late, later and once, one level up. Where
    no unit upwards has a head on duty, it is tried again until one has.
    """
    first = queries.late_clocks(at=at).values_list("pk", "item_id")
    again = queries.rising_clocks(at=at).values_list("pk", "item_id")
    return sum(_escalate(item_id, clock_id, at=at) for clock_id, item_id in first) + sum(
        _raise_higher(item_id, clock_id, at=at) for clock_id, item_id in again
    )


@transaction.atomic
def _escalate(item_id: UUID, clock_id: int, *, at: datetime) -> int:
    item = queries.item_for_change(item_id)
    clock = queries.late_clocks(at=at).filter(pk=clock_id).first()
    found = queries.who_hears_of(clock, item, on=timezone.localdate(at)) if clock else None
    if clock is None or found is None:
        return 0
    clock.escalated_at, clock.raises_at = at, _raises_at(clock, at)
    clock.save(update_fields=["escalated_at", "raises_at"])
    _tell(item, clock, found, level=1, at=at)
    return 1


@transaction.atomic
def _raise_higher(item_id: UUID, clock_id: int, *, at: datetime) -> int:
    item = queries.item_for_change(item_id)
    clock = queries.rising_clocks(at=at).filter(pk=clock_id).first()
    found = queries.who_hears_next(clock, item, on=timezone.localdate(at)) if clock else None
    if clock is None or found is None:
        return 0
    clock.raises_at = None
    clock.save(update_fields=["raises_at"])
    _tell(item, clock, found, level=2, at=at)
    return 1


def _raises_at(clock: Clock, at: datetime) -> datetime | None:
    """When it goes one level up, by the clock's own pack."""
    if clock.kind == rules.SUPPORT:
        return None
    pack = pinned(clock.pack_id)
    period = rules.second_escalation(pack)
    if period is None:
        return None
    return worktime.due(at, period, worktime.calendar(), queries.hours_of(pack)).at


def _tell(
    item: WorkItem, clock: Clock, found: tuple[UUID, list[int]], *, level: int, at: datetime
) -> None:
    unit_id, heads = found
    Escalation.objects.create(clock=clock, level=level, unit_id=unit_id, told=heads, at=at)
    _tell_heads(item, clock, heads, level=level, at=at)
    tell(
        ClockPassed(
            subject_id=item.pk,
            area=item.area,
            actor_id=None,
            at=at,
            clock=clock.label,
            due=clock.due_at,
            to_unit=unit_id,
            told=tuple(heads),
            level=level,
        )
    )


def _tell_heads(
    item: WorkItem, clock: Clock, heads: list[int], *, level: int, at: datetime
) -> None:
    holder = names_of_units([item.unit_id]).get(item.unit_id, "")
    is_urgent = is_told_at_once(item, at=at)
    due = words.stamp(clock.due_at)
    said = (
        rules.unanswered_words(item.title, due, holder)
        if clock.kind == rules.SUPPORT
        else rules.late_words(item.title, clock.label, due, holder)
    )
    for account_id in heads:
        notify_account(
            account_id,
            subject_id=item.pk,
            reference=f"{ClockPassed.name}:{level}:{clock.pk}:{account_id}",
            words=said,
            at=at,
            leads_to=rules.address_of(item.kind, item.pk),
            is_urgent=is_urgent,
        )
