"""The pages of surveys on a phone and at a desk, ordinary and for elders; skip logic live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gongzhi.capabilities.surveys import services
from gongzhi.capabilities.surveys.models import Response, Survey
from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in

from . import factories
from .factories import ANSWERS, COMMUNITY, a_draft, a_survey, answer, key, places, printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked():
    """A survey that can be answered today, with answers, sheets and a sheet that differs."""
    town, today = factories.make_town(), timezone.localdate()
    survey = a_survey(town, opens_on=today, closes_on=today + timedelta(days=9))
    for n in range(36):
        where = places(survey)[n % 3 > 0]
        said = {"dark": "yes" if n % 3 else "no", "people": n % 5 + 1, "happy": str(n % 5 + 1)}
        answer(survey, answers={**ANSWERS, **said}, place_id=where.pk, at=timezone.now())
    for sheet in printed(survey, town, 3):
        key(sheet, town.clerk)
    key(sheet, town.head, answers={**ANSWERS, "where": ["low"], "people": 8})
    return town, survey


def test_residents_pages_are_sound(asked, open_page):
    _, survey = asked
    over = a_survey(asked[0], opens_on=survey.opens_on, closes_on=survey.closes_on)
    for n in range(30):
        answer(over, answers={**ANSWERS, "people": n % 5 + 1}, place_id=places(over)[n % 2].pk, at=timezone.now())  # fmt: skip
    services.close(over.pk, actor=asked[0].clerk.actor, at=timezone.now())
    Survey.objects.filter(pk=over.pk).update(opens_on="2026-01-05", closes_on="2026-01-16")
    page = open_page("/health/live")
    page.context.add_cookies([{"name": "gz_place", "value": COMMUNITY, "url": page.url.removesuffix("health/live")}])  # fmt: skip
    found = []
    for path, name in (
        ("/surveys/", "surveys"),
        (f"/survey/{survey.code}/", "survey-answer"),
        (f"/survey/{over.code}/results/", "survey-results"),
    ):
        found += faults_in_every_window(page, path, name)
    assert found == []


def test_the_desks_pages_are_sound(asked, open_page):
    town, survey = asked
    draft = a_draft(town)
    page = open_page("/health/live")
    sign_in(page, town.clerk.browser())
    here, found = f"/desk/surveys/{survey.pk}/", []
    for path, name in (
        (f"/desk/surveys/{draft.pk}/", "desk-survey-draft"),
        (f"/desk/surveys/{draft.pk}/question/2/", "desk-survey-question"),
        (f"/desk/surveys/{draft.pk}/publish/", "desk-survey-publish"),
        (here, "desk-survey-open"),
        (f"{here}papers/", "desk-survey-papers"),
        (f"{here}papers/key/", "desk-survey-key"),
        (f"{here}results/", "desk-survey-results"),
    ):
        found += faults_in_every_window(page, path, name)
    assert found == []


def test_what_is_not_asked_is_hidden_as_one_answers(asked, open_page):
    _, survey = asked
    page = open_page(f"/survey/{survey.code}/")
    part = page.locator("[data-if]")
    assert not part.is_visible()
    page.check("[name=q_dark][value=yes]")
    assert part.is_visible()
    page.check("[name=q_where][value=low]")
    page.check("[name=q_dark][value=no]")
    assert not part.is_visible()
    page.fill("[name=q_people]", "4")
    page.check("[name=q_happy][value='3']")
    before = Response.objects.count()
    page.click("text=交上去")
    page.wait_for_selector("text=收到了，谢谢您")
    assert Response.objects.count() == before + 1
    assert Response.objects.filter(answers={"dark": "no", "people": 4, "happy": "3"}).count() == 1
