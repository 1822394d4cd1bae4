"""A week in one table: what was said, by class and by place or channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)
ALL = ""


@dataclass(frozen=True)
class Week:
    """Monday to Sunday."""

    first: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @property
    def last(self) -> date:
        return self.first + WEEK - timedelta(days=1)

    @property
    def before(self) -> Week:
        return Week(self.first - WEEK)

    @property
    def after(self) -> Week:
        return Week(self.first + WEEK)


@dataclass(frozen=True, slots=True)
class Said:
    """How many matters of one class, place, channel and state were said in a week."""

    category: str
    place: str
    channel: str
    status: str
    count: int

    @property
    def parent(self) -> str:
        """The upper class; a matter that nobody has sorted has none."""
        return self.category.partition(".")[0]


@dataclass(frozen=True)
class Table:
    """Numbers by row and column, both in the order in which they are shown; none is zero.

    ``ALL`` stands for all rows or all columns.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    numbers: Mapping[tuple[str, str], int]

    def number(self, row: str = ALL, column: str = ALL) -> int:
        return self.numbers.get((row, column), 0)


Key = Callable[[Said], str]


def table(said: Iterable[Said], *, row: Key, column: Key) -> Table:
    """The most first; of two with as many, the first by name."""
    numbers: Counter[tuple[str, str]] = Counter()
    for one in said:
        for cell in {(row(one), column(one)), (row(one), ALL), (ALL, column(one)), (ALL, ALL)}:
            numbers[cell] += one.count
    return Table(
        rows=_ordered({r: n for (r, c), n in numbers.items() if r and c == ALL}),
        columns=_ordered({c: n for (r, c), n in numbers.items() if c and r == ALL}),
        numbers=numbers,
    )


def _ordered(totals: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(totals, key=lambda name: (-totals[name], name)))
