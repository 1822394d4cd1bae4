"""How long something is kept, and what a pack may not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.rulebook import Rule
from gongzhi.foundation.upkeep.rules import back, read_keeping
from gongzhi.foundation.worktime import Period, TimeUnit

FIRST = datetime(2001, 1, 1, tzinfo=UTC)


def rule(**data):
    return Rule("x.y", "某物", {"from": "写下", "why": "有用", **data}, None, False, "")


def months(amount):
    return Period(amount, TimeUnit.MONTHS)


@pytest.mark.parametrize(
    ("at", "amount", "ended"),
    [
        ("2026-11-27T12:00+08:00", 12, "2025-11-27T12:00+08:00"),
        ("2026-08-31T12:00+08:00", 6, "2026-02-28T12:00+08:00"),
        ("2028-08-31T12:00+08:00", 6, "2028-02-29T12:00+08:00"),
        ("2026-01-31T12:00+08:00", 1, "2025-12-31T12:00+08:00"),
        ("2026-03-31T17:00+00:00", 1, "2026-03-01T01:00+08:00"),
    ],
)
def test_months_are_counted_by_the_calendar_of_the_place(at, amount, ended):
    assert back(months(amount), datetime.fromisoformat(at)) == datetime.fromisoformat(ended)


def test_days_and_hours_are_counted_by_the_clock():
    at = datetime(2026, 11, 27, 4, tzinfo=UTC)
    assert back(Period(1, TimeUnit.DAYS), at) == at - timedelta(days=1)
    assert back(Period(36, TimeUnit.HOURS), at) == at - timedelta(hours=36)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.integers(0, 500_000), st.integers(1, 240), st.integers(1, 240))
def test_a_longer_time_ends_earlier_and_never_in_the_future(hours, one, other):
    at = FIRST + timedelta(hours=hours)
    shorter, longer = sorted((one, other))
    assert back(months(longer), at) <= back(months(shorter), at) < at
    assert timedelta(days=27) * one < at - back(months(one), at) < timedelta(days=32) * one


def test_working_time_is_no_time_to_keep_something():
    with pytest.raises(ValueError, match="不能用工作日"):
        read_keeping(rule(amount=3, unit="working_days"))


def test_what_has_no_amount_is_kept_for_good():
    keeping = read_keeping(rule())
    assert keeping.ended_before(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert (keeping.label, keeping.bound) == ("一直留着", "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"amount": 5, "unit": "months", "least": {"amount": 6, "unit": "months"}},
            "至少要留 6 个月，现在写的是 5 个月",
        ),
        (
            {"amount": 30, "unit": "days", "least": {"amount": 6, "unit": "months"}},
            "至少要留 6 个月，现在写的是 30 日",
        ),
        (
            {"amount": 13, "unit": "months", "most": {"amount": 12, "unit": "months"}},
            "至多只能留 12 个月，现在写的是 13 个月",
        ),
        (
            {"most": {"amount": 12, "unit": "months"}},
            "至多只能留 12 个月，现在写的是 一直留着",
        ),
    ],
)
def test_a_pack_that_breaks_a_bound_is_refused(data, words):
    with pytest.raises(ValueError, match=words):
        read_keeping(rule(**data))


def test_a_bound_may_be_met_exactly():
    six = {"amount": 6, "unit": "months"}
    assert read_keeping(rule(**six, least=six)).bound == "不少于 6 个月"
    assert read_keeping(rule(**six, most=six)).bound == "不超过 6 个月"


def test_from_and_why_must_be_said():
    with pytest.raises(KeyError):
        read_keeping(Rule("x.y", "某物", {"from": "写下"}, None, False, ""))
