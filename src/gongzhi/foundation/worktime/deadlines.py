"""When a period ends, and how far a clock has run. No database, no clock.

Working time is reckoned as one number that only grows: the office microseconds that have
passed since the year 1. Every pause, stretch and share is a difference of two such numbers.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
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

    measure: Callable[[datetime], int] = worked
    begun, ends, passed = worked(begin), worked(end), worked(current)
    covers_office_hours = ends > begun
    if not covers_office_hours:
        measure = _ran
        begun, ends, passed = _ran(begin), _ran(end), _ran(current)
    covered = [_covered(pauses, begun, limit, measure) for limit in (ends, min(passed, ends))]
    total, origin = 1, begun
    if covers_office_hours:
        total = _total_days(begin, ends - covered[0], calendar, hours)
        # A period of whole days begins when the first, uncounted day is over.
        origin = max(begun, ends - covered[0] - total * hours.length)
    span = ends - covered[0] - origin
    used = min(max(passed - covered[1] - origin, 0), span)
    is_late = current > end
    to_come = calendar.number(end.toordinal()) - calendar.number(current.toordinal())
    return Gauge(
        total_days=total,
        used_days=Fraction(total) if is_late or not span else Fraction(total * used, span),
        left_days=max(to_come, 0),
        left=timedelta(microseconds=max(ends - passed, 0)),
        is_late=is_late,
        late_days=max(-to_come, 0),
    )


def _local(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at} does not say its time zone")
    return at.astimezone(ZONE)


def _ran(at: datetime) -> int:
    """Microseconds since 1970: the measure of periods that run through."""
    return (at - _EPOCH) // _MICROSECOND


def _worked(at: datetime, calendar: Calendar, hours: OfficeHours) -> int:
    """Office microseconds since the year 1, up to a local instant."""
    ordinal = at.toordinal()
    before = calendar.number(ordinal - 1) * hours.length
    return before + (hours.elapsed(at) if calendar.works(ordinal) else 0)


def _instant(worked: int, calendar: Calendar, hours: OfficeHours) -> datetime:
    """The first instant by which so many office microseconds have passed."""
    whole, rest = divmod(worked, hours.length)
    number, rest = (whole, hours.length) if rest == 0 else (whole + 1, rest)
    return datetime.combine(calendar.working_day(number), hours.moment(rest), ZONE)


def _last_day(start: date, period: Period, calendar: Calendar) -> tuple[date, date]:
    """The first day the reckoning looks at, and the working day on which the period ends."""
    if period.unit == TimeUnit.WORKING_DAYS:
        return start, calendar.working_day(calendar.number(start.toordinal()) + period.amount)
    if period.unit == TimeUnit.MONTHS:
        last = _months_later(start, period.amount)
    else:
        last = start + timedelta(days=period.amount)
    return last, calendar.next_working(last)


def _months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day where there is none (§202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _stretched(target: int, begun: int, pauses: Pauses, measure: Callable[[datetime], int]) -> int:
    """``target`` moved by what the pauses before it cover; moving may bring further ones in."""
    for begin, end in _merged(pauses, begun, measure):
        if begin >= target:
            break
        target += end - begin
    return target


def _covered(pauses: Pauses, begun: int, limit: int, measure: Callable[[datetime], int]) -> int:
    """How much of the stretch from ``begun`` to ``limit`` lies in pauses."""
    if not pauses:
        return 0
    return sum(max(min(end, limit) - begin, 0) for begin, end in _merged(pauses, begun, measure))


def _merged(
    pauses: Pauses, begun: int, measure: Callable[[datetime], int]
) -> list[tuple[int, int]]:
    """Pauses as stretches of the measure, from ``begun`` on, in order and without overlap."""
    spans = sorted(
        (max(measure(_local(begin)), begun), measure(_local(end))) for begin, end in pauses
    )
    merged: list[tuple[int, int]] = []
    for begin, end in spans:
        if end <= begin:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _total_days(begin: datetime, ends: int, calendar: Calendar, hours: OfficeHours) -> int:
    """Working days from the day after ``begin`` to the last one; one at least."""
    last = -(-ends // hours.length)  # the number of the working day in which it ends
    return max(last - calendar.number(begin.toordinal()), 1)
