"""How far a plan has come, how long somebody took, and what packs say of escalation and disputes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.capabilities.casework import rules
from gongzhi.foundation import worktime
from gongzhi.foundation.rulebook.reading import rule_of

from .factories import PUSH_BACKS, PackFactory, clock

TODAY = date(2026, 6, 1)
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 15)


def plan(stages):
    """Steps numbered from one, each done or not with its day and why it was dropped."""
    return [
        rules.Step(number, day, is_done, *why)
        for number, (is_done, day, *why) in enumerate(stages, start=1)
    ]


@pytest.mark.parametrize(
    ("stages", "line"),
    [
        ([(True, TODAY), (False, JUNE), (False, JULY)], "第2步/共3步，预计6月30日"),
        ([(False, JUNE)], "第1步/共1步，预计6月30日"),
        ([(False, TODAY)], "第1步/共1步，预计今天"),
        ([(False, date(2027, 1, 5))], "第1步/共1步，预计2027年1月5日"),
        ([(False, date(2026, 5, 20)), (False, JUNE)], "第1步/共2步，本该5月20日做完，晚了"),
        ([(True, TODAY), (True, JUNE)], "共2步，都做完了"),
        ([(True, TODAY), (False, JULY), (True, JUNE)], "第2步/共3步，预计7月15日"),
    ],
)
def test_a_plan_in_one_line(stages, line):
    found = rules.progress(plan(stages), today=TODAY)
    assert (found.line(TODAY), found.dropped_lines) == (line, [])


@pytest.mark.parametrize(
    ("stages", "line", "dropped"),
    [
        (
            [(False, JUNE, "线路没有问题"), (False, TODAY)],
            "还剩1步要做，正在做第2步，预计今天",
            ["第1步不做了：线路没有问题"],
        ),
        (
            [(True, TODAY), (False, JUNE), (False, JULY, "没有钱"), (False, JULY)],
            "还剩2步要做，正在做第2步，预计6月30日",
            ["第3步不做了：没有钱"],
        ),
        (
            [(False, date(2026, 5, 20)), (False, JUNE, "没有钱"), (False, JUNE, "没有钱")],
            "还剩1步要做，正在做第1步，本该5月20日做完，晚了",
            ["第2、3步不做了：没有钱"],
        ),
        (
            [(True, TODAY), (False, JUNE, "没有钱"), (False, JULY, "没有批下来")],
            "要做的1步都做完了",
            ["第2步不做了：没有钱", "第3步不做了：没有批下来"],
        ),
        ([(False, JUNE, "没有钱")], "定下的都不做了", ["第1步不做了：没有钱"]),
    ],
)
def test_a_plan_of_which_something_was_dropped_says_what_is_left_and_why(stages, line, dropped):
    found = rules.progress(plan(stages), today=TODAY)
    assert (found.line(TODAY), found.dropped_lines) == (line, dropped)


def test_no_plan_has_no_line():
    assert rules.progress([], today=TODAY) is None


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


steps = st.tuples(st.booleans(), days, st.sampled_from(["", "没有钱", "没有批下来"]))


@given(stages=st.lists(steps, min_size=1, max_size=9), today=days)
def test_the_step_shown_is_the_first_that_is_still_to_be_done(stages, today):
    found = rules.progress(plan(stages), today=today)
    kept = [place for place, (_, _, why) in enumerate(stages, 1) if not why]
    open_ones = [place for place in kept if not stages[place - 1][0]]
    assert (found.total, found.left) == (len(kept), len(open_ones))
    assert sum(len(numbers.split("、")) for numbers, _ in found.dropped) == len(stages) - len(kept)
    assert found.is_whole == (not open_ones)
    if open_ones:
        assert found.current == open_ones[0]
        assert found.due_on == stages[found.current - 1][1]
        assert found.is_late == (found.due_on < today)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "不到 1 分钟"), (59, "59 分钟"), (60, "1 小时"), (130, "2 小时 10 分钟"), (1440, "1 天"), (1570, "1 天 2 小时")],
)  # fmt: skip
def test_how_long_somebody_took(minutes, said):
    start = datetime(2026, 6, 1, tzinfo=UTC)
    assert rules.time_taken(start, start + timedelta(minutes=minutes, seconds=30)) == said


def test_what_a_called_unit_reads():
    assert rules.whistle_words("楼道灯不亮", "燕泉街道", "2026年6月2日 17:30") == (
        "燕泉街道为“楼道灯不亮”吹哨，请您单位 2026年6月2日 17:30 前报到。"
    )


def test_a_pack_says_when_it_goes_one_level_up_or_never():
    period = worktime.Period(2, worktime.TimeUnit.WORKING_DAYS)
    assert rules.second_escalation(PackFactory.build()) == period
    silent = PackFactory.build(sections={"casework.escalation": []})
    assert rules.second_escalation(silent) is None


def test_a_pack_says_how_many_push_backs_or_none():
    assert rules.most_push_backs(PackFactory.build()) == 1
    assert rules.most_push_backs(PackFactory.build(sections={"casework.dispute": []})) is None


@pytest.mark.parametrize("wrong", [-1, 1.5, "1", True, None])
def test_a_number_of_push_backs_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match="at_most"):
        rules.read_push_backs(rule_of({**PUSH_BACKS, "at_most": wrong}))


@pytest.mark.parametrize(
    ("said", "resident", "dispute"),
    [
        ({}, True, False),
        ({"stands_still": False}, False, False),
        ({"stands_still_in_dispute": True}, True, True),
    ],
)
def test_a_clock_stands_still_only_as_its_rule_says(said, resident, dispute):
    rule = rules.read_clock(rule_of({**clock("answer", 5), **said}))
    assert rule.stands_still_for("resident") == resident
    assert rule.stands_still_for("dispute") == dispute
