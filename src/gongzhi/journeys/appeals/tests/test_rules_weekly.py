"""A week's numbers add up, whatever they are cut by."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gongzhi.journeys.appeals.rules import Said, Week, table
from gongzhi.journeys.appeals.rules.weekly import ALL

said = st.builds(
    Said,
    category=st.sampled_from(["-", "housing", "housing.leak", "traffic.parking"]),
    place=st.sampled_from(["-", "燕泉小区", "悦府"]),
    channel=st.sampled_from(["online", "counter"]),
    status=st.just("filed"),
    count=st.integers(1, 9),
)


@given(st.dates(date(2020, 1, 6), date(2030, 1, 1)))
def test_a_week_goes_from_monday_to_sunday_and_holds_its_day(day):
    week = Week.of(day)
    assert (week.first.weekday(), week.last.weekday()) == (0, 6)
    assert week.first <= day <= week.last
    assert week.after.before == week
    assert (week.after.first - week.last).days == 1


def test_the_most_come_first_and_equals_by_name():
    found = table(
        [
            Said("housing.leak", "悦府", "online", "filed", 2),
            Said("housing", "燕泉小区", "counter", "filed", 1),
            Said("traffic.parking", "燕泉小区", "online", "filed", 1),
            Said("-", "-", "box", "filed", 3),
        ],
        row=lambda one: one.place,
        column=lambda one: one.parent,
    )
    assert found.rows == ("-", "悦府", "燕泉小区")
    assert found.columns == ("-", "housing", "traffic")
    assert found.number("燕泉小区", "housing") == 1
    assert found.number("悦府", "traffic") == 0
    assert (found.number(), found.number("燕泉小区"), found.number(column="housing")) == (7, 2, 3)


@given(st.lists(said))
def test_rows_and_columns_add_up_to_the_whole(every):
    found = table(every, row=lambda one: one.parent, column=lambda one: one.channel)
    whole = sum(one.count for one in every)
    assert found.number() == whole
    assert sum(found.number(row) for row in found.rows) == whole
    assert sum(found.number(column=column) for column in found.columns) == whole
    assert all(
        found.number(row) == sum(found.number(row, column) for column in found.columns)
        for row in found.rows
    )
    assert all(count > 0 for count in found.numbers.values())
    assert ALL not in found.rows
