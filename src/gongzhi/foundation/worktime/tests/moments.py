"""Short ways to write instants, periods and a calendar in tests, and ways to make them up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from hypothesis import strategies as st

from gongzhi.foundation.worktime import ZONE, Calendar, OfficeHours, Period, TimeUnit

OFFICE = OfficeHours.read(["08:30-12:00", "14:30-17:30"])
# The notices for 2026: 春节, 清明, 劳动节, 端午, 中秋, 国庆, with the days worked for them.
OFF_2026 = [
    *(date(2026, 1, day) for day in (1, 2)),
    *(date(2026, 2, day) for day in (16, 17, 18, 19, 20, 23)),
    date(2026, 4, 6),
    *(date(2026, 5, day) for day in (1, 4, 5)),
    date(2026, 6, 19),
    date(2026, 9, 25),
    *(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
]
ON_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
YEAR_2026 = Calendar(off=OFF_2026, on=ON_2026, published=[2026])


def at(text: str) -> datetime:
    """An instant of the place: ``at("2026-03-02 09:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def period(text: str) -> Period:
    """``period("3 working_days")``."""
    amount, unit = text.split()
    return Period(int(amount), TimeUnit(unit))


INSTANTS = st.integers(0, 450 * 24 * 3600).map(
    lambda seconds: datetime(2025, 12, 1, tzinfo=ZONE) + timedelta(seconds=seconds)
)
PERIODS = st.one_of(
    st.builds(Period, st.integers(1, 300), st.just(TimeUnit.MINUTES)),
    st.builds(Period, st.integers(1, 100), st.just(TimeUnit.HOURS)),
    st.builds(Period, st.integers(1, 100), st.just(TimeUnit.WORKING_HOURS)),
    st.builds(Period, st.integers(1, 90), st.just(TimeUnit.DAYS)),
    st.builds(Period, st.integers(1, 40), st.just(TimeUnit.WORKING_DAYS)),
    st.builds(Period, st.integers(1, 3), st.just(TimeUnit.MONTHS)),
)
PAUSES = st.lists(
    st.tuples(INSTANTS, st.integers(0, 20 * 24 * 60)).map(
        lambda made: (made[0], made[0] + timedelta(minutes=made[1]))
    ),
    max_size=4,
)


def calendars() -> st.SearchStrategy[Calendar]:
    """Any days off and on, around the instants above; made of one number, which is quick."""
    return st.integers(0, 2**32).map(_calendar_of)


def _calendar_of(seed: int) -> Calendar:
    chance, first = Random(seed), date(2025, 11, 1)
    days = [first + timedelta(days=number) for number in range(640)]
    some = chance.sample(days, chance.randrange(120))
    half = len(some) // 2
    return Calendar(off=some[:half], on=some[half:], published=[2026])


def office_hours() -> st.SearchStrategy[OfficeHours]:
    """One to three stretches of a day."""
    return st.sets(st.integers(0, 24 * 60 - 1), min_size=2, max_size=6).map(_hours_of)


def _hours_of(minutes: set[int]) -> OfficeHours:
    edges = [time(*divmod(minute, 60)) for minute in sorted(minutes)]
    return OfficeHours(tuple(zip(edges[::2], edges[1::2], strict=False)))
