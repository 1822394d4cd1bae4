"""Clocks: started, paused, stopped, and reckoned anew when the calendar changes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from gongzhi.foundation import worktime
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.rulebook import Pack, RuleMissing, pinned
from gongzhi.foundation.worktime import queries as calendars

from .. import queries
from ..events import DueChanged
from ..models import Clock, Dispute, Pause, Whistle, WorkItem
from ..rules import ClockRule, office_hours, read_clock

TASK, QUEUE = "casework.reckon_anew", "work"
_PAUSE_FIELDS = ("pauses", "paused_at", "paused_for", "due_at", "is_provisional")

# A worker gives procrastinate's app a connection of its own, outside Django's transaction.
_JOBS = JobManager(DjangoConnector())


def new_clock(
    item: WorkItem, rule: ClockRule, *, pack: Pack, at: datetime, about: UUID | None = None
) -> Clock:
    """A clock that starts at ``at``, not stored yet."""
    due = worktime.due(at, rule.period, worktime.calendar(), office_hours(pack))
    return Clock(
        item=item,
        about=about,
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


@transaction.atomic(savepoint=False)
def start_clock(item: WorkItem, rule: ClockRule, *, pack: Pack, at: datetime) -> Clock:
    """Start a clock; one of its kind that still runs is stopped first."""
    stop_clock(item, rule.kind, at=at, refresh=False)
    clock = new_clock(item, rule, pack=pack, at=at)
    clock.save(force_insert=True)
    show_due(item)
    return clock


@transaction.atomic(savepoint=False)
def stop_clock(item: WorkItem, *kinds: str, at: datetime, refresh: bool = True) -> None:
    """Stop running clocks of these kinds; all kinds when none is named.

    One that stands still is ended with its pause in it, so that the wait is nobody's delay.
    """
    for clock in queries.running_clocks(item.pk):
        if not kinds or clock.kind in kinds:
            _end_pause(clock, at=at)
            clock.stopped_at = at
            clock.save(update_fields=[*_PAUSE_FIELDS, "stopped_at"])
    if refresh:
        show_due(item)


def start_clock_about(about: UUID, item: WorkItem, kind: str, *, at: datetime) -> datetime | None:
    """Start the clock of a whistle or dispute by the pack of the day; returns when it ends.

    None when no pack says how long it may take.
    """
    pack = queries.pack_of_today(item, on=timezone.localdate(at))
    try:
        rule = queries.clock_rule(pack, kind, item.urgency or "*")
    except RuleMissing:
        return None
    clock = new_clock(item, rule, pack=pack, at=at, about=about)
    clock.save(force_insert=True)
    return clock.due_at


def stop_clock_about(about: UUID, *, at: datetime) -> None:
    Clock.objects.filter(about=about, stopped_at__isnull=True).update(stopped_at=at)


@transaction.atomic(savepoint=False)
def pause_clocks(item: WorkItem, *, at: datetime, reason: str = Pause.RESIDENT) -> None:
    """Stop the time of the running clocks that may stand still, until ``restart_clocks``."""
    for clock in queries.running_clocks(item.pk):
        if clock.paused_at is None and _rule_of(clock).stands_still_for(reason):
            clock.paused_at, clock.paused_for = at, reason
            clock.save(update_fields=["paused_at", "paused_for"])
    show_due(item)


@transaction.atomic(savepoint=False)
def restart_clocks(item: WorkItem, *, at: datetime, still: str = "") -> None:
    """Let paused clocks run on; the deadline moves by the working time they stood.

    Args:
        still: another reason that holds on, for which a clock may go on standing.

    """
    for clock in queries.running_clocks(item.pk):
        if still and clock.paused_at and _rule_of(clock).stands_still_for(still):
            clock.paused_for = still
            clock.save(update_fields=["paused_for"])
        elif _end_pause(clock, at=at):
            clock.save(update_fields=_PAUSE_FIELDS)
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


def defer_recompute(first: date, last: date) -> None:
    """Have deadlines over these days reckoned anew once this transaction has committed.

    A little later than at once: other processes go on with the calendar they read before.
    """
    job = configure_task(
        name=TASK,
        queue=QUEUE,
        job_manager=_JOBS,
        schedule_in={"seconds": int(2 * calendars.FRESH_FOR)},
    )
    job.defer(first=first.isoformat(), last=last.isoformat())


def recompute_deadlines(first: date, last: date, *, at: datetime) -> int:
    """Reckon anew what rests on these days of the calendar; returns how many moved.

    Each item is its own transaction, so that a large district does not stand still.
    """
    calendars.forget()
    moved = 0
    for clock_id, item_id in queries.clocks_over(first, last).values_list("pk", "item_id"):
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
    _show_due_about(clock)
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


def _show_due_about(clock: Clock) -> None:
    """Write a deadline into the whistle or dispute it is of, where lists find it."""
    if clock.about:
        Whistle.objects.filter(pk=clock.about).update(due_at=clock.due_at)
        Dispute.objects.filter(pk=clock.about).update(due_at=clock.due_at)


def _rule_of(clock: Clock) -> ClockRule:
    return read_clock(clock.pack.rule("casework.clock", clock.rule))


def _end_pause(clock: Clock, *, at: datetime) -> bool:
    """Let a clock run on, its deadline moved; whether it stood still. The caller saves."""
    if clock.paused_at is None:
        return False
    clock.pauses = [*clock.pauses, [clock.paused_at.isoformat(), at.isoformat()]]
    clock.paused_at, clock.paused_for = None, ""
    due = _due_of(clock)
    clock.due_at, clock.is_provisional = due.at, due.is_provisional
    return True


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
