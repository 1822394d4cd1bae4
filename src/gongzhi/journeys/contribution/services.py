"""Every change of outreach: planning, noting, asking, answering, confirming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.organizations.queries import OrgUnit, accounts_in, community_office
from gongzhi.register.people.queries import names_of_accounts

from . import queries, rules
from .events import ContactLogged, ContactPlanned, SupportAsked
from .flows import SUPPORT, Status
from .models import ContactNote, ContactPlan, Kind, Met, Outcome, SupportRequest

ITEM = "support"


def _account_of(actor: policy.Actor) -> int:
    if actor.pk is None:
        raise PermissionDenied("请先登录工作台")
    return actor.pk


def _resident_unit(unit_id: UUID, actor: policy.Actor) -> OrgUnit:
    """Raises StepRefused when it is none where the actor works."""
    unit = queries.unit_for(actor, unit_id)
    if unit is None:
        raise StepRefused("本辖区没有这个驻区单位，或者已经撤销了")
    return unit


@transaction.atomic
def plan_contact(
    unit_id: UUID, *, about: str, due_on: date, by_id: int, actor: policy.Actor, at: datetime
) -> ContactPlan:
    """Put down who contacts a unit, by when, about what.

    Raises:
        StepRefused: the unit is not of this area, the day is past, or nobody works there as that.

    """
    unit = _resident_unit(unit_id, actor)
    policy.require_new(actor, "contribution.keep", area=unit.area)
    today = timezone.localdate(at)
    if due_on < today:
        raise StepRefused("日期已经过了，请改成今天或以后")
    if by_id not in colleagues(unit.area, on=today):
        raise StepRefused("只能安排本社区在岗的人")
    plan = ContactPlan.objects.create(
        area=unit.area,
        unit=unit,
        about=about,
        due_on=due_on,
        by_id=by_id,
        made_by_id=_account_of(actor),
        made_at=at,
    )
    tell(
        ContactPlanned(subject_id=unit.pk, area=unit.area, actor_id=actor.pk, at=at, due_on=due_on)
    )
    return plan


def colleagues(area: str, *, on: date) -> dict[int, str]:
    """Who works in the community's office today, by name."""
    office = community_office(area)
    return names_of_accounts(accounts_in([office.pk], *rules.KEEPERS, on=on)) if office else {}


@dataclass(frozen=True)
class Noted:
    """One contact as it comes from the form; the same submission twice is one note."""

    submission: UUID
    on: date
    how: str
    met: str
    outcome: str
    said: str = ""
    next_step: str = ""
    plan_id: UUID | None = None


@transaction.atomic
def note_contact(unit_id: UUID, noted: Noted, *, actor: policy.Actor, at: datetime) -> ContactNote:
    """Log a contact; the line of the plan it belongs to is done with it.

    Raises:
        StepRefused: the day lies ahead, nobody was met and yet something came of it, or the plan
            is another unit's or done.

    """
    unit = _resident_unit(unit_id, actor)
    policy.require_new(actor, "contribution.keep", area=unit.area)
    if twin := queries.note_submitted(noted.submission):
        return twin
    if noted.on > timezone.localdate(at):
        raise StepRefused("还没有到那一天，联系过了再记")
    if (noted.met == Met.NOBODY) != (noted.outcome == Outcome.NOBODY):
        raise StepRefused("没有找到人，结果就选“没有联系上”；找到了人，请选谈的结果")
    if noted.plan_id and noted.met != Met.NOBODY:
        _finish_plan(noted.plan_id, unit, at=at)
    note = ContactNote.objects.create(
        area=unit.area, unit=unit, by_id=_account_of(actor), noted_at=at, **vars(noted)
    )
    tell(
        ContactLogged(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            how=noted.how,
            outcome=noted.outcome,
        )
    )
    return note


def _finish_plan(plan_id: UUID, unit: OrgUnit, *, at: datetime) -> None:
    plan = queries.plan_for_change(plan_id)
    if plan.unit_id != unit.pk or plan.done_at is not None:
        raise StepRefused("这一项计划已经联系过了，请刷新页面再选")
    plan.done_at = at
    plan.save(update_fields=["done_at"])


@dataclass(frozen=True)
class Asking:
    """What a unit is asked for; the same submission twice is one request."""

    submission: UUID
    kind: str
    title: str
    detail: str
    is_agreed_beforehand: bool = False


@transaction.atomic
def ask_support(
    unit_id: UUID, asking: Asking, *, actor: policy.Actor, at: datetime
) -> SupportRequest:
    """Ask a unit of the area; it stands in its inbox, and the reply's clock runs.

    Raises:
        StepRefused: the unit is not of this area, or money that nobody has agreed to.
        RuleMissing: the rules of the place say nothing of requests.

    """
    unit = _resident_unit(unit_id, actor)
    policy.require_new(actor, "contribution.keep", area=unit.area)
    if twin := queries.request_submitted(asking.submission):
        return twin
    if asking.kind == Kind.MONEY and not asking.is_agreed_beforehand:
        raise StepRefused("要单位出钱，先谈好、写下来，再在这里提")
    office = community_office(unit.area)
    if office is None:
        raise StepRefused("这个社区还没有开通")
    pack = rulebook.pack_for(unit.area, timezone.localdate(at))
    item = casework.open_item(
        uuid7(),
        kind=ITEM,
        title=asking.title,
        place=unit.name,
        source=f"{office.short_name}请求支持",
        area=unit.area,
        unit_id=unit.pk,
        clock=clock_rule(pack, "support"),
        pack=pack,
        at=at,
    )
    casework.keep_in_sight(item, unit_id=office.pk, owner_id=_account_of(actor))
    asked = SupportRequest.objects.create(
        item=item,
        area=unit.area,
        unit=unit,
        pack=pack,
        asked_by_id=_account_of(actor),
        asked_at=at,
        **vars(asking),
    )
    tell(
        SupportAsked(
            subject_id=item.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            to_unit=unit.pk,
            kind=asking.kind,
        )
    )
    return asked


@dataclass(frozen=True)
class Reply:
    """A unit's answer; ``step`` is agree, partly or decline. Who and when only with a yes."""

    step: str
    answer: str
    who: str = ""
    promised_on: date | None = None


@transaction.atomic
def answer_request(
    request_id: UUID, reply: Reply, *, actor: policy.Actor, at: datetime
) -> SupportRequest:
    """Yes, partly or no: any of them is the answer, and the clock stops.

    Raises:
        StepRefused: it was answered or withdrawn already, or something is not said.

    """
    found = queries.request_for_change(request_id)
    is_no = reply.step == "decline"
    if not reply.answer.strip():
        raise StepRefused("请写为什么这次不行" if is_no else "请写能支持什么")
    if not is_no and not (reply.who.strip() and reply.promised_on):
        raise StepRefused("请写谁来办、哪天")
    if not is_no and reply.promised_on and reply.promised_on < timezone.localdate(at):
        raise StepRefused("答应的日子要在今天或以后")
    found.answer, found.answered_at = reply.answer.strip(), at
    found.answered_by_id = _account_of(actor)
    found.who = "" if is_no else reply.who.strip()
    found.promised_on = None if is_no else reply.promised_on
    if is_no:
        found.ended_at = at
    saving = ("answer", "answered_at", "answered_by", "who", "promised_on", "ended_at")
    SUPPORT.move(found, reply.step, actor=actor, at=at, saving=saving)
    casework.finish_item(found.pk, at=at)
    return found


@transaction.atomic
def confirm_delivery(
    request_id: UUID, *, delivered: str, delivered_on: date, actor: policy.Actor, at: datetime
) -> SupportRequest:
    """Write down what the unit did; with that it is confirmed and over.

    Raises:
        StepRefused: nothing was promised, the day lies ahead, or nothing is said.

    """
    found = queries.request_for_change(request_id)
    if delivered_on > timezone.localdate(at):
        raise StepRefused("还没有到那一天，支持到了再记")
    if not delivered.strip():
        raise StepRefused("请写支持了什么")
    found.delivered, found.delivered_on = delivered.strip(), delivered_on
    found.confirmed_by_id, found.ended_at = _account_of(actor), at
    SUPPORT.move(
        found,
        "deliver",
        actor=actor,
        at=at,
        saving=("delivered", "delivered_on", "confirmed_by", "ended_at"),
        delivered_on=delivered_on,
    )
    return found


@transaction.atomic
def withdraw_request(request_id: UUID, *, actor: policy.Actor, at: datetime) -> SupportRequest:
    """No longer needed, whether it was answered or not."""
    found = queries.request_for_change(request_id)
    was_waiting = found.status == Status.ASKED
    found.ended_at = at
    SUPPORT.move(found, "withdraw", actor=actor, at=at, saving=("ended_at",))
    if was_waiting:
        casework.finish_item(found.pk, at=at)
    return found


def tell_other_side(event: Event) -> None:
    """One notice to each: the unit's people of what is asked, the community of the answer."""
    found = queries.request_with_unit(event.subject_id)
    if found is None:
        return
    community = found.item.lead_unit
    said = rules.sentence(
        event.name, title=found.title, unit=found.unit.name, community=community.short_name
    )
    on = timezone.localdate(event.at)
    is_for_unit = event.name in _FOR_UNIT
    people = (
        accounts_in([found.unit_id], *rules.ANSWERERS, on=on)
        if is_for_unit
        else [found.asked_by_id, *accounts_in([community.pk], "community_head", on=on)]
    )
    for account_id in dict.fromkeys(people):
        notices.notify_account(
            account_id,
            subject_id=found.pk,
            reference=f"{event.name}:{found.pk}:{account_id}",
            words=said,
            at=event.at,
            leads_to=f"/desk/requests/{found.pk}/",
        )
    if isinstance(event, SupportAsked):
        casework.tell_group_of_new(found.pk, is_urgent=False, at=event.at)


_FOR_UNIT = ("contribution.asked", "contribution.delivered", "contribution.withdrawn")
