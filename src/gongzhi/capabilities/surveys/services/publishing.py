"""From a draft to a survey that is asked: its frame is fixed, its sample drawn; and to its end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import new_code
from gongzhi.register.territory.queries import names_of_buildings

from .. import queries, rules
from ..events import InvitationsPrinted
from ..flows import SURVEY
from ..models import Frame, Invitation, Naming, Place, Survey
from ..queries.answered import INVITATION_LENGTH
from ..rules import Drawn
from .acting import head_of

LARGEST_SEED = 10**9
_PLANNED = (
    "naming", "frame", "buildings", "per_building", "seed", "is_sealed", "opens_on", "closes_on",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """Whom a survey asks and when. ``seed`` draws a known sample again; else chance gives one."""

    opens_on: date
    closes_on: date
    naming: str = Naming.ANONYMOUS
    frame: str = Frame.EVERYBODY
    buildings: tuple[UUID, ...] = ()
    per_building: int | None = None
    seed: int | None = None
    is_sealed: bool = False


@transaction.atomic
def publish(survey_id: UUID, plan: Plan, *, actor: policy.Actor, at: datetime) -> Survey:
    """Fix the questions and the frame, draw the sample where there is one.

    Raises:
        StepRefused: the questions lead nowhere, the days are over, or nobody lives there.

    """
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.keep", survey)
    if refusal := SURVEY.unmet(survey, "publish", at=at) or _refusal(survey, plan, at):
        raise StepRefused(refusal)
    if plan.frame == Frame.SAMPLE and plan.seed is None:
        plan = replace(plan, seed=secrets.randbelow(LARGEST_SEED))
    drawn = _drawn(survey, plan)
    for name in _PLANNED:
        setattr(survey, name, getattr(plan, name))
    survey.buildings, survey.published_at = list(plan.buildings), at
    if survey.version.fixed_at is None:
        survey.version.fixed_at = at
        survey.version.save(update_fields=["fixed_at"])
    SURVEY.move(
        survey,
        "publish",
        actor=actor,
        at=at,
        saving=(*_PLANNED, "published_at"),
        version=survey.version.number,
        frame=survey.frame,
        seed=survey.seed,
        households=sum(one.households for one in drawn),
        drawn=sum(len(one.homes) for one in drawn),
        opens_on=plan.opens_on,
        closes_on=plan.closes_on,
    )
    _keep_frame(survey, drawn)
    return survey


@transaction.atomic
def print_invitations(
    survey_id: UUID, *, actor: policy.Actor, at: datetime
) -> list[tuple[Invitation, str]]:
    """A new code for every home that has not answered; shown this once, only digests are kept.

    Raises:
        StepRefused: no sample was drawn, or it is closed.

    """
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.keep", survey)
    if not survey.is_sample or survey.status != "open":
        raise StepRefused("在收的、抽样的问卷才有邀请码")
    waiting = list(queries.invitations_to_print(survey.pk).select_for_update(of=("self",)))
    printed = [(one, new_code(INVITATION_LENGTH)) for one in waiting]
    for one, code in printed:
        one.code_hash = queries.invitation_hash(code)
    Invitation.objects.bulk_update(waiting, ["code_hash"], batch_size=500)
    tell(InvitationsPrinted(**head_of(survey, actor, at), invitations=len(printed)))
    return printed


@transaction.atomic
def close(survey_id: UUID, *, actor: policy.Actor, at: datetime) -> Survey:
    """No answer and no sheet after this. Raises StepRefused while sheets wait for their readers."""
    survey = queries.survey_for_change(survey_id)
    policy.require(actor, "surveys.close", survey)
    waiting = queries.reconciliation_of(survey.pk).open
    if survey.status == "open" and waiting:
        raise StepRefused(f"还有 {waiting} 张收回的纸没有录完、对完")
    today = timezone.localdate(at)
    if survey.closes_on and survey.opens_on and survey.closes_on > today:
        survey.closes_on = max(today, survey.opens_on)
    survey.closed_at = at
    answers = queries.responses_of(survey.pk)
    SURVEY.move(
        survey,
        "close",
        actor=actor,
        at=at,
        saving=("closed_at", "closes_on"),
        responses=answers.count(),
        on_paper=answers.filter(channel="paper").count(),
    )
    return survey


def close_ended(*, at: datetime) -> int:
    """Surveys whose last day is over and whose sheets are all settled; returns how many."""
    ended = list(queries.due_to_close(timezone.localdate(at)).values_list("pk", flat=True))
    for survey_id in ended:
        close(survey_id, actor=policy.SYSTEM, at=at)
    return len(ended)


def _refusal(survey: Survey, plan: Plan, at: datetime) -> str:
    if faults := rules.fault_of_paths(survey.version.document):
        return "；".join(faults)
    if plan.closes_on < max(plan.opens_on, timezone.localdate(at)):
        return "最后一天要在第一天和今天以后"
    if plan.frame == Frame.PLACES and not plan.buildings:
        return "请选至少一栋楼"
    if plan.frame == Frame.SAMPLE and not plan.per_building:
        return "请写每栋抽几户"
    return ""


def _drawn(survey: Survey, plan: Plan) -> list[Drawn]:
    """Every building with the homes that are asked: all of them, or those that were drawn."""
    chosen = () if plan.frame == Frame.EVERYBODY else plan.buildings
    homes = queries.homes_of(survey.area, chosen)
    if not homes:
        raise StepRefused("这里还没有登记住户，请先在“小区和楼栋”里导入房屋表格")
    if plan.frame != Frame.SAMPLE:
        return [Drawn(key, len(inside), tuple(inside)) for key, inside in homes.items()]
    return rules.draw(homes, most=plan.per_building or 0, seed=plan.seed or 0)


def _keep_frame(survey: Survey, drawn: list[Drawn]) -> None:
    names = names_of_buildings(one.building for one in drawn)
    places = Place.objects.bulk_create(
        Place(
            survey=survey,
            building_id=one.building,
            position=position,
            neighbourhood=names[one.building][0],
            name=names[one.building][1],
            households=one.households,
            drawn=len(one.homes),
        )
        for position, one in enumerate(drawn, 1)
    )
    if survey.is_sample:
        Invitation.objects.bulk_create(
            Invitation(survey=survey, place=place, part_id=home)
            for place, one in zip(places, drawn, strict=True)
            for home in one.homes
        )
