"""What may be shown, in which order, what has to be answered."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.rulebook.reading import Rule
from gongzhi.journeys.discussions import rules

LIMITS = rules.Limits(most=3, alike=30, similar=3, votes=10, percent=50)
counts = st.integers(0, 40)


@settings(max_examples=200, deadline=None)
@given(counts, counts, counts)
def test_no_small_count_is_shown_nor_found_by_subtraction(agree, disagree, unsure):
    parts = (agree, disagree, unsure)
    told = rules.tally_of(*parts)
    seen = (told.agree, told.disagree, told.unsure)
    assert all(one is None or one == 0 or one >= 10 for one in (*seen, told.total))
    assert all(one in (None, part) for one, part in zip(seen, parts, strict=True))
    if told.total is not None:
        left = told.total - sum(one for one in seen if one is not None)
        assert left == 0 or (left >= 10 and seen.count(None) > 1)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((0, 0, 0), (0, 0, 0, 0)),
        ((5, 3, 1), (None, None, None, None)),
        ((12, 10, 0), (12, 10, 0, 22)),
        ((12, 10, 4), (12, 10, None, None)),
        ((20, 6, 5), (20, None, None, 31)),
        ((20, 3, 5), (20, None, None, None)),
    ],
)
def test_counts_as_they_may_be_shown(parts, told):
    tally = rules.tally_of(*parts)
    assert (tally.agree, tally.disagree, tally.unsure, tally.total) == told


@pytest.mark.parametrize(
    ("agree", "votes", "asked"), [(5, 10, True), (4, 10, False), (9, 9, False), (50, 101, False)]
)
def test_what_enough_people_agree_with_has_to_be_answered(agree, votes, asked):
    assert rules.needs_answer(agree, votes, LIMITS) is asked


def test_the_least_voted_on_come_first_and_equals_as_the_seed_draws():
    keys = [UUID(int=n) for n in range(40)]
    items = [(key, 0 if n else 3, n) for n, key in enumerate(keys)]
    one, again, other = (rules.fair_order(items, seed) for seed in (b"a", b"a", b"b"))
    assert one == again != other
    assert sorted(one) == sorted(other) == list(range(40))
    assert one[-1] == other[-1] == 0
    assert rules.fair_order(reversed(items), b"a") == one


@pytest.mark.parametrize(
    ("day", "is_closed", "phase"),
    [(9, False, "ahead"), (10, False, "running"), (20, False, "running"), (21, False, "over"), (15, True, "closed")],
)  # fmt: skip
def test_both_ends_belong_to_it(day, is_closed, phase):
    found = rules.phase(
        date(2026, 3, 10), date(2026, 3, 20), date(2026, 3, day), is_closed=is_closed
    )
    assert (found.value, found.is_counted) == (phase, phase in ("over", "closed"))


@pytest.mark.parametrize(
    ("people", "told"), [(10, 10), (14, 10), (15, 20), (24, 20), (125, 130), (3, 10)]
)
def test_sizes_are_told_in_tens(people, told):
    assert rules.in_tens(people) == told


@pytest.mark.parametrize(("part", "whole", "tenths"), [(0, 10, 0), (1, 20, 1), (17, 20, 9), (10, 10, 10), (1, 3, 3)])  # fmt: skip
def test_shares_are_told_in_tenths(part, whole, tenths):
    assert rules.in_tenths(part, whole) == tenths


@pytest.mark.parametrize("wrong", [{"most": 0}, {"alike": 0}, {"percent": 101}, {"votes": 0}])
def test_limits_that_make_no_sense_are_refused(wrong):
    data = {"most": 3, "alike": 30, "similar": 3, "votes": 10, "percent": 50, **wrong}
    with pytest.raises(ValueError, match=r"至少|百分数"):
        rules.read_limits(Rule("default", "x", data, None, False, ""))
