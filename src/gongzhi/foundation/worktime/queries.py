"""The calendar as it is kept, read once and checked for changes every few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from .calendars import Calendar
from .models import Day, Revision, Year

FRESH_FOR = 5.0  # seconds a process goes on without asking for the revision


@dataclass
class _Kept:
    calendar: Calendar
    revision: int
    checked: float


_kept: _Kept | None = None


def calendar() -> Calendar:
    """The working calendar of the database."""
    global _kept  # noqa: PLW0603  one calendar a process
    now = time.monotonic()
    if _kept is not None and now - _kept.checked < FRESH_FOR:
        return _kept.calendar
    revision = Revision.objects.values_list("number", flat=True).first() or 0
    if _kept is None or _kept.revision != revision:
        _kept = _Kept(_read(), revision, now)
    _kept.checked = now
    return _kept.calendar


def stay_fresh() -> None:
    """What this process has read counts as just looked at: for whoever counts queries."""
    if _kept is not None:
        _kept.checked = time.monotonic()


def forget() -> None:
    """Read anew at the next call, in this process: after a change of one's own."""
    global _kept  # noqa: PLW0603
    _kept = None


def years() -> list[Year]:
    return list(Year.objects.all())


def year_page(year: int) -> list[Day]:
    """The year's days that differ from Monday–Friday."""
    return list(Day.objects.filter(date__gte=date(year, 1, 1), date__lte=date(year, 12, 31)))


def _read() -> Calendar:
    days = list(Day.objects.values_list("date", "is_working"))
    return Calendar(
        off=[day for day, is_working in days if not is_working],
        on=[day for day, is_working in days if is_working],
        published=Year.objects.filter(is_published=True).values_list("year", flat=True),
    )
