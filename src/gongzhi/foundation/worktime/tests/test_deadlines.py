"""When periods end: exact cases over moved days, and what holds for all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.worktime import Calendar, Due, Period, TimeUnit, due, gauge

from .moments import (
    INSTANTS,
    OFF_2026,
    OFFICE,
    ON_2026,
    PAUSES,
    PERIODS,
    YEAR_2026,
    at,
    calendars,
    office_hours,
    period,
)

NOWHERE = datetime(2026, 3, 2)  # noqa: DTZ001  without a zone, to be refused
WORKING = (TimeUnit.WORKING_DAYS, TimeUnit.WORKING_HOURS, TimeUnit.DAYS, TimeUnit.MONTHS)


def ends(start, length, calendar=YEAR_2026, **more):
    return due(at(start), period(length), calendar, OFFICE, **more).at


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        # hours run through nights and holidays
        ("2026-02-14 18:20", "24 hours", "2026-02-15 18:20"),
        ("2026-12-31 23:50", "30 minutes", "2027-01-01 00:20"),
        # working hours only run in the office
        ("2026-03-02 11:00", "2 working_hours", "2026-03-02 15:30"),
        ("2026-03-02 17:00", "1 working_hours", "2026-03-03 09:00"),
        ("2026-03-06 17:00", "1 working_hours", "2026-03-09 09:00"),
        ("2026-03-02 12:30", "1 working_hours", "2026-03-02 15:30"),
        ("2026-03-02 11:00", "1 working_hours", "2026-03-02 12:00"),
        # the first day does not count; the last ends when the office closes
        ("2026-03-02 00:01", "1 working_days", "2026-03-03 17:30"),
        ("2026-03-02 23:59", "1 working_days", "2026-03-03 17:30"),
        ("2026-03-06 10:00", "1 working_days", "2026-03-09 17:30"),
        ("2026-02-13 10:00", "2 working_days", "2026-02-24 17:30"),
        ("2026-09-18 10:00", "5 working_days", "2026-09-24 17:30"),
        # days: a last day of rest moves to the next working day
        ("2026-03-02 10:00", "5 days", "2026-03-09 17:30"),
        ("2026-02-07 10:00", "7 days", "2026-02-14 17:30"),
        ("2026-02-08 10:00", "7 days", "2026-02-24 17:30"),
        # months: the same day, or the month's last
        ("2026-01-30 10:00", "1 months", "2026-02-28 17:30"),
        ("2026-01-31 10:00", "1 months", "2026-02-28 17:30"),
        ("2026-08-31 10:00", "1 months", "2026-09-30 17:30"),
        ("2026-09-01 10:00", "1 months", "2026-10-08 17:30"),
    ],
)
def test_a_period_ends(start, length, expected):
    assert ends(start, length) == at(expected)


def test_an_instant_elsewhere_is_reckoned_in_the_local_day():
    start = datetime.fromisoformat("2026-03-01T16:30:00+00:00")  # 00:30 of the second, here
    assert due(start, period("1 working_days"), YEAR_2026, OFFICE).at == at("2026-03-03 17:30")


@pytest.mark.parametrize(
    ("length", "pauses", "expected"),
    [
        # hours move by all the time a pause covers
        ("24 hours", [("2026-03-02 10:00", "2026-03-02 22:00")], "2026-03-03 21:00"),
        # days by its office hours: a pause over a weekend is short
        ("2 working_days", [("2026-03-03 14:30", "2026-03-09 08:30")], "2026-03-10 11:30"),
        ("2 working_days", [("2026-03-03 18:00", "2026-03-04 08:00")], "2026-03-04 17:30"),
        # overlap counts once, order does not matter
        ("2 working_days", [("2026-03-03 08:30", "2026-03-03 17:30")] * 2, "2026-03-05 17:30"),
        (
            "2 working_days",
            [("2026-03-04 08:30", "2026-03-04 12:00"), ("2026-03-03 08:30", "2026-03-03 12:00")],
            "2026-03-06 09:00",
        ),
        # a pause after the deadline, or of no length, moves nothing
        ("2 working_days", [("2026-03-05 08:30", "2026-03-06 17:30")], "2026-03-04 17:30"),
        ("2 working_days", [("2026-03-03 10:00", "2026-03-03 10:00")], "2026-03-04 17:30"),
        # one that begins before the start counts from the start
        ("24 hours", [("2026-03-01 09:00", "2026-03-02 10:00")], "2026-03-03 10:00"),
    ],
)
def test_a_pause_moves_the_end_by_what_it_covers(length, pauses, expected):
    spans = [(at(begin), at(end)) for begin, end in pauses]
    assert ends("2026-03-02 09:00", length, pauses=spans) == at(expected)


def test_a_deadline_on_a_year_to_come_is_provisional_until_the_notice_is_out():
    start, length = at("2026-12-28 10:00"), period("7 days")
    assert due(start, length, YEAR_2026, OFFICE) == Due(at("2027-01-04 17:30"), True)
    notice = Calendar(
        off=[*OFF_2026, at("2027-01-04 00:00").date()], on=ON_2026, published=[2026, 2027]
    )
    assert due(start, length, notice, OFFICE) == Due(at("2027-01-05 17:30"), False)


def test_hours_never_wait_for_a_notice():
    assert due(at("2030-01-01 00:00"), period("2 hours"), YEAR_2026, OFFICE).is_provisional is False


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="does not say its time zone"):
        due(NOWHERE, period("1 days"), YEAR_2026, OFFICE)
    with pytest.raises(ValueError, match="does not say its time zone"):
        ends("2026-03-02 09:00", "1 days", pauses=[(NOWHERE, at("2026-03-03 09:00"))])


# ── what holds for every period, calendar and pause ─────────────────────────


@given(INSTANTS, PERIODS, calendars(), office_hours(), PAUSES)
def test_a_period_ends_after_it_begins_and_in_the_office(start, length, calendar, hours, pauses):
    end = due(start, length, calendar, hours, pauses=pauses).at
    assert end > start
    if length.unit in WORKING:
        assert calendar.is_working(end.date())
        assert any(opens < end.time() <= closes for opens, closes in hours.spans)


@given(INSTANTS, st.integers(0, 60 * 24 * 40), PERIODS, calendars(), office_hours())
def test_who_begins_later_does_not_end_earlier(start, minutes, length, calendar, hours):
    later = start + timedelta(minutes=minutes)
    assert due(start, length, calendar, hours).at <= due(later, length, calendar, hours).at


@given(INSTANTS, PERIODS, calendars(), office_hours())
def test_more_time_ends_later(start, length, calendar, hours):
    longer = Period(length.amount + 1, length.unit)
    assert due(start, length, calendar, hours).at <= due(start, longer, calendar, hours).at


@given(INSTANTS, PERIODS, calendars(), office_hours(), PAUSES, st.randoms())
def test_pauses_only_ever_move_the_end_later_whatever_their_order(
    start, length, calendar, hours, pauses, random
):
    plain = due(start, length, calendar, hours).at
    paused = due(start, length, calendar, hours, pauses=pauses).at
    shuffled = [*pauses, *pauses]
    random.shuffle(shuffled)
    assert paused >= plain
    assert due(start, length, calendar, hours, pauses=shuffled).at == paused


@given(INSTANTS, st.integers(1, 40), calendars(), office_hours())
def test_as_many_working_days_as_the_period_says(start, amount, calendar, hours):
    end = due(start, Period(amount, TimeUnit.WORKING_DAYS), calendar, hours).at
    assert calendar.working_days(start.date(), end.date()) == amount


@given(INSTANTS, PERIODS, calendars(), office_hours(), PAUSES)
def test_a_published_year_changes_nothing_that_was_settled(start, length, calendar, hours, pauses):
    before = due(start, length, calendar, hours, pauses=pauses)
    if not before.is_provisional:
        later = Calendar(published=[2026, 2027, 2028])
        for name in ("_exceptions", "_ordinals", "_shifts"):
            setattr(later, name, getattr(calendar, name))
        assert due(start, length, later, hours, pauses=pauses) == before


# ── gauges ──────────────────────────────────────────────────────────────────


def measured(now, *, start="2026-03-02 10:00", length="5 working_days", **more):
    begin = at(start)
    end = due(begin, period(length), YEAR_2026, OFFICE, **more).at
    return gauge(begin, end, at(now), YEAR_2026, OFFICE, **more)


@pytest.mark.parametrize(
    ("now", "used", "left_days", "left_hours", "late_days"),
    [
        ("2026-03-02 10:00", Fraction(0), 5, 32.5 + 5, 0),
        ("2026-03-03 08:30", Fraction(0), 4, 32.5, 0),
        ("2026-03-03 17:30", Fraction(1), 4, 26, 0),
        ("2026-03-07 12:00", Fraction(4), 1, 6.5, 0),  # a Saturday
        ("2026-03-09 12:00", Fraction(4) + Fraction(7, 13), 0, 3, 0),
        ("2026-03-09 17:30", Fraction(5), 0, 0, 0),
        ("2026-03-09 17:31", Fraction(5), 0, 0, 0),
        ("2026-03-11 09:00", Fraction(5), 0, 0, 2),
    ],
)
def test_a_gauge_counts_working_days(now, used, left_days, left_hours, late_days):
    found = measured(now)
    assert (found.total_days, found.used_days, found.left_days) == (5, used, left_days)
    assert (found.left, found.late_days) == (timedelta(hours=left_hours), late_days)
    assert found.is_late is (at(now) > at("2026-03-09 17:30"))


def test_a_clock_of_the_night_is_measured_by_all_hours():
    found = measured("2026-03-02 20:00", start="2026-03-02 19:00", length="2 hours")
    assert (found.total_days, found.used_days) == (1, Fraction(1, 2))
    assert found.left == timedelta(hours=1)


def test_paused_time_counts_neither_as_used_nor_as_part():
    pauses = [(at("2026-03-03 08:30"), at("2026-03-03 17:30"))]
    found = measured("2026-03-04 17:30", pauses=pauses)
    assert (found.total_days, found.used_days) == (5, Fraction(1))


@given(INSTANTS, PERIODS, calendars(), office_hours(), PAUSES, INSTANTS)
def test_a_gauge_stays_within_its_bounds(start, length, calendar, hours, pauses, now):
    end = due(start, length, calendar, hours, pauses=pauses).at
    found = gauge(start, end, now, calendar, hours, pauses=pauses)
    assert found.total_days >= 1
    assert 0 <= found.used_days <= found.total_days
    assert found.left >= timedelta(0)
    assert found.left_days >= 0
    assert found.late_days >= 0
    assert found.is_late is (now > end)
    assert not (found.is_late and found.left)
