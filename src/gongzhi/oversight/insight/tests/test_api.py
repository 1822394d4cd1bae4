"""Figures for programs: what is hidden on the pages is hidden here."""

import re

import pytest
from django.utils import timezone

from gongzhi.journeys.appeals.tests.factories import COMMUNITY
from gongzhi.oversight.insight import rules, services


@pytest.fixture
def count(db):
    def counted(number, **changes):
        said = {"status": "closed", "is_answered": True, "is_in_time": True, "is_resolved": False, "rating": ""}  # fmt: skip
        today = timezone.localdate()
        for _ in range(number):
            fact = rules.Fact(area=COMMUNITY, category="house", filed_on=today, **{**said, **changes})  # fmt: skip
            services._apply(rules.difference(None, fact))

    return counted


def test_figures_of_a_community_for_anybody(client, count):
    count(20, rating="solved")
    count(3)
    assert client.get(f"/api/figures/{COMMUNITY}").json() == {
        "days": 90,
        "filed": 23,
        "by_status": {"closed": 23},
        "by_category": {"house": 23},
        "response": {"part": 23, "whole": 23, "percent": "100.0%"},
        "resolution": {"part": 0, "whole": 23, "percent": "0.0%"},
        "satisfaction": {"part": 20, "whole": 20, "percent": "100.0%"},
        "late": 0,
    }


def test_small_groups_come_as_null(client, count):
    count(4, rating="solved")
    answer = client.get(f"/api/figures/{COMMUNITY}?days=30")
    assert answer.json() == {
        "days": 30,
        "filed": None,
        "by_status": {"closed": None},
        "by_category": {"house": None},
        "response": {"part": None, "whole": None, "percent": "—"},
        "resolution": {"part": None, "whole": None, "percent": "—"},
        "satisfaction": {"part": None, "whole": None, "percent": "—"},
        "late": 0,
    }


@pytest.mark.parametrize("address", ["43", "431002?days=7", "仙泉"])
def test_a_wrong_question_is_answered_in_chinese(client, db, address):
    answer = client.get(f"/api/figures/{address}")
    assert answer.status_code == 422
    assert re.search(r"[\u4e00-\u9fff]", answer.json()["detail"])
