"""What a person asks about their own data: asked, taken up, done or refused with its ground."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy, rulebook, worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import (
    ConsentWithdrawn,
    DetailsChanged,
    RestrictionLifted,
    RightsAsked,
    RightsFulfilled,
)
from ..flows import RIGHTS, Asking
from ..models import Person, RightKind, RightsRequest
from .erasing import erase
from .identity import let_go

AT_ONCE = (RightKind.COPY, RightKind.WITHDRAW)


@transaction.atomic
def ask_right(
    person_id: UUID, *, kind: str, words: str, district: str, actor: policy.Actor, at: datetime
) -> RightsRequest:
    """Ask something about one's own data; a copy and a withdrawal are done at once.

    Raises:
        StepRefused: the same is asked already, or a correction does not say of what.
        RuleMissing: no rule pack says how long it may take.

    """
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    if queries.open_request(person_id, kind):
        raise StepRefused("这一项您已经提过，正在办；看下面那一条")
    if kind == RightKind.CORRECT and not words.strip():
        raise StepRefused("请写明哪里不对、应该是什么")
    area, asked_on = person.area or district, timezone.localdate(at)
    pack = rulebook.pack_for(area, asked_on)
    within = rules.read_right(pack.rule("people.rights", kind))
    asked = RightsRequest.objects.create(
        person=person,
        kind=kind,
        area=area,
        words=words.strip() or None,
        pack=pack,
        asked_at=at,
        due_on=rules.due_on(asked_on, within, worktime.calendar()),
    )
    tell(RightsAsked(subject_id=asked.pk, area=area, actor_id=actor.pk, at=at, kind=kind))
    if kind in AT_ONCE:
        _do_at_once(asked, person, actor=actor, at=at)
    return asked


@transaction.atomic
def take_up_right(request_id: UUID, *, actor: policy.Actor, at: datetime) -> RightsRequest:
    asked = queries.request_for_change(request_id)
    RIGHTS.move(asked, "take_up", actor=actor, at=at)
    return asked


@transaction.atomic
def fulfil_right(
    request_id: UUID, *, answer: str, name: str = "", actor: policy.Actor, at: datetime
) -> RightsRequest:
    """Do what was asked. Deleting and closing erase at once and for good.

    Args:
        name: the person's name put right, where a correction asks for that.

    Raises:
        StepRefused: something of the person's is still in hand, or the answer says nothing.

    """
    asked = queries.request_for_change(request_id)
    if not answer.strip():
        raise StepRefused("请写一句做了什么，本人会看到")
    asked.answer, asked.decided_at = answer.strip(), at
    RIGHTS.move(
        asked, "fulfil", actor=actor, at=at, saving=("answer", "decided_at"), kind=asked.kind
    )
    if asked.kind == RightKind.CLOSE and (running := queries.still_running(asked.person_id)):
        raise StepRefused(f"还不能注销：{'；'.join(running)}")
    if asked.kind == RightKind.CORRECT and name.strip():
        _put_name_right(asked, name.strip(), actor=actor, at=at)
    if asked.kind in (RightKind.DELETE, RightKind.CLOSE):
        erase(asked.person_id, closing=asked.kind == RightKind.CLOSE, actor=actor, at=at)
    return asked


@transaction.atomic
def refuse_right(
    request_id: UUID, *, ground: str, words: str, actor: policy.Actor, at: datetime
) -> RightsRequest:
    """Not to do it, on a ground of the pack of the day it was asked, and why here.

    Raises:
        StepRefused: the ground is none for this kind, or nothing is said about this case.

    """
    asked = queries.request_for_change(request_id)
    if ground not in {item.code for item in queries.grounds_for(asked)}:
        raise StepRefused("这条理由不适用于这项要求")
    if not words.strip():
        raise StepRefused("请写明这一次具体为什么，本人会看到")
    asked.ground, asked.answer, asked.decided_at = ground, words.strip(), at
    RIGHTS.move(
        asked,
        "refuse",
        actor=actor,
        at=at,
        saving=("ground", "answer", "decided_at"),
        kind=asked.kind,
        ground=ground,
    )
    return asked


@transaction.atomic
def cancel_right(request_id: UUID, *, actor: policy.Actor, at: datetime) -> RightsRequest:
    asked = queries.request_for_change(request_id)
    asked.decided_at = at
    RIGHTS.move(asked, "cancel", actor=actor, at=at, saving=("decided_at",))
    return asked


@transaction.atomic
def lift_restriction(request_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """The person lets their data be used again.

    Raises:
        StepRefused: nothing is restricted by it.

    """
    asked = queries.request_for_change(request_id)
    policy.require(actor, "people.ask_rights", asked)
    if asked.kind != RightKind.RESTRICT or asked.status != Asking.DONE or asked.lifted_at:
        raise StepRefused("这一条没有停着什么，用不着恢复")
    asked.lifted_at = at
    asked.save(update_fields=["lifted_at"])
    tell(RestrictionLifted(subject_id=asked.pk, area=asked.area, actor_id=actor.pk, at=at))


def _do_at_once(asked: RightsRequest, person: Person, *, actor: policy.Actor, at: datetime) -> None:
    """What needs nobody's review: a copy, and taking back every consent."""
    if asked.kind == RightKind.WITHDRAW:
        withdraw_everything(person, actor=actor, at=at)
    asked.status, asked.decided_at = Asking.DONE, at
    asked.save(update_fields=["status", "decided_at"])
    tell(
        RightsFulfilled(
            subject_id=asked.pk, area=asked.area, actor_id=actor.pk, at=at, kind=asked.kind
        )
    )


def _put_name_right(asked: RightsRequest, name: str, *, actor: policy.Actor, at: datetime) -> None:
    person = queries.person_for_change(asked.person_id)
    person.name = name
    person.save(update_fields=["name"])
    tell(
        DetailsChanged(
            subject_id=person.pk, area=person.area, actor_id=actor.pk, at=at, fields=("name",)
        )
    )


def withdraw_everything(person: Person, *, actor: policy.Actor, at: datetime) -> None:
    """Every standing consent of a locked person ends, and what was kept on it alone goes."""
    let_go(person, actor=actor, at=at)
    for consent in queries.standing_consents(person.pk).select_for_update():
        consent.withdrawn_at = at
        consent.save(update_fields=["withdrawn_at"])
        tell(
            ConsentWithdrawn(
                subject_id=person.pk,
                area=person.area,
                actor_id=actor.pk,
                at=at,
                purpose=consent.purpose,
            )
        )
