"""What an appeal counts as, and what of the counts may be shown."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.oversight.insight import rules

DAY = date(2026, 3, 10)
facts = st.builds(
    rules.Fact,
    area=st.sampled_from(["431002", "431002001", "431002001001", "431002001002"]),
    category=st.sampled_from(["", "house", "house.light", "order.noise"]),
    status=st.sampled_from(["filed", "working", "answered", "closed"]),
    filed_on=st.sampled_from([DAY, date(2026, 3, 11)]),
    is_answered=st.booleans(),
    is_in_time=st.booleans(),
    is_resolved=st.booleans(),
    rating=st.sampled_from(["", "solved", "unsolved"]),
)
maybe = st.none() | facts
counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30))


def fact(**changes):
    said = {
        "area": "431002001001",
        "category": "house.light",
        "status": "closed",
        "filed_on": DAY,
        "is_answered": True,
        "is_in_time": True,
        "is_resolved": False,
        "rating": "half",
    }
    return rules.Fact(**{**said, **changes})


def test_an_appeal_counts_on_three_levels_and_under_all_and_its_category():
    cells = fact().cells()
    assert {cell[0] for cell in cells} == {"431002", "431002001", "431002001001"}
    assert {cell[2] for cell in cells} == {"", "house"}
    measures = ["filed", "status:closed", "answered", "in_time", "rated", "rating:half"]
    assert [cell[3] for cell in cells[:6]] == measures
    assert len(cells) == 3 * 2 * 6


def test_what_is_not_answered_counts_neither_as_in_time_nor_as_resolved():
    open_yet = fact(status="working", is_answered=False, is_resolved=True, rating="")
    assert open_yet.measures() == ["filed", "status:working"]
    assert fact(category="").parent == "unsorted"


@given(before=maybe, after=maybe)
def test_a_difference_leads_from_one_to_the_other(before, after):
    sums = {}
    for cell in before.cells() if before else []:
        sums[cell] = sums.get(cell, 0) + 1
    for cell, by in rules.difference(before, after).items():
        assert by
        sums[cell] = sums.get(cell, 0) + by
    wanted = {}
    for cell in after.cells() if after else []:
        wanted[cell] = wanted.get(cell, 0) + 1
    assert {cell: n for cell, n in sums.items() if n} == wanted


@given(same=maybe)
def test_nothing_changes_where_nothing_changed(same):
    assert rules.difference(same, same) == {}


# ── small groups ─────────────────────────────────────────────────────────


@given(counted=counts, smallest=st.integers(2, 12))
def test_no_small_group_is_shown_nor_found_by_subtraction(counted, smallest):
    visible = rules.suppressed(counted, smallest=smallest)
    assert visible.keys() == counted.keys()
    hidden = [counted[name] for name, count in visible.items() if count is None]
    others = [count for count in visible.values() if count]
    assert all(count is None or count == counted[name] for name, count in visible.items())
    assert all(count >= smallest for count in others)
    assert not hidden or not others or (len(hidden) > 1 and sum(hidden) >= smallest)


@pytest.mark.parametrize(
    ("counted", "visible"),
    [
        ({"a": 10, "b": 12}, {"a": 10, "b": 12}),
        ({"a": 9, "b": 12, "c": 30}, {"a": None, "b": None, "c": 30}),
        ({"a": 1, "b": 1, "c": 12}, {"a": None, "b": None, "c": None}),
        ({"a": 6, "b": 7, "c": 12}, {"a": None, "b": None, "c": 12}),
        ({"a": 0, "b": 12}, {"a": 0, "b": 12}),
        ({"a": 3}, {"a": None}),
        ({}, {}),
    ],
)
def test_what_is_hidden_with_what(counted, visible):
    assert rules.suppressed(counted) == visible


days = st.dates(date(2024, 12, 1), date(2026, 3, 1))


@given(days, st.integers(0, 400))
def test_whole_weeks_and_the_days_around_them_cover_a_stretch_once(since, length):
    on = since + timedelta(days=length)
    found = rules.spans(since, on)
    weeks = list(stretch(found.weeks_from, found.weeks_until))
    around = [*stretch(found.since, found.weeks_from), *stretch(found.weeks_until, found.until)]
    assert sorted([*weeks, *around]) == list(stretch(since, on + timedelta(days=1)))
    assert len(weeks) % 7 == 0
    assert not weeks or weeks[0].isoweekday() == 1
    assert len(around) <= 12


def stretch(begin, end):
    for number in range((end - begin).days):
        yield begin + timedelta(days=number)


@given(maybe, maybe)
def test_a_week_changes_by_what_its_days_change_by(before, after):
    changes = rules.difference(before, after)
    cells = rules.spanned(changes)
    assert {
        (area, day, category, measure): by
        for (area, span, day, category, measure), by in cells.items()
        if span == 1
    } == changes
    for (area, span, monday, category, measure), by in cells.items():
        if span == 7:
            assert monday.isoweekday() == 1
            assert by == sum(
                change
                for (a, day, c, m), change in changes.items()
                if (a, c, m) == (area, category, measure) and rules.monday(day) == monday
            )
