"""An answer is taken: once a form, once a device, once a household that was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.copying import fresh, store
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.text import normal_phone
from gongzhi.register.people.queries import person_with_phone, phone_index

from .. import queries, rules
from ..models import Channel, Invitation, Response, Spent, Survey


class AlreadyAnswered(StepRefused):
    """The device has answered the survey before."""


class NoInvitation(StepRefused):
    """No home may still answer under the code."""


@dataclass(frozen=True)
class Answered:
    """What came from the form. ``submission`` is its own key, ``device`` what its browser kept."""

    answers: Mapping[str, Any]
    submission: UUID
    device: str = ""
    place_id: int | None = None
    invitation: str = ""
    name: str = ""
    phone: str = ""


@transaction.atomic
def answer(survey_id: UUID, said: Answered, *, actor: policy.Actor, at: datetime) -> bool:
    """Keep an answer; False when this very form was sent before.

    Nothing of it is told to the journal, and of the nameless nothing leads back: see
    ``models.Response`` and ``models.Spent``.

    Raises:
        StepRefused: not its days, or a place it does not ask.
        NoInvitation: no such code, or it was used.
        AlreadyAnswered: this device has.
        BadAnswer, BadCode, BadPhone: what was typed is none.

    """
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.answer", survey)
    if queries.is_spent(survey.pk, str(said.submission)):
        return False
    if refusal := _closed(survey, at):
        raise StepRefused(refusal)
    if queries.is_spent(survey.pk, said.device):
        raise AlreadyAnswered("这台设备上已经答过这份问卷了，一份就够")
    answers = rules.relevant(survey.version.document, said.answers)
    place_id = said.place_id
    if survey.is_sample:
        place_id = use_invitation(survey, queries.invitation_hash(said.invitation)).place_id
    elif place_id and not survey.places.filter(pk=place_id).exists():
        raise StepRefused("这栋楼不在这次要问的里面")
    keep_response(
        survey,
        answers,
        place_id=place_id,
        channel=Channel.ONLINE,
        name=said.name,
        phone=said.phone,
        person_id=None if actor.duties else actor.person,
        at=at,
    )
    keys = filter(None, (str(said.submission), said.device))
    Spent.objects.bulk_create(
        Spent(survey=survey, digest=queries.spent_digest(survey.pk, key)) for key in keys
    )
    return True


def use_invitation(survey: Survey, digest: bytes) -> Invitation:
    """The home's one answer. Raises NoInvitation."""
    invitation = queries.invitation_left(survey.pk, digest)
    if invitation is None:
        raise NoInvitation("这个邀请码不对，或者已经用过了。请对照邀请信再看一遍，或问社区。")
    invitation.is_used = True
    invitation.save(update_fields=["is_used"])
    return invitation


def keep_response(
    survey: Survey,
    answers: Mapping[str, Any],
    *,
    place_id: int | None,
    channel: str,
    name: str = "",
    phone: str = "",
    person_id: UUID | None = None,
    at: datetime,
) -> Response:
    """The nameless leave neither name nor number, whoever is signed in and whatever was typed."""
    named: dict[str, Any] = {}
    if survey.is_named:
        number = normal_phone(phone) if phone else ""
        holder = person_with_phone(number) if number else None
        named = {
            "is_named": True,
            "name": name or None,
            "phone": number or None,
            "phone_index": phone_index(number) if number else None,
            "person_id": person_id or (holder.pk if holder else None),
        }
    response = fresh(
        Response,
        survey=survey,
        place_id=place_id,
        channel=channel,
        answered_on=timezone.localdate(at),
        answers=dict(answers),
        **named,
    )
    store(response)
    return response


def _closed(survey: Survey, at: datetime) -> str:
    today = timezone.localdate(at)
    if survey.opens_on and today < survey.opens_on:
        return f"这份问卷 {survey.opens_on:%-m 月 %-d 日}才开始"
    if survey.status != "open" or (survey.closes_on and today > survey.closes_on):
        return "这份问卷收完了，谢谢。结果在这一页公开。"
    return ""
