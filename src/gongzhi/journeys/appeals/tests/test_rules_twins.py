"""Which appeals may be one matter: shared pairs of characters, the same whoever asks first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.rulebook import Rule
from gongzhi.journeys.appeals.rules import (
    Candidate,
    TwinRule,
    alikeness,
    likely_twins,
    pairs,
    read_twins,
)

AT = datetime(2026, 3, 10, tzinfo=UTC)
RULE = TwinRule(days=30, alike=35, alike_nearby=20, most=2)
LAMP = "三栋楼道灯坏了半个月，老人下楼看不见"
words = st.text(alphabet="楼道灯坏了半个月老人下看不见abc，", max_size=30)


def candidate(number, said, *, is_near=False):
    return Candidate(UUID(int=number), AT + timedelta(minutes=number), said, is_near)


def test_the_same_words_are_wholly_alike_and_strange_ones_not_at_all():
    assert alikeness(pairs(LAMP), pairs(LAMP)) == 100
    assert alikeness(pairs(LAMP), pairs("菜市场早上太吵")) == 0
    assert alikeness(pairs(""), pairs("")) == 0


def test_whole_percents_of_shared_pairs():
    assert pairs("灯坏了") == {"灯坏", "坏了"}
    assert alikeness(pairs("灯坏了"), pairs("灯坏着")) == 50


def test_less_is_asked_of_what_is_near():
    said = "楼道灯不亮，黑得很"
    percent = alikeness(pairs(LAMP), pairs(said))
    rule = TwinRule(days=30, alike=percent + 1, alike_nearby=percent, most=5)
    assert likely_twins(LAMP, [candidate(1, said)], rule) == []
    near = candidate(1, said, is_near=True)
    assert likely_twins(LAMP, [near], rule) == [(near, percent)]


@given(st.lists(words, max_size=6), words)
def test_the_order_of_asking_changes_nothing(said, own):
    made = [candidate(number, text) for number, text in enumerate(said)]
    assert likely_twins(own, made, RULE) == likely_twins(own, reversed(made), RULE)
    assert len(likely_twins(own, made, RULE)) <= RULE.most


@given(words, words)
def test_alikeness_is_mutual_and_a_percent(one, other):
    there, back = alikeness(pairs(one), pairs(other)), alikeness(pairs(other), pairs(one))
    assert there == back
    assert 0 <= there <= 100


@pytest.mark.parametrize(
    "data",
    [
        {"days": 0, "alike": 35, "alike_nearby": 20, "most": 5},
        {"days": 30, "alike": 20, "alike_nearby": 35, "most": 5},
        {"days": 30, "alike": 101, "alike_nearby": 20, "most": 5},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_when_it_is_read(data):
    with pytest.raises(ValueError, match="百分数"):
        read_twins(_rule(data))


def _rule(data):
    return Rule("default", "像是一回事", data, None, False, "")
