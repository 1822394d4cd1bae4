"""Looking again at a no: by the street or the district, never by who said it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from .. import queries
from ..flows import APPEAL
from ..models import Appeal, Refusal
from .refusing import FourParts, write_refusal
from .triage import sort


@transaction.atomic
def uphold(
    appeal_id: UUID,
    *,
    reason: str,
    parts: FourParts,
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """The no stands; said again in four parts, on a ground of the list, with where to go from here."""
    appeal = queries.appeal_for_change(appeal_id)
    _by_another(appeal, actor)
    appeal.is_reviewed = True
    APPEAL.move(appeal, "uphold", actor=actor, at=at, saving=("is_reviewed",))
    write_refusal(appeal, Refusal.Kind.UPHELD, reason, parts, because=because, actor=actor, at=at)
    casework.finish_item(appeal.pk, at=at)
    return appeal


@transaction.atomic
def overturn(
    appeal_id: UUID, *, category: str, urgency: str, actor: policy.Actor, at: datetime
) -> Appeal:
    """It is taken in after all, and the answer's clock starts."""
    appeal = queries.appeal_for_change(appeal_id)
    _by_another(appeal, actor)
    item = casework.send_back_item(appeal.pk, at=at)
    clock = casework.start_clock(
        item, clock_rule(appeal.pack, "answer", urgency), pack=appeal.pack, at=at
    )
    sort(appeal, category=category, urgency=urgency)
    appeal.is_reviewed, appeal.repeats = True, None
    appeal.accepted_at, appeal.answer_due_at = at, clock.due_at
    APPEAL.move(
        appeal,
        "overturn",
        actor=actor,
        at=at,
        saving=(
            "category",
            "urgency",
            "title",
            "is_reviewed",
            "repeats",
            "accepted_at",
            "answer_due_at",
        ),
    )
    casework.rename_item(item, title=appeal.title, place=item.place, urgency=urgency)
    return appeal


def _by_another(appeal: Appeal, actor: policy.Actor) -> None:
    policy.require(actor, "appeals.review", appeal)
    if actor.pk is not None and appeal.refusals.filter(by=actor.pk).exists():
        raise StepRefused("原来说“不”的人不能复核自己，请换一个人")
