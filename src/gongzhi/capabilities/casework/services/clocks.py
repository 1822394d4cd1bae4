"""Clocks: started, paused, stopped, and reckoned anew when the calendar changes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gongzhi.foundation import worktime
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.rulebook import Pack, pinned

from .. import queries
from ..events import DueChanged
from ..models import Clock, WorkItem
from ..rules import ClockRule, office_hours


def new_clock(item: WorkItem, rule: ClockRule, *, pack: Pack, at: datetime) -> Clock:
    """A clock that starts at ``at``, not stored yet."""
    due = worktime.due(at, rule.period, worktime.calendar(), office_hours(pack))
    return Clock(
        item=item,
        kind=rule.kind,
        label=rule.label,
        pack=pack,
        rule=rule.code,
        amount=rule.period.amount,
        unit=rule.period.unit,
        started_at=at,
        due_at=due.at,
        is_provisional=due.is_provisional,
    )


def start_clock(item: WorkItem, rule: ClockRule, *, pack: Pack, at: datetime) -> Clock:
    """Start a clock; one of its kind that still runs is stopped first."""
    stop_clock(item, rule.kind, at=at, refresh=False)
    clock = new_clock(item, rule, pack=pack, at=at)
    clock.save(force_insert=True)
    show_due(item)
    return clock


def stop_clock(item: WorkItem, *kinds: str, at: datetime, refresh: bool = True) -> None:
    """Stop running clocks of these kinds; all kinds when none is named."""
    running = Clock.objects.filter(item=item, stopped_at__isnull=True)
    if kinds:
        running = running.filter(kind__in=kinds)
    running.update(stopped_at=at)
    if refresh:
        show_due(item)


def pause_clocks(item: WorkItem, *, at: datetime) -> None:
    """Stop the time of every running clock until ``restart_clocks``."""
    Clock.objects.filter(item=item, stopped_at__isnull=True, paused_at__isnull=True).update(
        paused_at=at
    )
    show_due(item)


def restart_clocks(item: WorkItem, *, at: datetime) -> None:
    """Let paused clocks run on; the deadline moves by the working time they stood."""
    for clock in queries.running_clocks(item.pk):
        if clock.paused_at is not None:
            clock.pauses = [*clock.pauses, [clock.paused_at.isoformat(), at.isoformat()]]
            clock.paused_at = None
            due = _due_of(clock)
            clock.due_at, clock.is_provisional = due.at, due.is_provisional
            clock.save(update_fields=["pauses", "paused_at", "due_at", "is_provisional"])
    show_due(item)


def show_due(item: WorkItem) -> None:
    """Write the next deadline into the item, where the inbox finds it."""
    running = queries.running_clocks(item.pk)
    first = running[0] if running else None
    item.started_at = first.started_at if first else None
    item.due_at = first.due_at if first else None
    item.is_due_provisional = bool(first and first.is_provisional)
    item.is_paused = bool(first and first.paused_at)
    item.save(update_fields=["started_at", "due_at", "is_due_provisional", "is_paused"])


def recompute_deadlines(year: int, *, at: datetime) -> int:
    """Reckon anew what rested on a year that was not published; returns how many moved.

    Each item is its own transaction, so that a large district does not stand still.
    """
    moved = 0
    for clock_id, item_id in queries.clocks_resting_on(year).values_list("pk", "item_id"):
        with transaction.atomic():
            item = queries.item_for_change(item_id)
            clock = Clock.objects.get(pk=clock_id)
            if clock.stopped_at is None:
                moved += _move_due(item, clock, at=at)
    return moved


def _move_due(item: WorkItem, clock: Clock, *, at: datetime) -> int:
    due, before = _due_of(clock), clock.due_at
    if (due.at, due.is_provisional) == (before, clock.is_provisional):
        return 0
    clock.due_at, clock.is_provisional = due.at, due.is_provisional
    clock.save(update_fields=["due_at", "is_provisional"])
    show_due(item)
    if due.at != before:
        tell(
            DueChanged(
                subject_id=item.pk,
                area=item.area,
                actor_id=None,
                at=at,
                clock=clock.label,
                before=before,
                after=due.at,
            )
        )
    return int(due.at != before)


def _due_of(clock: Clock) -> worktime.Due:
    pauses = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in clock.pauses]
    period = worktime.Period(clock.amount, worktime.TimeUnit(clock.unit))
    return worktime.due(
        clock.started_at,
        period,
        worktime.calendar(),
        office_hours(pinned(clock.pack_id)),
        pauses=pauses,
    )
