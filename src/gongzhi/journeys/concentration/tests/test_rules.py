"""Households not posts, exact bands, minorities beside majorities."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.journeys.concentration import rules
from gongzhi.journeys.concentration.rules import Voice


def voice(*homes, place="仙泉小区", channel="online"):
    return Voice(uuid4(), place, channel, frozenset(homes))


def test_fifty_posts_of_one_household_count_once():
    found = rules.summed([*(voice("a") for _ in range(50)), voice("b", place="悦府")])
    assert (found.households, found.messages, found.nameless) == (2, 51, 0)
    assert found.places == {"仙泉小区": 1, "悦府": 1}


def test_a_note_from_the_box_is_a_message_and_no_household():
    found = rules.summed([voice("a"), voice(channel="box")])
    assert (found.households, found.messages, found.nameless) == (1, 2, 1)
    assert found.channels == {"box": 1, "online": 1}


def test_who_stands_behind_counts_too():
    assert rules.summed([voice("a", "b", "c"), voice("b")]).households == 3


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (61, 160, "30.9", "45.9"),  # Wilson 1927 at 95 %, outward
        (0, 10, "0.0", "27.8"),
        (10, 10, "72.2", "100.0"),
        (1, 1, "20.6", "100.0"),
        (500, 1000, "46.9", "53.1"),
    ],
)
def test_the_band_is_wilsons(part, whole, low, high):
    assert rules.band(part, whole) == (Decimal(low), Decimal(high))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 5_000), st.data())
def test_the_share_always_lies_in_its_band(whole, data):
    part = data.draw(st.integers(0, whole))
    low, high = rules.band(part, whole)
    assert 0 <= low <= Decimal(100 * part) / whole <= high <= 100


def test_nobody_has_no_share():
    with pytest.raises(ValueError, match="no share"):
        rules.band(1, 0)
    assert rules.percent(0, 0) == "—"


def test_a_share_is_rounded_half_up():
    assert [rules.percent(61, 160), rules.percent(1, 8), rules.percent(1, 3)] == [
        "38.1%", "12.5%", "33.3%",
    ]  # fmt: skip


def test_less_than_a_tenth_is_a_minority():
    assert [rules.is_minority(n, 100) for n in (9, 10)] == [True, False]


def test_a_cluster_is_called_as_most_call_it():
    assert rules.label_of(["架空层改阅览室", "要阅览室", "架空层改阅览室"]) == "架空层改阅览室"
    assert rules.label_of(["", "  "]) == "没有题目的"
    assert len(rules.label_of(["长" * 90])) == 40
    assert rules.label_of(["找 13907350001 问阅览室"]) == "找 *********** 问阅览室"
