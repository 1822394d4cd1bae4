"""Rates are exact, carry their denominator, and keep silent about few."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.quantities import SMALLEST_GROUP, Rate, shown


@pytest.mark.parametrize(
    ("count", "seen"), [(0, 0), (1, None), (9, None), (10, 10), (11, 11), (12_345, 12_345)]
)
def test_a_count_of_few_is_not_shown(count, seen):
    assert SMALLEST_GROUP == 10
    assert shown(count) == seen


def test_how_few_can_be_said():
    assert shown(4, smallest=3) == 4
    assert shown(2, smallest=3) is None
    assert shown(0, smallest=3) == 0


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 10, "0.0%"),
        (10, 10, "100.0%"),
        (1, 16, "6.3%"),  # 6.25, half up
        (1, 11, "9.1%"),
        (2, 3_000, "0.1%"),  # 0.0666…
        (1, 2_000, "0.1%"),  # 0.05, half up
        (1, 2_001, "0.0%"),
        (1_999, 2_000, "100.0%"),
        (724, 1_000, "72.4%"),
        (0, 0, "—"),
        (5, 9, "—"),
    ],
)
def test_a_percentage_has_one_decimal_half_up(part, whole, percent):
    assert Rate(part, whole).percent() == percent


def test_a_rate_of_nothing_has_no_value_and_one_of_few_is_suppressed():
    assert Rate(0, 0).value is None
    assert not Rate(0, 0).is_suppressed
    assert Rate(5, 9).value == Fraction(5, 9)
    assert Rate(5, 9).is_suppressed
    assert not Rate(5, 10).is_suppressed


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match=f"{part} of {whole} is not a rate"):
        Rate(part, whole)


@given(st.data(), st.integers(10, 10**6))
def test_a_percentage_is_within_half_a_tenth_of_the_truth(data, whole):
    part = data.draw(st.integers(0, whole))
    said = Fraction(Rate(part, whole).percent().rstrip("%"))
    assert abs(said - Fraction(100 * part, whole)) <= Fraction(1, 20)


@given(st.data(), st.integers(10, 10**6))
def test_more_is_never_said_to_be_less(data, whole):
    part = data.draw(st.integers(0, whole - 1))
    less, more = (Fraction(Rate(one, whole).percent().rstrip("%")) for one in (part, part + 1))
    assert less <= more
