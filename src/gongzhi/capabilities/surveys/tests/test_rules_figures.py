"""Margins by hand and by their properties; a draw that anybody can repeat."""

import hashlib
from decimal import Decimal
from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.surveys.rules import draw, margin, margin_of_strata


@pytest.mark.parametrize(
    ("answered", "households", "percent"),
    [
        (100, 1_000_000, "9.8"),  # 1.96/20 = 9.79…
        (384, 10**9, "5.1"),  # the textbook's 385 is the first at or below 5
        (385, 10**9, "5.0"),
        (50, 100, "9.9"),  # 13.86 · √(50/99) = 9.850
        (1, 2, "98.0"),
        (12, 12, "0.0"),
        (13, 12, "0.0"),
        (1, 1, "0.0"),
    ],
)
def test_the_margin_with_the_correction_for_a_finite_population(answered, households, percent):
    found = margin(answered, households)
    assert found.percent == Decimal(percent)
    assert str(found) == f"±{percent} 个百分点"


def test_nobody_answered_nothing_is_known():
    assert margin(0, 12) is None
    assert margin_of_strata([(10, 100), (0, 5)]) is None
    assert margin_of_strata([]) is None


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 5_000), st.data())
def test_the_margin_is_the_formula_rounded_up(households, data):
    answered = data.draw(st.integers(1, households))
    exact = 100 * 1.959964 * sqrt(0.25 / answered * (households - answered) / (households - 1))
    found = float(margin(answered, households).percent)
    assert exact - 1e-6 <= found < exact + 0.1 + 1e-6
    assert margin_of_strata([(answered, households)]) == margin(answered, households)


def test_strata_are_weighed_by_their_homes():
    """Two buildings of 50, ten asked in each: √(2 · ¼ · 0.025 · 40/49) · 1.96 = 19.80."""
    assert margin_of_strata([(10, 50), (10, 50)]).percent == Decimal("19.8")


@settings(max_examples=40, deadline=None)
@given(st.sets(st.uuids(), max_size=30), st.integers(0, 10**9), st.integers(1, 12))
def test_a_draw_can_be_repeated_whatever_the_order(homes, seed, most):
    building = UUID(int=7)
    (one,) = draw({building: sorted(homes)}, most=most, seed=seed)
    (again,) = draw({building: sorted(homes, reverse=True)}, most=most, seed=seed)
    assert one == again
    assert len(one.homes) == min(most, len(homes))
    assert (one.households, set(one.homes) <= homes) == (len(homes), True)


def test_the_draw_is_as_the_docs_say():
    building, homes = UUID(int=1), [UUID(int=n) for n in range(2, 9)]
    (one,) = draw({building: homes}, most=3, seed=42)
    by_hand = sorted(
        homes, key=lambda home: hashlib.sha256(f"42:{building}:{home}".encode()).digest()
    )
    assert list(one.homes) == by_hand[:3]


def test_every_home_is_drawn_about_as_often():
    building, homes = UUID(int=1), [UUID(int=n) for n in range(2, 12)]
    times = dict.fromkeys(homes, 0)
    for seed in range(500):
        for home in draw({building: homes}, most=3, seed=seed)[0].homes:
            times[home] += 1
    assert sum(times.values()) == 1_500
    assert all(110 < n < 190 for n in times.values())
