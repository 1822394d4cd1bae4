"""One matter, said by several: one appeal carries the work, nobody's words or voice are lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import AppealJoined, AppealLeft, AppealMerged, AppealSplit, SaidApart
from ..models import Apart, Appeal, Merge
from .following import follow_due
from .triage import accept


@transaction.atomic
def merge(appeal_id: UUID, other_id: UUID, *, actor: policy.Actor, at: datetime) -> Appeal:
    """Somebody looked at both: they are one matter. Returns the one that carries the work.

    The earlier one in hand leads. One that waits to be taken in is taken in as that one was
    sorted. Each keeps its words, author, receipt code, promised day and rating.

    Raises:
        StepRefused: neither is in hand yet, one has been answered, or is carried already.

    """
    one, other = _both_for_change(appeal_id, other_id, actor)
    if one.leading_id == other.pk or other.leading_id == one.pk:
        return other if one.leading_id else one
    if one.leading_id or other.leading_id:
        raise StepRefused("其中一件已经并在别的事里办了，请到领头的那件上合并")
    for appeal in (one, other):
        if appeal.status not in queries.OPEN:
            raise StepRefused("只有待受理和办理中的可以合并；答复过的，请单独答复")
    lead, follower = sorted((one, other), key=lambda a: (a.status != "working", a.filed_at, a.pk))
    if lead.status != "working":
        raise StepRefused("两件都还没有受理：先受理一件，再把另一件并进来")
    if follower.status == "filed":
        follower = accept(
            follower.pk, category=lead.category, urgency=lead.urgency, actor=actor, at=at
        )
    _carry(follower, lead, actor=actor, at=at)
    casework.join_item(follower.pk, lead=lead.pk, at=at)
    follow_due(follower.pk, at=at)
    tell(AppealJoined(subject_id=lead.pk, area=lead.area, actor_id=actor.pk, at=at))
    return lead


@transaction.atomic
def say_apart(appeal_id: UUID, other_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """Somebody looked at both: not the same. They are not shown side by side again.

    Raises:
        StepRefused: they are merged; that is split with a reason.

    """
    one, other = _both_for_change(appeal_id, other_id, actor)
    if other.pk in (one.leading_id, one.pk) or one.pk == other.leading_id:
        raise StepRefused("这两件并在一起办，要分开请写明为什么拆开")
    _, is_new = Apart.objects.get_or_create(
        one=min(one, other, key=lambda a: a.pk),
        other=max(one, other, key=lambda a: a.pk),
        defaults={"by_id": actor.pk, "at": at},
    )
    if is_new:
        for appeal, beside in ((one, other), (other, one)):
            tell(
                SaidApart(
                    subject_id=appeal.pk,
                    area=appeal.area,
                    actor_id=actor.pk,
                    at=at,
                    other=beside.pk,
                )
            )


@transaction.atomic
def split(appeal_id: UUID, *, reason: str, actor: policy.Actor, at: datetime) -> Appeal:
    """Not the same after all: it is work of its own again, by the day it was promised.

    Raises:
        StepRefused: no reason, it is carried by nothing, or it was answered meanwhile.

    """
    if not reason.strip():
        raise StepRefused("拆开要写明为什么，居民会看到")
    lead = queries.lead_for_change(appeal_id)
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.merge", appeal)
    if lead is None or appeal.leading_id != lead.pk:
        raise StepRefused("这件事没有并在别的事里")
    if appeal.status != "working":
        raise StepRefused("已经一起答复了，不用再拆；没解决，居民可以重新办")
    let_go(appeal, lead, Merge.End.SPLIT, why=reason.strip()[:200], actor=actor, at=at)
    casework.part_item(appeal.pk, lead=lead.pk, at=at)
    tell(
        AppealSplit(
            subject_id=appeal.pk,
            area=appeal.area,
            actor_id=actor.pk,
            at=at,
            lead=lead.pk,
            reason=reason.strip()[:200],
        )
    )
    return appeal


def let_go(
    appeal: Appeal, lead: Appeal, end: str, *, why: str = "", actor: policy.Actor, at: datetime
) -> None:
    """An appeal is carried no longer; both are locked. Its item is the caller's."""
    _end_merge(appeal, end, why=why, actor=actor, at=at)
    appeal.leading = None
    appeal.save(update_fields=["leading"])
    lead.voices -= 1
    lead.save(update_fields=["voices"])
    tell(AppealLeft(subject_id=lead.pk, area=lead.area, actor_id=actor.pk, at=at, end=end))


def lead_left(lead: Appeal, *, actor: policy.Actor, at: datetime) -> None:
    """Who led has withdrawn: the next of those in hand carries the others, where the work is."""
    if lead.voices == 1:
        return
    carried = queries.carried_for_change(lead.pk)
    for appeal in carried:
        let_go(appeal, lead, Merge.End.LEAD_LEFT, actor=actor, at=at)
    in_hand = [appeal for appeal in carried if appeal.status == "working"]
    for number, appeal in enumerate(in_hand):
        if number == 0:
            unit = lead.item.unit_id
            casework.part_item(appeal.pk, lead=lead.pk, to_unit=unit, at=at)
        else:
            _carry(appeal, in_hand[0], actor=actor, at=at)


def _both_for_change(appeal_id: UUID, other_id: UUID, actor: policy.Actor) -> tuple[Appeal, Appeal]:
    """Both locked in the order of their keys, and both the actor's to merge."""
    if appeal_id == other_id:
        raise StepRefused("同一件事不用和自己合并")
    locked = {key: queries.appeal_for_change(key) for key in sorted((appeal_id, other_id))}
    for appeal in locked.values():
        policy.require(actor, "appeals.merge", appeal)
    return locked[appeal_id], locked[other_id]


def _carry(follower: Appeal, lead: Appeal, *, actor: policy.Actor, at: datetime) -> None:
    """Let ``lead`` carry an appeal and all that it carried itself."""
    moved = queries.carried_for_change(follower.pk) if follower.voices > 1 else []
    for appeal in moved:
        _end_merge(appeal, Merge.End.MOVED, actor=actor, at=at)
    follower.voices = 1
    for appeal in (follower, *moved):
        appeal.leading = lead
        appeal.save(update_fields=["leading", "voices"])
        Merge.objects.create(appeal=appeal, lead=lead, by_id=actor.pk, at=at)
        tell(
            AppealMerged(
                subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at, lead=lead.pk
            )
        )
    lead.voices += 1 + len(moved)
    lead.save(update_fields=["voices"])


def _end_merge(
    appeal: Appeal, end: str, *, why: str = "", actor: policy.Actor, at: datetime
) -> None:
    appeal.merges.filter(ended_at__isnull=True).update(
        end=end, ended_at=at, ended_by=actor.pk, ended_why=why
    )
