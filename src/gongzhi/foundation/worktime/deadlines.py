"""When a period ends, and how far a clock has run. No database, no clock.

Working time is reckoned as one number that only grows: the office microseconds that have
passed since the year 1. Every pause, stretch and share is a difference of two such numbers.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from .calendars import Calendar
from .periods import HOUR, ZONE, OfficeHours, Period, TimeUnit

Pauses = Sequence[tuple[datetime, datetime]]

_RUNNING = {TimeUnit.MINUTES: HOUR // 60, TimeUnit.HOURS: HOUR}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Due:
    """``is_provisional``: rests on a year whose holidays are not published yet (待公布)."""

    at: datetime
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Gauge:
    """A running clock, in working days and working time.

    Attributes:
        total_days: working days the period counts, one pip each; one at least.
        used_days: how much of them has passed, 0 to ``total_days``.
        left_days: working days from tomorrow to the last day; 0 on the last day and after.
        left: office hours until the deadline; 0 when late. A clock that covers no office
            hours at all, such as two hours at night, is measured by all hours instead.
        late_days: working days from the day after the deadline to today.
    """

    total_days: int
    used_days: Fraction
    left_days: int
    left: timedelta
    is_late: bool
    late_days: int


def due(
    start: datetime,
    period: Period,
    calendar: Calendar,
    hours: OfficeHours,
    *,
    pauses: Pauses = (),
) -> Due:
    """When a period that begins at ``start`` ends; every instant is aware.

    Minutes and hours run through; working hours run in office hours only. Days, working
    days and months do not count the first day (民法典 §201) and end when the office closes
    on the last one, or, where that is a rest day, on the next working day (§203).

    A pause that begins before the deadline moves it by what the pause covers: running time
    for minutes and hours, office hours for all others. Overlap and order do not matter.

    Raises:
        ValueError: an instant does not say its time zone.
    """
    local = _local(start)
    if period.unit in _RUNNING:
        target = _stretched(
            _ran(local) + period.amount * _RUNNING[period.unit], _ran(local), pauses, _ran
        )
        return Due((_EPOCH + timedelta(microseconds=target)).astimezone(ZONE), is_provisional=False)

    def worked(at: datetime) -> int:
        return _worked(at, calendar, hours)

    if period.unit == TimeUnit.WORKING_HOURS:
        first, begun = local.date(), worked(local)
        target = begun + period.amount * HOUR
    else:
        first, last = _last_day(local.date(), period, calendar)
        begun, target = worked(local), calendar.number(last.toordinal()) * hours.length
    moved = _stretched(target, begun, pauses, worked)
    at = _instant(moved, calendar, hours)
    return Due(
        at,
        is_provisional=not calendar.is_settled(
            first if moved == target else min(first, local.date()), at.date()
        ),
    )


def gauge(
    start: datetime,
    due_at: datetime,
    now: datetime,
    calendar: Calendar,
    hours: OfficeHours,
    *,
    pauses: Pauses = (),
) -> Gauge:
    """How far a clock from ``start`` to ``due_at`` has run at ``now``.

    ``due_at`` is the deadline with its pauses in it. With ``pauses`` the time they covered
    counts neither as part of the period nor as used.

    Raises:
        ValueError: an instant does not say its time zone.
    """
    begin, end, current = _local(start), _local(due_at), _local(now)

    def worked(at: datetime) -> int:
        return _worked(at, calendar, hours)

    measure = worked if worked(end) > worked(begin) else _ran
    begun, ends, passed = measure(begin), measure(end), measure(current)
    covered = [_covered(pauses, begun, limit, measure) for limit in (ends, min(passed, ends))]
    total = _total_days(begin, ends - covered[0], calendar, hours) if measure is worked else 1
    # A period of whole days begins when the first, uncounted day is over.
    origin = max(begun, ends - covered[0] - total * hours.length) if measure is worked else begun
    span = ends - covered[0] - origin
    used = min(max(passed - covered[1] - origin, 0), span)
    is_late = current > end
    return Gauge(
        total_days=total,
        used_days=Fraction(total) if is_late or not span else Fraction(total * used, span),
        left_days=max(calendar.working_days(current.date(), end.date()), 0),
        left=timedelta(microseconds=max(ends - passed, 0)),
        is_late=is_late,
        late_days=max(calendar.working_days(end.date(), current.date()), 0),
    )
