"""What an appeal counts as, and what of the counts may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhi.foundation.quantities import suppressed as suppressed

ALL = ""
DAY, WEEK = 1, 7
LEVELS = (6, 9, 12)  # a figure exists for the district, the street, the community


@dataclass(frozen=True)
class Fact:
    """What the figures know of one appeal; no person, no word."""

    area: str
    category: str
    status: str
    filed_on: date
    is_answered: bool
    is_in_time: bool
    is_resolved: bool
    rating: str

    @property
    def parent(self) -> str:
        return self.category.split(".")[0] or "unsorted"

    def measures(self) -> list[str]:
        """The names of the counts this appeal adds one to."""
        names = ["filed", f"status:{self.status}"]
        if self.is_answered:
            names.append("answered")
            names += ["in_time"] if self.is_in_time else []
            names += ["resolved"] if self.is_resolved else []
        if self.rating:
            names += ["rated", f"rating:{self.rating}"]
        return names

    def cells(self) -> list[tuple[str, date, str, str]]:
        """Every (area, day, category, measure) it is counted in: three levels, two categories."""
        areas = [self.area[:length] for length in LEVELS if len(self.area) >= length]
        return [
            (area, self.filed_on, category, measure)
            for area in areas
            for category in (ALL, self.parent)
            for measure in self.measures()
        ]


def difference(before: Fact | None, after: Fact | None) -> dict[tuple[str, date, str, str], int]:
    """How the cells change when an appeal becomes something else; zero changes are left out."""
    changes: dict[tuple[str, date, str, str], int] = {}
    for fact, by in ((before, -1), (after, 1)):
        for cell in fact.cells() if fact else ():
            changes[cell] = changes.get(cell, 0) + by
    return {cell: by for cell, by in changes.items() if by}


Cell = tuple[str, int, date, str, str]  # area, span in days, first day, category, measure


def spanned(changes: Mapping[tuple[str, date, str, str], int]) -> dict[Cell, int]:
    """The same changes for the days and for their weeks; zero changes are left out."""
    found: dict[Cell, int] = {}
    for (area, day, category, measure), by in changes.items():
        for span, first in ((DAY, day), (WEEK, monday(day))):
            cell = (area, span, first, category, measure)
            found[cell] = found.get(cell, 0) + by
    return {cell: by for cell, by in found.items() if by}


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Spans:
    """A stretch of days as whole weeks and the days before and after them; ends are excluded."""

    since: date
    weeks_from: date
    weeks_until: date
    until: date


def spans(since: date, on: date) -> Spans:
    """The fewest cells that cover ``since`` to ``on``, both included.

    >>> spans(date(2026, 3, 4), date(2026, 3, 17))
    Spans(since=datetime.date(2026, 3, 4), weeks_from=datetime.date(2026, 3, 9), weeks_until=datetime.date(2026, 3, 16), until=datetime.date(2026, 3, 18))
    """
    until = on + timedelta(days=1)
    begin, end = monday(since + timedelta(days=WEEK - 1)), monday(until)
    return Spans(since, begin, end, until) if begin < end else Spans(since, until, until, until)
