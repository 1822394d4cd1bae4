"""What programs read of surveys: the same as everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from .factories import ANSWERS, AT, COMMUNITY, a_draft, a_survey, answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OVER = AT + timedelta(days=11)


def test_what_is_asked_here_and_what_came_of_it(town):
    survey = a_survey(town)
    a_draft(town)
    for _ in range(10):
        answer(survey, answers={**ANSWERS, "happy": "3"})
    listed = Client().get("/api/surveys", {"area": COMMUNITY}).json()
    assert listed == [{
        "code": survey.code, "title": "楼道照明怎么改", "area": COMMUNITY, "status": "open",
        "naming": "anonymous", "frame": "everybody", "opens_on": "2026-03-10", "closes_on": "2026-03-20",
    }]  # fmt: skip
    path = f"/api/surveys/{survey.code}/results"
    assert Client().get(path).status_code == 404
    with time_machine.travel(OVER, tick=False):
        found = Client().get(path).json()
        assert [one["code"] for one in Client().get("/api/surveys", {"area": COMMUNITY}).json()] == [survey.code]  # fmt: skip
    assert (found["answered"], found["households"], found["response_rate"]) == (10, 42, "23.8%")
    assert [row["count"] for row in found["rows"] if row["key"] == "happy"] == [0, 0, 10, 0, 0]


@pytest.mark.parametrize("code", ["none", "%00", "a" * 50])
def test_what_is_not_there_is_not_there(town, code):
    assert Client().get(f"/api/surveys/{code}/results").status_code == 404


def test_an_area_is_a_code(town):
    assert Client().get("/api/surveys", {"area": "x"}).status_code == 422
