"""Disputes over whose an item is: opened instead of bouncing, decided by the street, binding."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.policy import SYSTEM, Actor

from .. import queries, rules
from ..events import DisputeOpened
from ..flows import CUSTODY, DISPUTE, Custody
from ..models import Dispute, Pause, WorkItem
from . import clocks


def open_dispute(
    item: WorkItem, to_unit: UUID, reason: str, *, actor: Actor, at: datetime
) -> Dispute:
    """Put it before the street; the sender keeps the item. The caller holds the item's lock."""
    if standing := queries.open_dispute(item.pk):
        return standing
    dispute = Dispute(
        item=item,
        area=item.area,
        from_unit_id=item.unit_id,
        to_unit_id=to_unit,
        reason=reason.strip(),
        opened_at=at,
        opened_by_id=cast("int", actor.pk),  # nobody unknown is asked
    )
    dispute.due_at = clocks.start_clock_about(dispute.pk, item, rules.DECIDE, at=at)
    dispute.save(force_insert=True)
    tell(
        DisputeOpened(
            subject_id=item.pk,
            area=item.area,
            actor_id=actor.pk,
            at=at,
            from_unit=item.unit_id,
            to_unit=to_unit,
            reason=dispute.reason,
        )
    )
    clocks.pause_clocks(item, at=at, reason=Pause.DISPUTE)
    return dispute


def is_pushed_too_often(item: WorkItem, *, at: datetime) -> bool:
    """Whether the next thing is a decision, by the rules of the day."""
    pack = queries.pack_of_today(item, on=timezone.localdate(at))
    most = rules.most_push_backs(pack)
    return most is not None and queries.push_backs_of(item.pk) > most


def refuse_bouncing(item: WorkItem) -> None:
    """Raises StepRefused when the item may not be passed on: before the street, or decided."""
    if queries.open_dispute(item.pk):
        raise StepRefused("已经请街道裁定归谁办，裁定以前不能再转")
    ruling = queries.ruling_on(item.pk)
    if ruling and ruling.decided_unit_id == item.unit_id:
        raise StepRefused("街道已经裁定这件事归您单位办，不能再转；要别的单位帮忙，请街道吹哨")


def refuse_push_back(item: WorkItem) -> None:
    """Raises StepRefused when the street has decided that it is the asked unit's."""
    ruling = queries.ruling_on(item.pk)
    if ruling and ruling.decided_unit_id == item.offered_to_id:
        raise StepRefused("街道已经裁定这件事归您单位办，不能再退回")


@transaction.atomic
def decide_dispute(
    dispute_id: UUID, *, unit_id: UUID, why: str, basis: str, actor: Actor, at: datetime
) -> Dispute:
    """Say whose it is, why and by what; nobody passes or pushes it on afterwards.

    Raises:
        StepRefused: no reason or ground given, no such unit here, or it is decided already.

    """
    dispute = queries.dispute_for_change(dispute_id)
    if not why.strip() or not basis.strip():
        raise StepRefused("裁定要写明为什么归他、依据哪一条")
    if not queries.can_join(dispute.area, [unit_id]):
        raise StepRefused("没有这个单位，或者不在这个地方办事，请另选一个")
    dispute.decided_unit_id, dispute.decided_at, dispute.decided_by_id = unit_id, at, actor.pk
    dispute.why, dispute.basis = why.strip(), basis.strip()
    DISPUTE.move(
        dispute,
        "decide",
        actor=actor,
        at=at,
        saving=("decided_unit", "decided_at", "decided_by", "why", "basis"),
        to_unit=unit_id,
        reason=dispute.why,
        basis=dispute.basis,
    )
    _run_on(dispute, at=at)
    if unit_id != dispute.item.unit_id:
        _award(dispute.item, unit_id, at=at)
    return dispute


@transaction.atomic
def drop_dispute(dispute_id: UUID, *, actor: Actor, at: datetime) -> Dispute:
    """The sender deals with it after all; nothing is left to decide.

    Raises:
        StepRefused: it is decided or dropped already.

    """
    dispute = queries.dispute_for_change(dispute_id)
    DISPUTE.move(dispute, "drop", actor=actor, at=at)
    _run_on(dispute, at=at)
    return dispute


def end_dispute(item: WorkItem, *, at: datetime) -> None:
    """The item was settled meanwhile; whose it was no longer matters."""
    if standing := queries.open_dispute(item.pk):
        drop_dispute(standing.pk, actor=SYSTEM, at=at)
        item.refresh_from_db()


def _run_on(dispute: Dispute, *, at: datetime) -> None:
    """The dispute's own clock ends, and the item's run on unless the resident is waited for."""
    clocks.stop_clock_about(dispute.pk, at=at)
    waits = dispute.item.status == Custody.WAITING
    clocks.restart_clocks(dispute.item, at=at, still=Pause.RESIDENT if waits else "")


def _award(item: WorkItem, unit_id: UUID, *, at: datetime) -> None:
    """Into the decided unit's inbox, for somebody there to take; the first contact stays."""
    if item.status == Custody.WAITING:
        CUSTODY.move(item, "resume", actor=SYSTEM, at=at)
        clocks.restart_clocks(item, at=at)
    from_unit, item.unit_id, item.owner_id = item.unit_id, unit_id, None
    CUSTODY.move(
        item,
        "award",
        actor=SYSTEM,
        at=at,
        saving=("unit", "owner"),
        from_unit=from_unit,
        to_unit=unit_id,
    )
