"""Work changing hands. The sender keeps it until the receiver accepts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.policy import SYSTEM, Actor
from gongzhi.register.organizations.queries import accounts_in

from .. import queries
from ..flows import CUSTODY
from ..models import Answer, Offer, WorkItem
from ..permissions import WORKERS
from . import clocks


@transaction.atomic
def claim_item(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Take an unclaimed item; whoever is first to take it also is its first contact."""
    item = queries.item_for_change(item_id)
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
        StepRefused: it is there already, or no reason was given.

    """
    item = queries.item_for_change(item_id)
    if to_unit == item.unit_id:
        raise StepRefused("这件事已经在这个单位")
    if not reason.strip():
        raise StepRefused("转办要写明为什么该归对方")
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
        from_owner_id=item.owner_id,
        to_unit_id=to_unit,
        reason=reason,
        made_at=at,
    )


@transaction.atomic
def accept_offer(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Take it over: from now on it is this unit's and this person's."""
    item = queries.item_for_change(item_id)
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
    _close_offer(item, Answer.ACCEPTED, at=at)
    return item


@transaction.atomic
def push_back(item_id: UUID, *, reason: str, actor: Actor, at: datetime) -> WorkItem:
    """Decline an offer, with a reason; it stays where it was.

    Raises:
        StepRefused: no reason was given.

    """
    if not reason.strip():
        raise StepRefused("退回要写明理由")
    item = queries.item_for_change(item_id)
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
    _close_offer(item, Answer.PUSHED_BACK, at=at, reason=reason)
    return item


@transaction.atomic
def call_back(item_id: UUID, *, actor: Actor, at: datetime) -> WorkItem:
    """Withdraw an offer that nobody has accepted yet."""
    item = queries.item_for_change(item_id)
    to_unit, item.offered_to_id = item.offered_to_id, None
    CUSTODY.move(item, "call_back", actor=actor, at=at, saving=("offered_to",), to_unit=to_unit)
    _close_offer(item, Answer.CALLED_BACK, at=at)
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
    clocks.restart_clocks(item, at=at)
    return item


@transaction.atomic
def hand_in_item(item_id: UUID, *, at: datetime) -> WorkItem:
    """The journey has answered; the one who asked has the word."""
    item = queries.item_for_change(item_id)
    CUSTODY.move(item, "hand_in", actor=SYSTEM, at=at)
    clocks.stop_clock(item, at=at)
    return item


@transaction.atomic
def finish_item(item_id: UUID, *, at: datetime) -> WorkItem:
    """The journey has ended, one way or another, and every clock and open offer with it."""
    item = queries.item_for_change(item_id)
    item.closed_at, item.offered_to_id = at, None
    CUSTODY.move(item, "finish", actor=SYSTEM, at=at, saving=("closed_at", "offered_to"))
    _close_offer(item, Answer.CALLED_BACK, at=at)
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


def _close_offer(item: WorkItem, answer: str, *, at: datetime, reason: str = "") -> None:
    Offer.objects.filter(item=item, answer=Answer.OPEN).update(
        answer=answer, answered_at=at, answer_reason=reason
    )
