"""Who has answered already, and what a person once said under their name."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.text import normal_code

from ..models import Invitation, Response, Spent, Survey
from ..rules import spoken

INVITATION_LENGTH = 12


def invitation_hash(code: str) -> bytes:
    """What is kept of a household's code. Raises BadCode."""
    plain = normal_code(code, length=INVITATION_LENGTH, called="邀请码")
    return blind_index(plain, purpose="surveys.invitation")


def invitation_left(survey_id: UUID, digest: bytes) -> Invitation | None:
    """The home that may still answer under this code; locked."""
    found = Invitation.objects.filter(survey=survey_id, code_hash=digest, is_used=False)
    return found.select_related("place").select_for_update(of=("self",)).first()


def spent_digest(survey_id: UUID, key: str) -> bytes:
    """Of a device's or a form's key, in this survey alone: two surveys cannot be laid together."""
    return blind_index(f"{survey_id}:{key}", purpose="surveys.spent")


def is_spent(survey_id: UUID, key: str) -> bool:
    digest = spent_digest(survey_id, key)
    return bool(key) and Spent.objects.filter(survey=survey_id, digest=digest).exists()


def responses_of(survey_id: UUID) -> QuerySet[Response]:
    return Response.objects.filter(survey=survey_id).order_by("pk")


def responses_of_person(person_id: UUID, index: bytes | None) -> QuerySet[Response]:
    """By who they are, or by the number that is theirs as far as anybody knows."""
    who = Q(person=person_id)
    if index:
        who |= Q(person__isnull=True, phone_index=index)
    return Response.objects.filter(who).select_related("survey__version")


def responses_under(index: bytes) -> QuerySet[Response]:
    return Response.objects.filter(phone_index=index, person__isnull=True)


def ended_surveys(before: datetime) -> QuerySet[Survey]:
    """Whose last day was over before a moment's day."""
    return Survey.objects.filter(closes_on__lt=timezone.localdate(before))


def answered_of(person_id: UUID) -> list[dict[str, Any]]:
    """Every questionnaire somebody answered under their name, word for word."""
    found = Response.objects.filter(person=person_id).select_related("survey__version")
    return [
        {
            "问卷": one.survey.title,
            "哪天": f"{one.answered_on:%Y-%m-%d}",
            "怎么称呼": one.name,
            "手机号": one.phone,
            **{
                question.text: spoken(question, one.answers.get(question.key))
                for question in one.survey.version.document.questions
                if question.key in one.answers
            },
        }
        for one in found.order_by("-answered_on", "pk")
    ]
