"""The first decision: take it in, say no, or name the channel it must take."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import (
    WorkItem,
    clock_of,
    clock_rule,
    item_for_change,
)
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import AppealReclassified
from ..flows import APPEAL
from ..models import Appeal, Channel, Refusal, Suggestion
from .following import follow_due
from .refusing import FourParts, write_refusal


@transaction.atomic
def accept(
    appeal_id: UUID,
    *,
    category: str,
    urgency: str,
    title: str = "",
    offered: rules.Offered | None = None,
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """Take it in, sorted; the answer's clock starts.

    Whoever takes it in holds it from now on, if the unit is theirs; else it waits there for a
    hand. What was ``offered`` as a category is kept, right or wrong.

    Raises:
        StepRefused: category or urgency is not in the appeal's pack; or there is only a picture
            and nobody has written what it shows.

    """
    appeal = queries.appeal_for_change(appeal_id)
    if appeal.channel == Channel.PHOTO and title.strip() in ("", appeal.title):
        raise StepRefused("只有照片，请看照片写一句标题再受理")
    sort(appeal, category=category, urgency=urgency, title=title)
    clock = clock_rule(appeal.pack, "answer", urgency)
    item = item_for_change(appeal.pk)
    casework.rename_item(item, title=appeal.title, place=item.place, urgency=urgency)
    casework.stop_clock(item, "accept", at=at, refresh=False)
    appeal.accepted_at = at
    appeal.answer_due_at = casework.start_clock(item, clock, pack=appeal.pack, at=at).due_at
    APPEAL.move(
        appeal,
        "accept",
        actor=actor,
        at=at,
        saving=("category", "urgency", "title", "accepted_at", "answer_due_at"),
        category=category,
        urgency=urgency,
    )
    if offered:
        Suggestion.objects.create(
            appeal=appeal, offered=list(offered.codes), version=offered.version, at=at
        )
    if item.owner_id is None and policy.allows(actor, "casework.claim", item):
        casework.claim_item(appeal.pk, actor=actor, at=at)
    return appeal


@transaction.atomic
def decline(
    appeal_id: UUID,
    *,
    reason: str,
    parts: FourParts,
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """Say no, in four parts; the way to object stays open."""
    appeal = queries.appeal_for_change(appeal_id)
    reserved = {rule.code for rule in appeal.pack.section("appeals.reason") if rule.data.get("by")}
    if reason in reserved:
        raise StepRefused("这条理由只能由街道作决定")
    APPEAL.move(appeal, "decline", actor=actor, at=at, reason=reason)
    write_refusal(appeal, Refusal.Kind.DECLINED, reason, parts, because=because, actor=actor, at=at)
    casework.finish_item(appeal.pk, at=at)
    return appeal


@transaction.atomic
def hand_off(
    appeal_id: UUID,
    *,
    channel: str,
    parts: FourParts,
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """Name the channel that is the right one; the telling is itself on record."""
    appeal = queries.appeal_for_change(appeal_id)
    APPEAL.move(appeal, "hand_off", actor=actor, at=at, channel=channel)
    write_refusal(
        appeal, Refusal.Kind.HANDED_OFF, channel, parts, because=because, actor=actor, at=at
    )
    casework.finish_item(appeal.pk, at=at)
    return appeal


@transaction.atomic
def reclassify(
    appeal_id: UUID, *, category: str, urgency: str, title: str, actor: policy.Actor, at: datetime
) -> Appeal:
    """Correct how it was sorted; the old sorting stays in its history.

    Raises:
        StepRefused: it was never taken in, or the sorting is not in its pack.

    """
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.triage", appeal)
    if appeal.accepted_at is None:
        raise StepRefused("受理以后才有分类可改")
    category_before, urgency_before = appeal.category, appeal.urgency
    sort(appeal, category=category, urgency=urgency, title=title)
    appeal.save(update_fields=["category", "urgency", "title"])
    item = item_for_change(appeal.pk)
    casework.rename_item(item, title=appeal.title, place=item.place, urgency=urgency)
    tell(
        AppealReclassified(
            subject_id=appeal.pk,
            area=appeal.area,
            actor_id=actor.pk,
            at=at,
            category_before=category_before,
            category_after=category,
            urgency_before=urgency_before,
            urgency_after=urgency,
        )
    )
    if urgency != urgency_before and appeal.status == "working" and not item.is_paused:
        _reckon_anew(appeal, item, at=at)
    return appeal


def _reckon_anew(appeal: Appeal, item: WorkItem, *, at: datetime) -> None:
    """The answer's clock by the new urgency, from where it began or last began again."""
    old = clock_of(appeal.pk, "answer")
    if old is None:
        return
    began = datetime.fromisoformat(old.pauses[-1][1]) if old.pauses else old.started_at
    rule = clock_rule(appeal.pack, "answer", appeal.urgency)
    casework.start_clock(item, rule, pack=appeal.pack, at=began)
    if moved := follow_due(appeal.pk, at=at):
        appeal.answer_due_at = moved.answer_due_at


def sort(appeal: Appeal, *, category: str, urgency: str, title: str = "") -> None:
    """Put an appeal under a category and an urgency of its pack.

    Raises:
        StepRefused: the pack has no such category or urgency.

    """
    known = queries.categories(appeal.pack)
    if category not in known or not known[category].parent:
        raise StepRefused("请选一个具体的分类")
    if urgency not in {rule.code for rule in appeal.pack.section("appeals.urgency")}:
        raise StepRefused("请选急、难、愁、盼中的一个")
    appeal.category, appeal.urgency = category, urgency
    appeal.title = title.strip()[:80] or appeal.title or rules.title_of(appeal.detail)
