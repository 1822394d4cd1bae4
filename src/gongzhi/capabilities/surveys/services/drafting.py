"""Questionnaires are written here, and only while nobody was asked: what was published stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import new_code

from .. import queries, rules
from ..events import SurveyChanged, SurveyDrafted
from ..models import Questionnaire, Survey, Version
from ..rules import Document, DocumentRefused, Question
from .acting import account_of, head_of

CODE_LENGTH = 8
EMPTY = Document("", "", ())


@transaction.atomic
def start_survey(
    area: str,
    title: str,
    *,
    document: Document | None = None,
    actor: policy.Actor,
    at: datetime,
) -> Survey:
    """A draft, empty or with the questions of a document, which is named anew.

    Raises:
        PermissionDenied: the actor does not keep that community or street.
        StepRefused: the title or the document is none.

    """
    policy.require_new(actor, "surveys.keep", area=area)
    sheet = Questionnaire.objects.create(area=area, made_at=at)
    body = _fit(replace(document or EMPTY, title=title))
    version = Version.objects.create(questionnaire=sheet, number=1, body=body)
    return _drafted(area, title, version, actor=actor, at=at)


@transaction.atomic
def copy_survey(survey_id: UUID, *, actor: policy.Actor, at: datetime) -> Survey:
    """A draft that asks the same questions again; what it asked keeps its answers.

    Raises:
        PermissionDenied: the actor does not keep that survey's place.

    """
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.keep", survey)
    return _drafted(survey.area, survey.title, survey.version, actor=actor, at=at)


@transaction.atomic
def drop_draft(survey_id: UUID, *, actor: policy.Actor) -> None:
    """Raises StepRefused when it was published: what was asked stays on record."""
    survey = _draft(survey_id, actor)
    version = survey.version
    survey.delete()
    if version.fixed_at is None and not version.surveys.exists():
        version.delete()
    if not queries.versions_of(version.questionnaire_id).exists():
        version.questionnaire.delete()


def rename(
    survey_id: UUID, *, title: str, intro: str, seen: str, actor: policy.Actor, at: datetime
) -> Survey:
    """What it is called and what stands above the questions. Raises StepRefused."""
    return _change(
        survey_id,
        lambda document: replace(document, title=title, intro=intro),
        seen=seen,
        actor=actor,
        at=at,
    )


def put_question(
    survey_id: UUID,
    question: Question,
    *,
    place: int = rules.NEW,
    seen: str,
    actor: policy.Actor,
    at: datetime,
) -> Survey:
    """A question at the end, or in the stead of another. Raises StepRefused."""
    return _change(
        survey_id,
        lambda document: rules.put_question(document, question, place=place),
        seen=seen,
        actor=actor,
        at=at,
    )


def move_question(
    survey_id: UUID, place: int, *, by: int, seen: str, actor: policy.Actor, at: datetime
) -> Survey:
    """One place up (-1) or down (1). Raises StepRefused."""
    return _change(
        survey_id,
        lambda document: rules.move_question(document, place, by=by),
        seen=seen,
        actor=actor,
        at=at,
    )


def drop_question(
    survey_id: UUID, place: int, *, seen: str, actor: policy.Actor, at: datetime
) -> Survey:
    """Raises StepRefused."""
    return _change(
        survey_id,
        lambda document: rules.drop_question(document, place),
        seen=seen,
        actor=actor,
        at=at,
    )


def import_document(
    survey_id: UUID, document: Document, *, seen: str, actor: policy.Actor, at: datetime
) -> Survey:
    """The questions of a file in the stead of all there were. Raises StepRefused."""
    return _change(survey_id, lambda _: document, seen=seen, actor=actor, at=at)


@transaction.atomic
def _change(
    survey_id: UUID,
    edit: Callable[[Document], Document],
    *,
    seen: str,
    actor: policy.Actor,
    at: datetime,
) -> Survey:
    """Raises StepRefused when it was published, or is not what the actor saw any more."""
    survey = _draft(survey_id, actor)
    before = survey.version.document
    if seen != rules.seal(before):
        raise StepRefused("这份问卷刚才被改过，请看看现在的样子，再改一次")
    after = edit(before)
    if after == before:
        return survey
    survey.version = _version_with(survey.version, _fit(after))
    survey.title = after.title
    survey.save(update_fields=["version", "title"])
    tell(
        SurveyChanged(
            **head_of(survey, actor, at),
            version=survey.version.number,
            questions=len(after.questions),
        )
    )
    return survey


def _fit(document: Document) -> dict[str, Any]:
    """As it is stored, if it could be read again. Raises StepRefused."""
    body = rules.written(document)
    try:
        rules.read_document(body)
    except DocumentRefused as refusal:
        raise StepRefused(str(refusal)) from refusal
    return body


def _version_with(version: Version, body: dict[str, Any]) -> Version:
    """The version itself while only this draft uses it; a fixed or shared one gets a successor."""
    if version.fixed_at is None and version.surveys.count() == 1:
        version.body = body
        version.save(update_fields=["body"])
        return version
    last = queries.versions_of(version.questionnaire_id).last() or version
    return Version.objects.create(
        questionnaire_id=version.questionnaire_id, number=last.number + 1, body=body
    )


def _draft(survey_id: UUID, actor: policy.Actor) -> Survey:
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.keep", survey)
    if survey.status != "draft":
        raise StepRefused("问卷发布以后不能再改；要改，用“再问一次”另起一份")
    return survey


def _drafted(
    area: str, title: str, version: Version, *, actor: policy.Actor, at: datetime
) -> Survey:
    survey = Survey.objects.create(
        area=area,
        version=version,
        title=title,
        code=new_code(CODE_LENGTH),
        drafted_at=at,
        by_id=account_of(actor),
    )
    tell(SurveyDrafted(**head_of(survey, actor, at), title=title))
    return survey
