"""Work changing hands. The sender keeps it until the receiver accepts."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.policy import SYSTEM, Actor
from gongzhi.register.organizations.queries import accounts_in
from gongzhi.register.people.queries import names_of_accounts

from .. import queries
from ..flows import CUSTODY, Custody
from ..models import Answer, Dispute, Offer, Pause, WorkItem
from ..rules import HEADS, WORKERS
from . import clocks, disputes, whistles


@transaction.atomic
def claim_item(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Take an unclaimed item; whoever is first to take it also is its first contact.

    Raises:
        StepRefused: it is in somebody's hands; the message says in whose.

    """
    item = queries.item_for_change(item_id)
    if _is_held_by(item, actor.pk):
        return item
    if item.owner_id is not None:
        policy.require(actor, "casework.claim", item)
        raise StepRefused(f"{_name(item.owner_id)}已经领办了这件事")
    item.owner_id = actor.pk
    item.lead_owner_id = item.lead_owner_id or actor.pk
    CUSTODY.move(item, "claim", actor=actor, at=at, saving=("owner", "lead_owner"))
    return item


@transaction.atomic
def assign_owner(item_id: UUID, *, owner_id: int, actor: Actor, at: datetime) -> WorkItem:
    """A head names who in the unit works on it.

    Raises:
        StepRefused: the person has no working post in the responsible unit today.

    """
    item = queries.item_for_change(item_id)
    if _is_held_by(item, owner_id):
        policy.require(actor, "casework.assign", item)
        return item
    if owner_id not in accounts_in([item.unit_id], *WORKERS, on=timezone.localdate(at)):
        raise StepRefused("只能指定本单位在岗的人")
    item.owner_id = owner_id
    item.lead_owner_id = item.lead_owner_id or owner_id
    CUSTODY.move(
        item, "assign", actor=actor, at=at, saving=("owner", "lead_owner"), owner_id=owner_id
    )
    return item


@transaction.atomic
def offer_item(item_id: UUID, *, to_unit: UUID, reason: str, actor: Actor, at: datetime) -> Offer:
    """Ask another unit to take it over. The clock goes on, and so does the sender's duty.

    Raises:
        StepRefused: it is there already, offered already, there is no such unit, or no reason.

    """
    if not reason.strip():
        raise StepRefused("转办要写明为什么该归对方")
    item = queries.item_for_change(item_id)
    if standing := _standing_offer(item, to_unit, actor):
        return standing
    disputes.refuse_bouncing(item)
    if to_unit == item.unit_id:
        raise StepRefused("这件事已经在这个单位")
    if not queries.can_take_over(to_unit):
        raise StepRefused("没有这个单位，或者已经撤销了，请另选一个")
    item.offered_to_id = to_unit
    CUSTODY.move(
        item,
        "offer",
        actor=actor,
        at=at,
        saving=("offered_to",),
        from_unit=item.unit_id,
        to_unit=to_unit,
        reason=reason,
    )
    return Offer.objects.create(
        item=item,
        from_unit_id=item.unit_id,
        from_owner_id=cast("int", item.owner_id),  # what is held is somebody's
        to_unit_id=to_unit,
        reason=reason,
        made_at=at,
    )


@transaction.atomic
def accept_offer(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Take it over: from now on it is this unit's and this person's.

    Raises:
        StepRefused: the offer stands no more; the message says who answered it, and how.

    """
    item = queries.item_for_change(item_id)
    if _is_answered(item, Answer.ACCEPTED, actor):
        return item
    from_unit, to_unit = item.unit_id, item.offered_to_id
    if to_unit is not None:
        item.unit_id, item.owner_id, item.offered_to_id = to_unit, actor.pk, None
    CUSTODY.move(
        item,
        "accept",
        actor=actor,
        at=at,
        saving=("unit", "owner", "offered_to"),
        from_unit=from_unit,
        to_unit=to_unit,
    )
    _close_offer(item, Answer.ACCEPTED, actor=actor, at=at)
    return item


@transaction.atomic
def push_back(
    item_id: UUID,
    *,
    reason: str,
    wants_decision: bool = False,
    actor: Actor,
    at: datetime,
) -> WorkItem:
    """Decline an offer, with a reason; it stays where it was.

    Once too often, or where it is wanted, the street decides whose it is.

    Raises:
        StepRefused: no reason was given, the offer stands no more, or the street has decided.

    """
    if not reason.strip():
        raise StepRefused("退回要写明理由")
    item = queries.item_for_change(item_id)
    if _is_answered(item, Answer.PUSHED_BACK, actor):
        return item
    disputes.refuse_push_back(item)
    to_unit, item.offered_to_id = item.offered_to_id, None
    CUSTODY.move(
        item,
        "push_back",
        actor=actor,
        at=at,
        saving=("offered_to",),
        to_unit=to_unit,
        reason=reason,
    )
    _close_offer(item, Answer.PUSHED_BACK, actor=actor, at=at, reason=reason)
    if to_unit and (wants_decision or disputes.is_pushed_too_often(item, at=at)):
        disputes.open_dispute(item, to_unit, reason, actor=actor, at=at)
    return item


@transaction.atomic
def ask_decision(item_id: UUID, *, reason: str, actor: Actor, at: datetime) -> Dispute:
    """The sender wants it decided: the other unit pushed it back, or does not answer.

    Raises:
        StepRefused: no reason, nobody was asked to take it over, or it is decided already.

    """
    item = queries.item_for_change(item_id)
    policy.require(actor, "casework.hold", item)
    if not reason.strip():
        raise StepRefused("请街道裁定要写明争在哪里")
    if standing := queries.open_dispute(item.pk):
        return standing
    offer = queries.latest_offer(item.pk)
    if offer is None or offer.answer not in (Answer.OPEN, Answer.PUSHED_BACK):
        raise StepRefused("还没有单位退回过这件事，先转给该办的单位")
    disputes.refuse_bouncing(item)
    if item.status == Custody.OFFERED:
        item = call_back(item_id, actor=actor, at=at)
    return disputes.open_dispute(item, offer.to_unit_id, reason, actor=actor, at=at)


@transaction.atomic
def call_back(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Withdraw an offer that nobody has accepted yet.

    Raises:
        StepRefused: it was answered meanwhile; the message says by whom.

    """
    item = queries.item_for_change(item_id)
    if _is_answered(item, Answer.CALLED_BACK, actor):
        return item
    to_unit, item.offered_to_id = item.offered_to_id, None
    CUSTODY.move(item, "call_back", actor=actor, at=at, saving=("offered_to",), to_unit=to_unit)
    _close_offer(item, Answer.CALLED_BACK, actor=actor, at=at)
    return item


@transaction.atomic
def ask_resident(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Wait for the resident; the clocks stand still meanwhile, by rule."""
    item = queries.item_for_change(item_id)
    CUSTODY.move(item, "ask", actor=actor, at=at)
    clocks.pause_clocks(item, at=at)
    return item


@transaction.atomic
def resume_item(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    item = queries.item_for_change(item_id)
    CUSTODY.move(item, "resume", actor=actor, at=at)
    is_disputed = queries.open_dispute(item.pk) is not None
    clocks.restart_clocks(item, at=at, still=Pause.DISPUTE if is_disputed else "")
    return item


@transaction.atomic
def hand_in_item(item_id: UUID, *, at: datetime) -> WorkItem:
    """The journey has answered; the one who asked has the word."""
    item = queries.item_for_change(item_id)
    disputes.end_dispute(item, at=at)
    CUSTODY.move(item, "hand_in", actor=SYSTEM, at=at)
    clocks.stop_clock(item, at=at)
    return item


@transaction.atomic
def finish_item(item_id: UUID, *, at: datetime) -> WorkItem:
    """The journey has ended, one way or another, and every clock and open offer with it."""
    item = queries.item_for_change(item_id)
    disputes.end_dispute(item, at=at)
    item.closed_at, item.offered_to_id = at, None
    CUSTODY.move(item, "finish", actor=SYSTEM, at=at, saving=("closed_at", "offered_to"))
    end_offer(item, at=at)
    whistles.end_calls(item, at=at)
    clocks.stop_clock(item, at=at)
    return item


@transaction.atomic
def send_back_item(item_id: UUID, *, to_unit: UUID | None = None, at: datetime) -> WorkItem:
    """Not settled: for somebody other than the handler, in the unit that first heard it.

    Args:
        to_unit: another unit that has to look at it first, one level up.

    """
    item = queries.item_for_change(item_id)
    item.closed_at, item.unit_id, item.owner_id = None, to_unit or item.lead_unit_id, None
    CUSTODY.move(item, "send_back", actor=SYSTEM, at=at, saving=("closed_at", "unit", "owner"))
    clocks.stop_clock(item, at=at)
    return item


def end_offer(item: WorkItem, *, at: datetime) -> None:
    """An offer nobody has answered ends with the work it was about."""
    _close_offer(item, Answer.CALLED_BACK, actor=SYSTEM, at=at)


def _is_held_by(item: WorkItem, account_id: int | None) -> bool:
    """Whether the wish is granted already: the same form was sent twice."""
    return item.status == Custody.HELD and item.owner_id is not None and item.owner_id == account_id


def _standing_offer(item: WorkItem, to_unit: UUID, actor: Actor) -> Offer | None:
    """The same offer when it was made already.

    Raises:
        StepRefused: the item is offered to another unit.

    """
    standing = queries.open_offer(item.pk)
    if standing is None:
        return None
    policy.require(actor, "casework.hold", item)
    if standing.to_unit_id != to_unit:
        raise StepRefused(f"已经请{standing.to_unit.name}接办了；要改请别的单位，先收回")
    return standing


def _is_answered(item: WorkItem, wanted: str, actor: Actor) -> bool:
    """Whether this actor has given the last offer this very answer already.

    An actor who had no part in the offer is left to the permissions.

    Raises:
        StepRefused: it was answered by somebody else, or otherwise.

    """
    offer = queries.latest_offer(item.pk) if item.status != Custody.OFFERED else None
    if offer is None or not _has_part(offer, wanted, actor):
        return False
    if offer.answer == wanted and offer.answered_by_id == actor.pk:
        return True
    who = offer.answered_by.display_name if offer.answered_by else "系统"
    raise StepRefused(f"{who}已经把这件事{offer.get_answer_display()}")


def _has_part(offer: Offer, wanted: str, actor: Actor) -> bool:
    roles, unit = (
        (HEADS, offer.from_unit_id) if wanted == Answer.CALLED_BACK else (WORKERS, offer.to_unit_id)
    )
    is_sender = wanted == Answer.CALLED_BACK and actor.is_known and actor.pk == offer.from_owner_id
    return is_sender or any(duty.unit == unit and duty.role in roles for duty in actor.duties)


def _name(account_id: int) -> str:
    return names_of_accounts([account_id]).get(account_id, "有人")


def _close_offer(
    item: WorkItem, answer: str, *, actor: Actor, at: datetime, reason: str = ""
) -> None:
    Offer.objects.filter(item=item, answer=Answer.OPEN).update(
        answer=answer, answered_at=at, answered_by=actor.pk, answer_reason=reason
    )
