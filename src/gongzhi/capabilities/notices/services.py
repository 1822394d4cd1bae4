"""Making notices, marking them read, and sending again what did not go."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.people.events import PasskeyDoubted
from gongzhi.register.people.queries import account, person

from . import queries
from .events import TextRetried
from .models import Notice

DOUBTED = (
    "有人用您的通行密钥（指纹、面容登录）登录，次数对不上，可能被复制过，没有让进。"
    "请登录以后把这一把删掉，重新加。"
)


@transaction.atomic
def notify(
    person_id: UUID,
    *,
    subject_id: UUID,
    reference: str,
    words: str,
    at: datetime,
    by_text: bool = True,
    leads_to: str = "",
) -> Notice:
    """Tell a person something once: the same reference twice is one notice and one text.

    Args:
        leads_to: the path of the page where it can be seen.

    """
    notice, is_new = _note(
        reference,
        person_id=person_id,
        subject_id=subject_id,
        words=words,
        leads_to=leads_to,
        made_at=at,
    )
    found = person(person_id) if is_new and by_text else None
    if found and found.phone:
        notify_phone(found.phone, reference=reference, words=words, at=at)
    return notice


@transaction.atomic
def notify_account(
    account_id: int,
    *,
    subject_id: UUID,
    reference: str,
    words: str,
    at: datetime,
    leads_to: str = "",
) -> Notice:
    """Tell somebody at work something once; by text as well where the account has a phone."""
    notice, is_new = _note(
        reference,
        account_id=account_id,
        subject_id=subject_id,
        words=words,
        leads_to=leads_to,
        made_at=at,
    )
    found = account(account_id) if is_new else None
    if found and found.person and found.person.phone:
        notify_phone(found.person.phone, reference=reference, words=words, at=at)
    return notice


def tell_of_passkey(event: PasskeyDoubted) -> None:
    """A key of theirs may have been copied: told whatever they agreed to, as it is their door."""
    holder = account(event.account_id)
    if holder is None:
        return
    about: dict[str, Any] = {
        "subject_id": event.subject_id,
        "reference": f"{event.name}:{event.passkey_id.hex}:{int(event.at.timestamp() * 1_000_000)}",
        "at": event.at,
    }
    if holder.person_id and holder.kind == "resident":
        notify(holder.person_id, words=DOUBTED, leads_to="/me/passkeys/", **about)
    else:
        notify_account(holder.pk, words=DOUBTED, leads_to="/desk/security/", **about)


def notify_phone(phone: str, *, reference: str, words: str, at: datetime) -> None:
    """A text to a number left for one matter."""
    messaging.defer_text(phone, f"【共治】{words}", reference=reference, at=at)


def mark_read(actor: policy.Actor, *, at: datetime) -> int:
    """All of one's own notices are read; returns how many were not."""
    return queries.unread(actor).update(read_at=at)


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


def _note(reference: str, **said: Any) -> tuple[Notice, bool]:
    """The notice of a reference, and whether it was made just now."""
    return Notice.objects.get_or_create(reference=reference, defaults=said)
