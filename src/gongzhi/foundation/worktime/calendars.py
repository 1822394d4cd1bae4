"""Which days are worked on: Monday to Friday but for the days the State Council moves (调休)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

WEEK = 7
KEPT = 10_000  # days; forty years of working days
WORKED = 5  # Monday to Friday; 0001-01-01, whose ordinal is 1, was a Monday

# The notice for a year may move days at the end of December before it (2018-12-29 to 31 were
# moved by the notice for 2019), so those days are settled by that notice only.
SETTLED_BY_NEXT_YEAR = (12, 25)


class Calendar:
    """The days that differ from Monday–Friday, and the years whose notice is out.

    Working days are numbered from 1 on, so that counting and finding are one search each
    among the exceptions, however long the stretch.
    """

    __slots__ = ("_exceptions", "_found", "_numbers", "_ordinals", "_published", "_shifts")

    def __init__(
        self, *, off: Iterable[date] = (), on: Iterable[date] = (), published: Iterable[int] = ()
    ) -> None:
        """``off``: weekdays that are rest days; ``on``: weekend days that are worked on."""
        moves = {day.toordinal(): -1 for day in off if _is_weekday(day.toordinal())}
        moves |= {day.toordinal(): 1 for day in on if not _is_weekday(day.toordinal())}
        self._exceptions = frozenset(moves)
        self._ordinals = sorted(moves)
        self._shifts = [0, *accumulate(moves[ordinal] for ordinal in self._ordinals)]
        self._published = frozenset(published)
        # What was looked for before: the same days come again with every row of a list.
        self._found: dict[int, date] = {}
        self._numbers: dict[int, int] = {}

    def is_working(self, day: date) -> bool:
        return self.works(day.toordinal())

    def is_published(self, year: int) -> bool:
        return year in self._published

    def is_settled(self, first: date, last: date) -> bool:
        """Whether the notices that decide about every day from ``first`` to ``last`` are out."""
        reach = last.year + ((last.month, last.day) >= SETTLED_BY_NEXT_YEAR)
        return self._published.issuperset(range(first.year, reach + 1))

    def next_working(self, day: date) -> date:
        """The first working day from ``day`` on: ``day`` itself when it is one."""
        return self.working_day(self.number(day.toordinal() - 1) + 1)

    def working_days(self, after: date, until: date) -> int:
        """How many working days follow ``after`` up to and with ``until``; negative backwards."""
        return self.number(until.toordinal()) - self.number(after.toordinal())

    def working_day(self, number: int) -> date:
        """The working day of that number."""
        if number in self._found:
            return self._found[number]
        weeks, rest = divmod(number - 1, WORKED)
        expected, reach = weeks * WEEK + rest + 1, 2 * len(self._ordinals) + WEEK
        nearby = range(max(expected - reach, 1), expected + reach)
        found = date.fromordinal(nearby[bisect_left(nearby, number, key=self.number)])
        if len(self._found) < KEPT:
            self._found[number] = found
        return found

    def works(self, ordinal: int) -> bool:
        return _is_weekday(ordinal) != (ordinal in self._exceptions)

    def number(self, ordinal: int) -> int:
        """How many working days there are from the year 1 up to and with this day."""
        if ordinal in self._numbers:
            return self._numbers[ordinal]
        weeks, rest = divmod(ordinal, WEEK)
        shift = self._shifts[bisect_right(self._ordinals, ordinal)]
        number = weeks * WORKED + min(rest, WORKED) + shift
        if len(self._numbers) < KEPT:
            self._numbers[ordinal] = number
        return number


def _is_weekday(ordinal: int) -> bool:
    return (ordinal - 1) % WEEK < WORKED
