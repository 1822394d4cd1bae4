"""Sending again what did not go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import TextRetried


@transaction.atomic
def retry_failed(text_id: UUID, *, actor: policy.Actor, at: datetime) -> bool:
    """Send a text again that was given up; False when somebody else has done so already.

    Raises:
        PermissionDenied: the actor does not keep the channel.

    """
    policy.require_new(actor, "notices.failed")
    text = queries.failed_texts(actor).filter(pk=text_id).first()
    if text is None or not messaging.retry_text(text.pk, at=at):
        return False
    tell(
        TextRetried(
            subject_id=text.pk,
            area=settings.DISTRICT,
            actor_id=actor.pk,
            at=at,
            reference=text.reference,
        )
    )
    return True


def retry_all_failed(*, actor: policy.Actor, at: datetime) -> int:
    """Send again whatever is worth it, each in its own transaction; returns how many."""
    policy.require_new(actor, "notices.failed")
    waiting = queries.failed_worth_sending(actor)
    return sum(retry_failed(text_id, actor=actor, at=at) for text_id in waiting)
