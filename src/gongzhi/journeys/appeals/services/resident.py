"""What only the one who said it may do: add, rate, reopen, object, withdraw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.territory.queries import parent_area

from .. import queries
from ..events import SupplementGiven
from ..flows import APPEAL
from ..models import Appeal, Merge, Message, Rating
from .answering import close
from .callbacks import end_calls
from .merging import lead_left, let_go
from .showing import hide


@transaction.atomic
def supplement(appeal_id: UUID, words: str, *, actor: policy.Actor, at: datetime) -> Message:
    """Add something; when the handler was waiting for it, the clock runs on."""
    if not words.strip():
        raise StepRefused("还没有写内容")
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.author", appeal)
    added = Message.objects.create(
        appeal=appeal, kind=Message.Kind.SUPPLEMENT, words=words.strip(), at=at
    )
    if appeal.item.status == "waiting":
        casework.resume_item(appeal.pk, actor=policy.SYSTEM, at=at)
    tell(SupplementGiven(subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at))
    return added


@transaction.atomic
def rate(
    appeal_id: UUID, *, rating: str, words: str = "", actor: policy.Actor, at: datetime
) -> Appeal:
    """Say whether it is settled. "Not solved" is kept as said and opens it again at once."""
    appeal = queries.appeal_for_change(appeal_id)
    appeal.rating, appeal.rated_at, appeal.rating_words = Rating(rating), at, words.strip()[:500]
    close(
        appeal,
        "rate",
        actor=actor,
        at=at,
        saving=("rating", "rated_at", "rating_words"),
        rating=rating,
    )
    end_calls(appeal, at=at)
    if rating == Rating.UNSOLVED:
        return reopen(appeal_id, actor=actor, at=at)
    return appeal


@transaction.atomic
def reopen(appeal_id: UUID, *, actor: policy.Actor, at: datetime) -> Appeal:
    """One tap: back to the unit that first heard it, with a new clock, for other eyes."""
    return reopen_by(appeal_id, "reopen", actor=actor, at=at)


def reopen_by(appeal_id: UUID, step: str, *, actor: policy.Actor, at: datetime) -> Appeal:
    """Work on it again, by the resident's own hand or at their word on the telephone."""
    lead = queries.lead_for_change(appeal_id)
    appeal = queries.appeal_for_change(appeal_id)
    appeal.reopened += 1
    appeal.answered_at = appeal.closed_at = None
    saving = ("reopened", "answered_at", "closed_at")
    APPEAL.move(appeal, step, actor=actor, at=at, saving=saving)
    if lead:
        let_go(appeal, lead, Merge.End.REOPENED, actor=actor, at=at)
    end_calls(appeal, at=at)
    _work_again(appeal, at=at)
    return appeal


@transaction.atomic
def object_to(appeal_id: UUID, *, actor: policy.Actor, at: datetime) -> Appeal:
    """Ask for the no to be looked at by somebody else, one level up."""
    appeal = queries.appeal_for_change(appeal_id)
    APPEAL.move(appeal, "object", actor=actor, at=at)
    above = parent_area(appeal.area)
    reviewer = community_office(parent_area(above) if appeal.repeats_id else above)
    item = casework.send_back_item(appeal.pk, to_unit=reviewer.pk if reviewer else None, at=at)
    casework.start_clock(item, clock_rule(appeal.pack, "review"), pack=appeal.pack, at=at)
    return appeal


@transaction.atomic
def withdraw(appeal_id: UUID, *, actor: policy.Actor, at: datetime) -> Appeal:
    """Take it back; what was public of it is no longer."""
    lead = queries.lead_for_change(appeal_id)
    appeal = queries.appeal_for_change(appeal_id)
    APPEAL.move(appeal, "withdraw", actor=actor, at=at)
    if lead:
        let_go(appeal, lead, Merge.End.WITHDRAWN, actor=actor, at=at)
    lead_left(appeal, actor=actor, at=at)
    casework.finish_item(appeal.pk, at=at)
    hide(appeal, actor=actor, at=at)
    return appeal


def _work_again(appeal: Appeal, *, at: datetime) -> None:
    item = casework.send_back_item(appeal.pk, at=at)
    clock = casework.start_clock(
        item, clock_rule(appeal.pack, "answer", appeal.urgency), pack=appeal.pack, at=at
    )
    appeal.answer_due_at = clock.due_at
    appeal.save(update_fields=["answer_due_at"])
