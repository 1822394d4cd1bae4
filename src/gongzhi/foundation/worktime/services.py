"""Every change of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import chinese_calendar
from django.db import transaction
from django.db.models import F, QuerySet

from gongzhi.foundation.journal.writer import tell

from . import queries
from .calendars import SETTLED_BY_NEXT_YEAR
from .events import DaySet, YearPublished
from .models import Day, Revision, Source, Year

FIRST_YEAR, LAST_YEAR = 2004, 2026  # what the library knows
WEEKEND = 5
NOTE_LENGTH = 40
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?", re.ASCII)
KINDS = {"放假": False, "休": False, "休息": False, "上班": True, "班": True, "调休上班": True}


class CalendarRefused(Exception):
    """A year was refused whole; ``faults`` say row by row why, in Chinese."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class DayEntry:
    day: date
    is_working: bool
    note: str


def subject_of(year: int) -> UUID:
    """What journal entries about a year are told of."""
    return uuid5(NAMESPACE_URL, f"gongzhi:calendar:{year}")


@transaction.atomic
def seed_years() -> int:
    """Fill in what the library knows and the table does not; returns how many days."""
    known = set(Year.objects.values_list("year", flat=True))
    new = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in known]
    Year.objects.bulk_create(Year(year=year, is_published=True) for year in new)
    days = [
        Day(date=day, is_working=is_working, note=note, source=Source.LIBRARY)
        for year in new
        for day, is_working, note in _library_days(year)
    ]
    Day.objects.bulk_create(days, ignore_conflicts=True)
    if days:
        _bump()
    return len(days)


@transaction.atomic
def set_day(day: date, *, is_working: bool, note: str, actor_id: int | None, at: datetime) -> None:
    """Put one day right; a day that follows the week again is taken out."""
    if is_working == (day.weekday() < WEEKEND):
        Day.objects.filter(date=day).delete()
    else:
        Day.objects.update_or_create(
            date=day,
            defaults={
                "is_working": is_working,
                "note": note[:NOTE_LENGTH],
                "source": Source.EDIT,
            },
        )
    _bump()
    tell(
        DaySet(
            subject_id=subject_of(day.year),
            area="",
            actor_id=actor_id,
            at=at,
            day=day,
            is_working=is_working,
        )
    )


@transaction.atomic
def publish_year(
    year: int, entries: Iterable[DayEntry], *, actor_id: int | None, at: datetime
) -> int:
    """Take in a year's notice, whole or not at all; returns how many days differ from the week.

    Days at the end of December before belong to the notice too.

    Raises:
        CalendarRefused: days of other years, days twice, or a year without its holidays.

    """
    chosen = list(entries)
    if faults := _faults(year, chosen):
        raise CalendarRefused(faults)
    differing = [e for e in chosen if e.is_working != (e.day.weekday() < WEEKEND)]
    _governed(year).delete()
    Day.objects.bulk_create(
        [
            Day(date=e.day, is_working=e.is_working, note=e.note, source=Source.IMPORT)
            for e in differing
        ],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_working", "note", "source"],
    )
    Year.objects.update_or_create(year=year, defaults={"is_published": True})
    _bump()
    tell(
        YearPublished(
            subject_id=subject_of(year),
            area="",
            actor_id=actor_id,
            at=at,
            year=year,
            days=len(differing),
        )
    )
    return len(differing)


def import_days(
    year: int, rows: Iterable[tuple[int, Sequence[Any]]], *, actor_id: int | None, at: datetime
) -> int:
    """Publish a year from a table's rows of (row number, [日期, 类型, 说明]).

    Raises:
        CalendarRefused: naming every row that cannot be read; nothing is taken in then.

    """
    entries, faults = [], []
    for number, cells in rows:
        try:
            entries.append(_entry(cells))
        except ValueError as error:
            faults.append(f"第 {number} 行：{error}")
    if faults:
        raise CalendarRefused(faults)
    return publish_year(year, entries, actor_id=actor_id, at=at)


def _governed(year: int) -> QuerySet[Day]:
    """The days a year's notice speaks of: from the end of December before to where the next begins."""
    month, day = SETTLED_BY_NEXT_YEAR
    next_is_out = Year.objects.filter(year=year + 1, is_published=True).exists()
    end = date(year, month, day) if next_is_out else date(year + 1, 1, 1)
    return Day.objects.filter(date__gte=date(year - 1, month, day), date__lt=end)


def _entry(cells: Sequence[Any]) -> DayEntry:
    given, kind, note = [*cells, None, None, None][:3]
    kind = str(kind or "").strip()
    if kind not in KINDS:
        raise ValueError(f"“类型”应是放假或上班，现在是“{kind}”")
    return DayEntry(_day(given), KINDS[kind], str(note or "").strip()[:NOTE_LENGTH])


def _day(given: Any) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    text = str(given or "").strip()
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"“日期”应像 2027-02-06，现在是“{text}”") from error


def _faults(year: int, entries: Sequence[DayEntry]) -> list[str]:
    first = date(year - 1, *SETTLED_BY_NEXT_YEAR)
    faults = [
        f"{e.day} 不属于 {year} 年的安排"
        for e in entries
        if not first <= e.day <= date(year, 12, 31)
    ]
    seen: set[date] = set()
    for entry in entries:
        if entry.day in seen:
            faults.append(f"{entry.day} 写了两次")
        seen.add(entry.day)
    rest_days = sum(1 for e in entries if not e.is_working and e.day.year == year)
    if rest_days < 11:  # noqa: PLR2004  the statutory holidays of a year, one by one at the least
        faults.append(f"{year} 年只写了 {rest_days} 天放假，请把全年的安排写全再导入")
    return faults


@cache
def _library_days(year: int) -> tuple[tuple[date, bool, str], ...]:
    """Each day that differs from its weekday, whether it is worked on, and why."""
    days = []
    day = date(year, 1, 1)
    while day.year == year:
        is_working = chinese_calendar.is_workday(day)
        if is_working != (day.weekday() < WEEKEND):
            _, name = chinese_calendar.get_holiday_detail(day)
            note = chinese_calendar.Holiday(name).chinese if name else ""
            days.append((day, is_working, note))
        day += timedelta(days=1)
    return tuple(days)


def _bump() -> None:
    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.create(pk=1, number=1)
    queries.forget()
    transaction.on_commit(queries.forget)
