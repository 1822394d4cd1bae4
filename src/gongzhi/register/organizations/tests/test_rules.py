"""Levels, places, terms and publicity, for any input."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.rulebook import Rule
from gongzhi.foundation.worktime import Calendar, Period, TimeUnit
from gongzhi.register.organizations import rules
from gongzhi.register.organizations.models import PARTY_KINDS, Role, UnitKind

kinds = st.sampled_from(UnitKind.values)
days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
WEEKDAYS = Calendar()


@given(kinds, kinds)
def test_a_unit_hangs_only_under_an_allowed_level(kind, superior):
    if superior in rules.ALLOWED_SUPERIORS.get(kind, set()):
        rules.check_superior(kind, superior)
    else:
        with pytest.raises(rules.BadLink):
            rules.check_superior(kind, superior)


@given(kinds)
def test_no_chain_of_superiors_comes_back_to_where_it_began(kind):
    above, seen = {kind}, set()
    while above:
        above = {up for one in above for up in rules.ALLOWED_SUPERIORS.get(one, ())} - seen
        seen |= above
    assert kind not in seen


@given(kinds)
def test_party_units_below_the_district_need_a_superior_and_others_do_not(kind):
    needs_one = kind in PARTY_KINDS and kind != "district_party"
    if needs_one:
        with pytest.raises(rules.BadLink, match="隶属哪个上级"):
            rules.check_superior(kind, None)
    else:
        rules.check_superior(kind, None)


@given(kinds)
def test_kinds_below_are_those_that_may_hang_there(kind):
    for below in rules.kinds_below(kind):
        rules.check_superior(below, kind)


def test_the_four_levels_follow_each_other():
    assert rules.kinds_below("community_party") == ["branch", "group"]
    assert rules.kinds_below("household") == []


@pytest.mark.parametrize(
    ("kind", "area", "superior_area", "words"),
    [
        ("branch", "431002001", None, "12 位"),
        ("street", "431002001001", "431002", "9 位"),
        ("branch", "431002001001", "431002002", "上级组织的辖区"),
    ],
)
def test_a_unit_stands_at_its_level_inside_its_superiors_area(kind, area, superior_area, words):
    with pytest.raises(rules.BadLink, match=words):
        rules.check_area(kind, area, superior_area)


def test_a_fitting_area_passes():
    rules.check_area("branch", "431002001001", "431002001")
    rules.check_area("station", "431002001", None)


@pytest.mark.parametrize("kind", rules.COVERS_BUILDINGS)
def test_a_group_and_a_household_say_their_building(kind):
    with pytest.raises(rules.NotCovered, match="哪一栋"):
        rules.check_places(kind, 1, 0)
    rules.check_places(kind, 0, 1)


@pytest.mark.parametrize("kind", rules.COVERS_HOMES)
def test_a_unit_over_neighbourhoods_says_which(kind):
    with pytest.raises(rules.NotCovered, match="哪个小区"):
        rules.check_places(kind, 0, 1)
    rules.check_places(kind, 1, 0)


def test_other_units_cover_their_area():
    rules.check_places("community", 0, 0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_what_is_missing_is_never_negative(having, every):
    assert rules.Coverage("branch", "小区党支部", having, every).missing == max(every - having, 0)


@given(days, days)
def test_publicity_is_over_only_after_its_last_day(until, on):
    assert rules.publicity_is_over(until, on=on) is (on > until)


def test_without_a_last_day_no_publicity_is_over():
    assert not rules.publicity_is_over(None, on=date(2026, 3, 9))


@given(days, st.integers(1, 240))
def test_months_later_is_the_same_day_or_the_last_of_its_month(start, months):
    later = rules.months_later(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (
        later.day < start.day and (later + timedelta(days=1)).day == 1
    )


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 15), 36, date(2030, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_terms_end_where_people_expect(start, months, later):
    assert rules.months_later(start, months) == later


@given(days, st.integers(-400, 400))
def test_days_left_and_ending_soon_agree(on, left):
    until = on + timedelta(days=left)
    assert rules.days_left(until, on=on) == left
    assert rules.ends_soon(until, on=on) is (left <= 90)


def test_a_post_without_a_term_never_ends_soon():
    assert rules.days_left(None, on=date(2026, 3, 9)) is None
    assert not rules.ends_soon(None, on=date(2026, 3, 9))


@given(days, st.integers(1, 60))
def test_a_publicity_of_working_days_has_that_many_after_its_first_day(start, amount):
    period = Period(amount, TimeUnit.WORKING_DAYS)
    end = rules.earliest_end(start, period, WEEKDAYS)
    assert WEEKDAYS.working_days(start, end) == amount
    assert WEEKDAYS.is_working(end)


def test_five_working_days_from_a_monday_end_the_next_monday():
    monday = date(2026, 3, 9)
    five = Period(5, TimeUnit.WORKING_DAYS)
    assert rules.earliest_end(monday, five, WEEKDAYS) == date(2026, 3, 16)
    moved = Calendar(off=[date(2026, 3, 11)])
    assert rules.earliest_end(monday, five, moved) == date(2026, 3, 17)
    assert rules.earliest_end(monday, Period(7, TimeUnit.DAYS), WEEKDAYS) == date(2026, 3, 16)
    assert rules.earliest_end(monday, Period(1, TimeUnit.MONTHS), WEEKDAYS) == date(2026, 4, 9)


def entry(**data):
    return Rule("default", "任职公示", data, None, is_verified=False, note="")


def test_the_length_of_publicity_is_read_from_the_pack():
    read = rules.read_publicity(entry(amount=5, unit="working_days"))
    assert (read.amount, read.unit) == (5, TimeUnit.WORKING_DAYS)


@pytest.mark.parametrize(
    "data", [{"amount": 5, "unit": "hours"}, {"amount": 0, "unit": "days"}, {"amount": 5}]
)
def test_a_length_that_makes_no_sense_is_refused(data):
    with pytest.raises((ValueError, KeyError)):
        rules.read_publicity(entry(**data))


def test_every_role_belongs_to_some_kind_of_unit():
    assert {role for roles in rules.ROLES_IN.values() for role in roles} == set(Role.values) - {""}
