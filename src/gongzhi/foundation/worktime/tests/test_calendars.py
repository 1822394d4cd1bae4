"""Working days counted and found, whatever is moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.worktime import Calendar

from .moments import YEAR_2026, calendars

DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))


def counted(calendar, after, until):
    """The same by walking day by day."""
    days, day = 0, after + timedelta(days=1)
    while day <= until:
        days += calendar.is_working(day)
        day += timedelta(days=1)
    return days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # a Saturday worked for 春节
        (date(2026, 2, 15), False),  # a Sunday
        (date(2026, 2, 16), False),  # a Monday off
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
    ],
)
def test_days_of_2026_follow_the_notice(day, works):
    assert YEAR_2026.is_working(day) is works


def test_moves_that_say_what_the_week_says_anyway_change_nothing():
    calendar = Calendar(off=[date(2026, 3, 7)], on=[date(2026, 3, 9)])
    assert not calendar.is_working(date(2026, 3, 7))
    assert calendar.is_working(date(2026, 3, 9))
    assert calendar.working_days(date(2026, 3, 1), date(2026, 3, 14)) == 10


def test_the_end_of_december_waits_for_the_next_years_notice():
    assert YEAR_2026.is_settled(date(2026, 12, 1), date(2026, 12, 24))
    assert not YEAR_2026.is_settled(date(2026, 12, 1), date(2026, 12, 25))
    assert not YEAR_2026.is_settled(date(2025, 12, 24), date(2026, 1, 5))
    both = Calendar(published=[2026, 2027])
    assert both.is_settled(date(2026, 12, 1), date(2027, 12, 24))


@given(calendars(), DAYS, DAYS)
def test_counting_is_the_same_as_walking(calendar, one, other):
    after, until = sorted((one, other))
    assert calendar.working_days(after, until) == counted(calendar, after, until)
    assert calendar.working_days(until, after) == -counted(calendar, after, until)


@given(calendars(), DAYS)
def test_a_working_day_is_found_by_its_number(calendar, day):
    found = calendar.next_working(day)
    assert found >= day
    assert calendar.is_working(found)
    assert counted(calendar, day - timedelta(days=1), found) == 1
    assert calendar.working_day(calendar.number(found.toordinal())) == found
