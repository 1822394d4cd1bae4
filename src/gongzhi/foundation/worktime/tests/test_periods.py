"""Lengths of time and office hours as packs write them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.worktime import OfficeHours, Period, TimeUnit
from gongzhi.foundation.worktime.periods import HOUR

from .moments import OFFICE, at, office_hours


def test_a_period_is_read_and_shown():
    period = Period.read({"amount": 3, "unit": "working_days", "kind": "accept"})
    assert period == Period(3, TimeUnit.WORKING_DAYS)
    assert period.label == "3 个工作日"
    assert Period(24, TimeUnit.HOURS).label == "24 小时"


@pytest.mark.parametrize("amount", [0, -1, 2.5, "3", True, None])
def test_a_period_is_a_whole_number_from_one_on(amount):
    with pytest.raises(ValueError, match="amount 应是从 1 起的整数"):
        Period.read({"amount": amount, "unit": "days"})


def test_a_unit_nobody_knows_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"unit 应是 minutes、.*months 之一，现在是“weeks”"):
        Period.read({"amount": 1, "unit": "weeks"})
    with pytest.raises(KeyError, match="unit"):
        Period.read({"amount": 1})


def test_office_hours_are_read_and_shown():
    assert OFFICE.spans == ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))
    assert OFFICE.label == "08:30–12:00、14:30–17:30"
    assert OFFICE.closes == time(17, 30)
    assert OFFICE.length == 6 * HOUR + HOUR // 2


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ([], "至少要有一段"),
        ("08:30-12:00", "写成列表"),
        (["八点到十二点"], "写成“08:30-12:00”的样子，现在是“八点到十二点”"),
        (["08:30"], "写成“08:30-12:00”的样子"),
        (["12:00-08:30"], "先开后关"),
        (["08:30-08:30"], "先开后关"),
        (["08:30-12:00", "11:00-17:30"], "互不重叠"),
        (["14:30-17:30", "08:30-12:00"], "从早到晚"),
        (["22:00-06:00"], "先开后关"),
        (["08:30+08:00-12:00"], "写成“08:30-12:00”的样子"),
        ([830], "写成“08:30-12:00”的样子"),
    ],
)
def test_office_hours_that_make_no_sense_are_refused(spans, words):
    with pytest.raises(ValueError, match=words):
        OfficeHours.read(spans)


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        ("00:00", 0),
        ("08:30", 0),
        ("09:30", 60),
        ("12:00", 210),
        ("13:00", 210),
        ("15:00", 240),
        ("23:59", 390),
    ],
)
def test_noon_and_night_do_not_count(moment, minutes):
    assert OFFICE.elapsed(at(f"2026-03-02 {moment}")) == minutes * HOUR // 60


@given(office_hours(), st.floats(0.001, 1))
def test_a_moment_is_the_first_by_which_so_much_has_passed(hours, share):
    elapsed = max(int(hours.length * share), 1)
    moment = hours.moment(elapsed)
    assert hours.elapsed(at(f"2026-03-02 {moment.isoformat()}")) == elapsed
    assert any(opens < moment <= closes for opens, closes in hours.spans)


def test_a_day_has_no_moment_beyond_its_end():
    with pytest.raises(ValueError, match="longer than a working day"):
        OFFICE.moment(OFFICE.length + 1)
