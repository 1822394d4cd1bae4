"""Making notices and marking them read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongzhi.foundation import messaging, policy
from gongzhi.register.people.queries import person

from . import queries
from .models import Notice


def notify(
    person_id: UUID,
    *,
    subject_id: UUID,
    reference: str,
    words: str,
    at: datetime,
    by_text: bool = True,
) -> Notice:
    """Tell a person something once: the same reference twice is one notice and one text.

    The caller is in a transaction.
    """
    notice, is_new = Notice.objects.get_or_create(
        reference=reference,
        defaults={
            "person_id": person_id,
            "subject_id": subject_id,
            "words": words,
            "made_at": at,
        },
    )
    found = person(person_id) if is_new and by_text else None
    if found and found.phone:
        notify_phone(found.phone, reference=reference, words=words, at=at)
    return notice


def notify_phone(phone: str, *, reference: str, words: str, at: datetime) -> None:
    """A text to a number left for one matter."""
    messaging.defer_text(phone, f"【共治】{words}", reference=reference, at=at)


def mark_read(actor: policy.Actor, *, at: datetime) -> int:
    """All of one's own notices are read; returns how many were not."""
    return queries.unread(actor).update(read_at=at)
