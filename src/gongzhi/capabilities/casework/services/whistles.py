"""Whistles: the street calls units to an item; they report in, in time or late, and bring a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.policy import SYSTEM, Actor
from gongzhi.foundation.ui import words
from gongzhi.register.organizations.queries import names_of_units

from .. import queries, rules
from ..events import WhistleAsked, WhistleBlown
from ..flows import OPEN, WHISTLE, Calling
from ..models import Whistle, WorkItem
from .clocks import start_clock_about, stop_clock_about
from .stages import involve
from .telling import tell_unit


@transaction.atomic
def ask_whistle(
    item_id: UUID, *, to_units: Sequence[UUID], reason: str, actor: Actor, at: datetime
) -> list[Whistle]:
    """A community has no whistle of its own: it asks its street to call these units.

    Raises:
        StepRefused: no reason, nobody named, another place's unit, or it is called already.

    """
    item = queries.item_for_change(item_id)
    policy.require(actor, "casework.ask_whistle", item)
    _check(item, to_units, reason)
    asked = []
    for unit_id in dict.fromkeys(to_units):
        standing = _standing(item, unit_id, actor)
        if standing is None:
            standing = _call(item, item.unit_id, unit_id, reason, actor, at)
            tell(
                WhistleAsked(
                    subject_id=item.pk,
                    area=item.area,
                    actor_id=actor.pk,
                    at=at,
                    from_unit=item.unit_id,
                    to_unit=unit_id,
                    reason=standing.reason,
                )
            )
        asked.append(standing)
    return asked


@transaction.atomic
def blow_whistle(
    item_id: UUID, *, to_units: Sequence[UUID], reason: str, actor: Actor, at: datetime
) -> list[Whistle]:
    """The street calls these units to an item; each has until its clock ends to report in.

    Raises:
        StepRefused: no reason, nobody named, another place's unit, or it is called already.

    """
    item = queries.item_for_change(item_id)
    policy.require(actor, "casework.blow", item)
    _check(item, to_units, reason)
    called = []
    for unit_id in dict.fromkeys(to_units):
        standing = _standing(item, unit_id, actor)
        if standing is None:
            standing = _call(item, _desk_of(actor, item), unit_id, reason, actor, at)
        if standing.status == Calling.ASKED:
            _blow(standing, item, actor, at)
        called.append(standing)
    return called


@transaction.atomic
def answer_call(
    whistle_id: UUID, *, is_blown: bool, reason: str = "", actor: Actor, at: datetime
) -> Whistle:
    """The street blows the whistle a community asked for, or says why not.

    Raises:
        StepRefused: no reason for a no, or it was answered already.

    """
    whistle = queries.whistle_for_change(whistle_id)
    if is_blown:
        if whistle.status != Calling.CALLED or whistle.blown_by_id != actor.pk:
            _blow(whistle, whistle.item, actor, at)
        return whistle
    if not reason.strip():
        raise StepRefused("不吹哨要写明为什么，提出的单位会看到")
    whistle.ended_why = reason.strip()
    WHISTLE.move(
        whistle,
        "decline",
        actor=actor,
        at=at,
        saving=("ended_why",),
        to_unit=whistle.to_unit_id,
        reason=whistle.ended_why,
    )
    return whistle


@transaction.atomic
def report_in(whistle_id: UUID, *, who: str = "", plan: str, actor: Actor, at: datetime) -> Whistle:
    """The called unit is there: who came, and what they will do. Its clock stops.

    Raises:
        StepRefused: what will be done is not said, or the whistle stands otherwise.

    """
    whistle = queries.whistle_for_change(whistle_id)
    if whistle.status == Calling.REPORTED and whistle.reported_by_id == actor.pk:
        return whistle
    if not plan.strip():
        raise StepRefused("准备怎么办还没有写")
    whistle.who, whistle.plan = who.strip() or actor.name, plan.strip()
    whistle.reported_at, whistle.reported_by_id = at, actor.pk
    WHISTLE.move(
        whistle,
        "report_in",
        actor=actor,
        at=at,
        saving=("who", "plan", "reported_at", "reported_by"),
        whistle=whistle.pk,
        to_unit=whistle.to_unit_id,
        is_late=whistle.is_late,
    )
    stop_clock_about(whistle.pk, at=at)
    return whistle


@transaction.atomic
def give_result(whistle_id: UUID, *, result: str, actor: Actor, at: datetime) -> Whistle:
    """What came of it, in the called unit's own words.

    Raises:
        StepRefused: nothing said, or the unit has not reported in.

    """
    whistle = queries.whistle_for_change(whistle_id)
    if not result.strip():
        raise StepRefused("结果还没有写")
    whistle.result, whistle.result_at = result.strip(), at
    WHISTLE.move(
        whistle,
        "conclude",
        actor=actor,
        at=at,
        saving=("result", "result_at"),
        whistle=whistle.pk,
        to_unit=whistle.to_unit_id,
    )
    return whistle


@transaction.atomic
def call_off(whistle_id: UUID, *, reason: str, actor: Actor, at: datetime) -> Whistle:
    """The unit is not needed any more, and why.

    Raises:
        StepRefused: no reason, or the whistle has ended.

    """
    whistle = queries.whistle_for_change(whistle_id)
    if not reason.strip():
        raise StepRefused("收哨要写明为什么，对方会看到")
    whistle.ended_why = reason.strip()
    WHISTLE.move(
        whistle,
        "call_off",
        actor=actor,
        at=at,
        saving=("ended_why",),
        whistle=whistle.pk,
        to_unit=whistle.to_unit_id,
        reason=whistle.ended_why,
    )
    stop_clock_about(whistle.pk, at=at)
    return whistle


def end_calls(item: WorkItem, *, at: datetime) -> None:
    """The item is finished: who has not come need not come any more."""
    waiting = Whistle.objects.filter(item=item, status__in=(Calling.ASKED, Calling.CALLED))
    for whistle_id in waiting.order_by("pk").values_list("pk", flat=True):
        call_off(whistle_id, reason="这件事办完了", actor=SYSTEM, at=at)


def _check(item: WorkItem, to_units: Sequence[UUID], reason: str) -> None:
    if item.status not in OPEN:
        raise StepRefused("这件事已经答复或办完了，不用吹哨")
    if not to_units:
        raise StepRefused("请选叫哪个单位来")
    if not reason.strip():
        raise StepRefused("吹哨要写明为什么叫他来，对方会看到")
    if not queries.can_join(item.area, to_units):
        raise StepRefused("没有这个单位，或者不在这个地方办事，请另选一个")


def _standing(item: WorkItem, unit_id: UUID, actor: Actor) -> Whistle | None:
    """The call that stands when it was sent twice, or that a community asked for.

    Raises:
        StepRefused: somebody called that unit already.

    """
    whistle = queries.standing_whistle(item.pk, unit_id)
    if whistle is None or whistle.status == Calling.ASKED:
        return whistle
    if whistle.blown_by_id == actor.pk and whistle.status == Calling.CALLED:
        return whistle
    raise StepRefused(f"已经为这件事叫过{whistle.to_unit.name}，还没有办出结果")


def _call(
    item: WorkItem, from_unit: UUID, to_unit: UUID, reason: str, actor: Actor, at: datetime
) -> Whistle:
    return Whistle.objects.create(
        item=item,
        area=item.area,
        from_unit_id=from_unit,
        to_unit_id=to_unit,
        reason=reason.strip(),
        asked_at=at,
        asked_by_id=cast("int", actor.pk),  # nobody unknown may ask
    )


def _blow(whistle: Whistle, item: WorkItem, actor: Actor, at: datetime) -> None:
    whistle.blown_at, whistle.blown_by_id = at, actor.pk
    WHISTLE.move(
        whistle,
        "blow",
        actor=actor,
        at=at,
        saving=("blown_at", "blown_by"),
        whistle=whistle.pk,
        to_unit=whistle.to_unit_id,
        reason=whistle.reason,
    )
    whistle.due_at = start_clock_about(whistle.pk, item, rules.REPORT_IN, at=at)
    if whistle.due_at is None:
        raise StepRefused("规则里没有写多久要报到，请先补上再吹哨")
    whistle.save(update_fields=["due_at"])
    involve(item, whistle.to_unit_id)
    caller = names_of_units([whistle.from_unit_id]).get(whistle.from_unit_id, "街道")
    tell_unit(
        whistle.to_unit_id,
        item,
        reference=f"{WhistleBlown.name}:{whistle.pk}",
        words=rules.whistle_words(item.title, caller, words.stamp(whistle.due_at)),
        at=at,
    )


def _desk_of(actor: Actor, item: WorkItem) -> UUID:
    """The office for which the caller blows: of theirs the nearest over the item's place."""
    over = [
        duty
        for duty in actor.duties
        if duty.role in ("street_officer", "district_officer") and item.area.startswith(duty.area)
    ]
    return max(over, key=lambda duty: len(duty.area)).unit
