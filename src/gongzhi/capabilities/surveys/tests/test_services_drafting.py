"""Drafts: written, changed by one at a time, copied; what was published stands."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from gongzhi.capabilities.surveys import rules, services
from gongzhi.capabilities.surveys.models import Questionnaire, Survey, Version
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history

from .factories import AT, COMMUNITY, DOCUMENT, NEXT_COMMUNITY, STREET, a_draft, a_survey

pytestmark = pytest.mark.django_db
NEW = rules.Question("q1", "text", "还有吗")


def seen(survey):
    return rules.seal(Version.objects.get(surveys=survey).document)


def add(survey, who, question=NEW, **more):
    about = {"seen": seen(survey), "actor": who.actor, "at": AT, **more}
    return services.put_question(survey.pk, question, **about)


def test_a_survey_is_started_empty_and_grows(town):
    survey = services.start_survey(COMMUNITY, "问一问", actor=town.clerk.actor, at=AT)
    add(survey, town.clerk)
    add(survey, town.head, replace(NEW, key="q2"))
    survey.refresh_from_db()
    assert [one.key for one in survey.version.document.questions] == ["q1", "q2"]
    assert (survey.status, survey.version.number, len(survey.code)) == ("draft", 1, 8)
    assert [told.event for told in history(survey.pk)] == [
        "surveys.drafted", "surveys.changed", "surveys.changed",
    ]  # fmt: skip
    assert history(survey.pk)[-1].body == {"version": 1, "questions": 2}


def test_of_two_who_change_at_once_the_second_looks_again(town):
    survey = a_draft(town)
    before = seen(survey)
    add(survey, town.clerk)
    with pytest.raises(StepRefused, match="刚才被改过"):
        add(survey, town.head, replace(NEW, key="q2"), seen=before)
    assert Version.objects.get().document.questions[-1] == NEW


def test_a_draft_shares_its_version_with_nobody_once_it_differs(town):
    survey = a_survey(town)
    again = services.copy_survey(survey.pk, actor=town.clerk.actor, at=AT)
    assert (again.version_id, again.status, again.code != survey.code) == (survey.version_id, "draft", True)  # fmt: skip
    again = add(again, town.clerk)
    assert (again.version.number, again.version.questionnaire_id) == (2, survey.version.questionnaire_id)  # fmt: skip
    survey.refresh_from_db()
    assert survey.version.document == rules.read_document(DOCUMENT)
    assert add(again, town.clerk, replace(NEW, key="q2")).version.number == 2


def test_what_was_published_is_changed_by_nobody(town):
    survey = a_survey(town)
    for change in (
        lambda about: services.put_question(survey.pk, NEW, **about),
        lambda about: services.drop_question(survey.pk, 0, **about),
        lambda about: services.rename(survey.pk, title="别的", intro="", **about),
    ):
        with pytest.raises(StepRefused, match="再问一次"):
            change({"seen": seen(survey), "actor": town.clerk.actor, "at": AT})
    with pytest.raises(StepRefused):
        services.drop_draft(survey.pk, actor=town.clerk.actor)
    for forbidden in (
        lambda: Version.objects.update(body={}),
        lambda: Version.objects.filter(pk=survey.version_id).delete(),
        lambda: survey.places.update(households=1, drawn=1),
        lambda: Survey.objects.filter(pk=survey.pk).update(naming="named"),
        lambda: Survey.objects.filter(pk=survey.pk).update(seed=7),
    ):
        with pytest.raises(Error), transaction.atomic():
            forbidden()
    assert Version.objects.get().document == rules.read_document(DOCUMENT)


def test_a_draft_can_be_dropped_with_what_was_only_its_own(town):
    survey = a_draft(town)
    services.drop_draft(survey.pk, actor=town.head.actor)
    assert [model.objects.count() for model in (Survey, Version, Questionnaire)] == [0, 0, 0]
    kept = a_survey(town)
    copy = services.copy_survey(kept.pk, actor=town.clerk.actor, at=AT)
    services.drop_draft(copy.pk, actor=town.clerk.actor)
    assert list(Survey.objects.all()) == [kept]
    assert Questionnaire.objects.filter(pk=kept.version.questionnaire_id).exists()


def test_others_write_nothing_here(town):
    survey = a_draft(town)
    with pytest.raises(PermissionDenied):
        add(survey, town.neighbour)
    with pytest.raises(PermissionDenied):
        services.start_survey(NEXT_COMMUNITY, "别处", actor=town.clerk.actor, at=AT)
    with pytest.raises(PermissionDenied):
        services.start_survey(STREET, "整个街道", actor=town.clerk.actor, at=AT)
    assert services.start_survey(STREET, "整个街道", actor=town.officer.actor, at=AT).area == STREET
    assert add(survey, town.officer).version.document.questions[-1] == NEW


def test_more_questions_than_anybody_answers_are_refused(town):
    survey = a_draft(town)
    many = tuple(replace(NEW, key=f"k{n}") for n in range(61))
    long = replace(rules.read_document(DOCUMENT), questions=many)
    with pytest.raises(StepRefused, match="题：最多 60 个，现在 61 个"):
        services.import_document(survey.pk, long, seen=seen(survey), actor=town.clerk.actor, at=AT)
    assert len(Version.objects.get().document.questions) == 5
