"""Sending again what did not go; saying of a post whose answer was lost whether it came."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import PostSettled, TextRetried

SETTLING = ("notices.failed", "notices.keep_group")


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


@transaction.atomic
def settle_post(text_id: UUID, *, is_there: bool, actor: policy.Actor, at: datetime) -> bool:
    """Say what was seen in the group of a post whose answer was lost: it is there, or post it again.

    False when somebody has said so already, or it is just being posted.

    Raises:
        PermissionDenied: the actor keeps neither the channel nor that group.

    """
    if not any(policy.may(actor, key) for key in SETTLING):
        raise PermissionDenied("只有管通知的人和管这个群的人能说到没到")
    post = queries.unsure_posts(actor).filter(pk=text_id).first()
    if post is None or not messaging.settle_post(post.pk, is_there=is_there, at=at):
        return False
    tell(
        PostSettled(
            subject_id=post.pk,
            area=settings.DISTRICT,
            actor_id=actor.pk,
            at=at,
            reference=post.reference,
            is_there=is_there,
        )
    )
    return True


def retry_all_failed(*, actor: policy.Actor, at: datetime) -> int:
    """Send again whatever is worth it, each in its own transaction; returns how many."""
    policy.require_new(actor, "notices.failed")
    waiting = queries.failed_worth_sending(actor)
    return sum(retry_failed(text_id, actor=actor, at=at) for text_id in waiting)
