"""Who may keep, key and read a survey, answer it and see what came of it."""

import pytest

from gongzhi.capabilities.surveys.models import Survey
from gongzhi.foundation.policy import ANYBODY, SYSTEM, granted
from gongzhi.register.organizations.tests.factories import on_duty

from .factories import DISTRICT, a_draft, a_survey

pytestmark = pytest.mark.django_db
KEYS = ("keep", "close", "key", "read", "answer")
STAFF = {"keep", "close", "key", "read"}


def of(actor, survey):
    found = granted(actor, [f"surveys.{key}" for key in KEYS], survey)
    return {key.partition(".")[2] for key in found}


def test_the_office_of_the_place_does_everything(town):
    draft, survey = a_draft(town), a_survey(town)
    district = on_duty("district_officer", area=DISTRICT)[0]
    for actor in (town.clerk.actor, town.head.actor, town.officer.actor, district):
        assert of(actor, draft) == STAFF
        assert of(actor, survey) == {*STAFF, "answer"}


def test_everybody_else_answers_what_was_published_and_no_more(town):
    draft, survey = a_draft(town), a_survey(town)
    others = [
        on_duty(role)[0] for role in ("handler", "branch_secretary", "auditor", "system_admin")
    ]
    for actor in (*others, town.neighbour.actor, ANYBODY):
        assert of(actor, draft) == set()
        assert of(actor, survey) == {"answer"}
    assert of(SYSTEM, draft) == {"close"}
    assert Survey.objects.count() == 2
