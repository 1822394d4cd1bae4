"""Figures as they are read: rates with denominators, small groups hidden, in two queries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from gongzhi.foundation.quantities import SMALLEST_GROUP, Rate
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, DAY, DISTRICT, make_town
from gongzhi.oversight.insight import queries, rules, services
from gongzhi.oversight.insight.models import AppealFact

ON = AT.date()


def count(number, *, area=COMMUNITY, **changes):
    """So many appeals, counted as the services count them."""
    said = {
        "area": area,
        "category": "house.light",
        "status": "closed",
        "filed_on": ON,
        "is_answered": True,
        "is_in_time": True,
        "is_resolved": True,
        "rating": "",
        **changes,
    }
    for _ in range(number):
        services._apply(rules.difference(None, rules.Fact(**said)))


def running(filed_on, due_at):
    AppealFact.objects.create(
        id=uuid4(), area=COMMUNITY, status="working", filed_on=filed_on, due_at=due_at
    )


@pytest.mark.usefixtures("db")
class TestFigures:
    def test_they_are_read_in_two_queries_however_many_there_are(self, django_assert_num_queries):
        for number in (1, 3):
            count(number, area=f"43100200100{number}")
            with django_assert_num_queries(2):
                queries.figures_of(DISTRICT, at=AT)

    def test_rates_carry_what_they_are_of(self):
        count(12, rating="solved")
        count(6, is_in_time=False, is_resolved=False, rating="unsolved")
        count(10, status="working", is_answered=False, is_in_time=False)
        figures = queries.figures_of(COMMUNITY, at=AT)
        assert figures.filed == 28
        assert figures.response == Rate(12, 18)
        assert figures.resolution == Rate(12, 18)
        assert figures.satisfaction == Rate(12, 18)
        assert figures.satisfaction.percent() == "66.7%"
        assert figures.by_status == {"closed": 18, "working": 10}
        assert figures.by_category == {"house": 28}
        assert queries.figures_of(COMMUNITY[:9], at=AT).filed == 28
        assert queries.figures_of(DISTRICT, at=AT).filed == 28

    def test_what_is_late_counts_against_the_answers_in_time(self):
        count(20)
        for n in range(12):
            filed = ON if n < 10 else ON - timedelta(days=200)
            running(filed, AT - DAY)
        running(ON, AT + DAY)
        figures = queries.figures_of(COMMUNITY, at=AT)
        assert (figures.late, figures.response) == (12, Rate(20, 30))

    def test_groups_under_ten_are_not_shown(self):
        count(SMALLEST_GROUP - 1, rating="solved")
        figures = queries.figures_of(COMMUNITY, at=AT)
        assert SMALLEST_GROUP == figures.smallest == 10
        assert figures.filed is None
        assert figures.by_status == {"closed": None}
        assert figures.by_category == {"house": None}
        assert (figures.response.percent(), figures.satisfaction.percent()) == ("—", "—")
        assert figures.satisfaction.is_suppressed
        count(1, rating="solved")
        assert queries.figures_of(COMMUNITY, at=AT).filed == 10

    def test_only_the_days_asked_for_are_counted(self):
        count(10)
        count(10, filed_on=ON - timedelta(days=89))
        count(10, filed_on=ON - timedelta(days=90))
        count(10, filed_on=ON + timedelta(days=1))
        assert queries.figures_of(COMMUNITY, at=AT, days=30).filed == 10
        assert queries.figures_of(COMMUNITY, at=AT, days=90).filed == 20
        assert queries.figures_of(COMMUNITY, at=AT, days=365).filed == 30

    def test_cells_that_went_back_to_nothing_are_not_spoken_of(self):
        fact = rules.Fact(COMMUNITY, "house", "filed", ON, False, False, False, "")
        services._apply(rules.difference(None, fact))
        services._apply(rules.difference(fact, None))
        figures = queries.figures_of(COMMUNITY, at=AT)
        assert (figures.filed, figures.by_status, figures.by_category) == (0, {}, {})

    def test_where_nothing_was_said_nothing_is_hidden(self):
        figures = queries.figures_of(COMMUNITY, at=AT)
        assert (figures.filed, figures.late, figures.by_status) == (0, 0, {})
        assert figures.response.percent() == "—"


def test_the_districts_communities_by_street(db):
    make_town()
    assert queries.communities() == [
        ("燕泉街道", [("431002001001", "仙泉社区"), ("431002001002", "燕泉路社区")])
    ]
    assert queries.place_name("431002001001") == "仙泉社区"
