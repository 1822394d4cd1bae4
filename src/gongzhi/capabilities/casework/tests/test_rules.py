"""Clock rules as packs write them, and the headings of an inbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.capabilities.casework import rules
from gongzhi.capabilities.casework.rules import Group
from gongzhi.foundation import worktime
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.rulebook.reading import rule_of

from .factories import CLOCKS, NOON, PackFactory, clock

here = worktime.ZONE
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(here))  # noqa: DTZ001  hypothesis adds the zone
NOW = NOON.astimezone(here)


def pack(*clocks):
    return PackFactory.build(sections={"casework.clock": list(clocks)})


def test_a_clock_says_its_kind_urgency_and_period():
    read = rules.read_clock(rule_of(clock("answer", 4, "working_hours", urgency="urgent")))
    assert (read.code, read.kind, read.urgency) == ("answer-urgent", "answer", "urgent")
    assert read.period == worktime.Period(4, worktime.TimeUnit.WORKING_HOURS)
    assert read.stands_still


def test_a_pack_can_say_that_a_clock_never_stands_still():
    entry = {**clock("answer", 5), "stands_still": False}
    assert not rules.read_clock(rule_of(entry)).stands_still


@pytest.mark.parametrize("missing", ["kind", "amount", "unit"])
def test_a_clock_without_its_period_or_kind_is_refused(missing):
    entry = clock("answer", 5)
    del entry[missing]
    with pytest.raises((KeyError, ValueError), match=missing):
        rules.read_clock(rule_of(entry))


def test_the_clock_of_an_urgency_goes_before_the_one_for_all():
    assert rules.clock_rule(pack(*CLOCKS), "answer", "urgent").period.amount == 4
    assert rules.clock_rule(pack(*CLOCKS), "answer", "hope").period.amount == 5
    assert rules.clock_rule(pack(*CLOCKS), "answer").period.amount == 5


def test_a_pack_without_the_clock_says_so_in_chinese():
    made = PackFactory.build(title="北湖区规则", sections={"casework.clock": []})
    with pytest.raises(RuleMissing, match="规则包“北湖区规则”里没有“answer”的时限"):
        rules.clock_rule(made, "answer")


@given(
    amounts=st.lists(st.integers(1, 90), min_size=1, max_size=5),
    wanted=st.sampled_from(["urgent", "hard", "worry", "hope"]),
)
def test_whatever_the_packs_order_the_most_exact_clock_is_found(amounts, wanted):
    kinds = ["urgent", "hard", "worry", "hope", "*"][: len(amounts)]
    clocks = [clock("answer", n, urgency=kind) for n, kind in zip(amounts, kinds, strict=True)]
    own = dict(zip(kinds, amounts, strict=True))
    for order in (clocks, clocks[::-1]):
        if wanted in own or "*" in own:
            found = rules.clock_rule(pack(*order), "answer", wanted)
            assert found.period.amount == own.get(wanted, own.get("*"))
        else:
            with pytest.raises(RuleMissing):
                rules.clock_rule(pack(*order), "answer", wanted)


def test_office_hours_come_from_the_pack():
    assert rules.office_hours(pack(*CLOCKS)).label == "08:30–12:00、14:30–17:30"


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (NOW - timedelta(microseconds=1), Group.LATE),
        (NOW, Group.LATE),
        (NOW + timedelta(microseconds=1), Group.TODAY),
        (NOW.replace(hour=23, minute=59), Group.TODAY),
        (NOW.replace(day=24, hour=0), Group.WEEK),
        (NOW.replace(day=29), Group.WEEK),
        (NOW.replace(day=30), Group.LATER),
    ],
)
def test_the_heading_follows_the_day_of_the_deadline(due, group):
    assert rules.group_of(due, is_paused=False, now=NOW) == group


def test_what_stands_still_or_has_no_deadline_has_its_own_heading():
    assert rules.group_of(NOW - timedelta(days=3), is_paused=True, now=NOW) == Group.STOPPED
    assert rules.group_of(None, is_paused=False, now=NOW) == Group.NONE
    assert rules.group_of(None, is_paused=True, now=NOW) == Group.STOPPED


@given(first=instants, second=instants, now=instants)
def test_an_earlier_deadline_never_stands_below_a_later_one(first, second, now):
    order = list(Group)
    earlier, later = sorted((first, second))
    assert order.index(rules.group_of(earlier, is_paused=False, now=now)) <= order.index(
        rules.group_of(later, is_paused=False, now=now)
    )


@given(due=instants, now=instants)
def test_late_is_exactly_what_is_due_by_now(due, now):
    assert (rules.group_of(due, is_paused=False, now=now) == Group.LATE) == (due <= now)


def test_a_head_reads_what_is_late_since_when_and_where_it_lies():
    assert rules.late_words("楼道灯不亮", "答复", "2026年11月30日 17:30", "仙泉社区居委会") == (
        "“楼道灯不亮”超期了：“答复”应在 2026年11月30日 17:30 前。现在归仙泉社区居委会，请看看卡在哪里。"
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("year_2026")
def test_a_packs_own_test_gets_the_deadline_to_the_minute():
    given_ = {"start": "2026-11-23T12:00+08:00", "kind": "answer", "urgency": "hard"}
    assert rules._due_test(pack(*CLOCKS), given_) == "2026-11-30 17:30"
    hours = {**given_, "urgency": "urgent"}
    assert rules._due_test(pack(*CLOCKS), hours) == "2026-11-24 09:30"


def test_utc_and_local_deadlines_are_the_same_to_it():
    due = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert rules.group_of(due.astimezone(here), is_paused=False, now=NOW) == Group.TODAY
