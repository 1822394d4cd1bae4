"""Keeping the promised day in step with the clock it was read from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import AnswerDueMoved
from ..models import Appeal


@transaction.atomic
def follow_due(subject_id: UUID, *, at: datetime) -> Appeal | None:
    """Let an appeal's promised day be what its running clock says; None when nothing moved.

    Time in which the resident was waited for, and days off published later, move the clock.
    What was promised, and whether it was kept, is then reckoned by the new day.
    """
    appeal = queries.appeal_for_following(subject_id)
    clock = clock_of(subject_id, "answer") if appeal else None
    before = appeal.answer_due_at if appeal else None
    if appeal is None or clock is None or before is None or clock.stopped_at is not None:
        return None
    if clock.due_at == before:
        return None
    appeal.answer_due_at = clock.due_at
    appeal.save(update_fields=["answer_due_at"])
    tell(
        AnswerDueMoved(
            subject_id=appeal.pk,
            area=appeal.area,
            actor_id=None,
            at=at,
            due_before=before,
            due_after=clock.due_at,
        )
    )
    return appeal
