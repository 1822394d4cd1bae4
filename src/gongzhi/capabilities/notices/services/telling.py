"""Telling somebody: a notice, a text where there is a telephone, a letter where there is none."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongzhi.foundation import messaging, policy
from gongzhi.register.people.events import PasskeyDoubted, PasskeyTakenAway
from gongzhi.register.people.queries import account, has_consented, person

from .. import queries, rules
from ..models import Letter, Notice

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
    area: str = "",
    paper: str = "",
    is_urgent: bool = False,
) -> Notice:
    """Tell a person something once: the same reference twice is one notice, one text, one letter.

    A letter goes to whoever has no telephone, and to whoever asked for paper.

    Args:
        leads_to: the path of the page where it can be seen.
        area: whose desk prints a letter.
        paper: what the letter says, where that is more than ``words``: a page is not at hand.
        is_urgent: the text goes in quiet hours as well.

    """
    notice, is_new = _note(
        reference,
        person_id=person_id,
        subject_id=subject_id,
        words=words,
        leads_to=leads_to,
        made_at=at,
    )
    found = person(person_id) if is_new else None
    if found is None:
        return notice
    if found.phone and by_text:
        notify_phone(
            found.phone,
            subject_id=subject_id,
            reference=reference,
            words=words,
            at=at,
            is_urgent=is_urgent,
        )
    if not found.phone or has_consented(found.pk, rules.PAPER):
        write_letter(
            subject_id=subject_id,
            reference=reference,
            words=paper or words,
            area=area or found.area,
            at=at,
            person_id=found.pk,
        )
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
    is_urgent: bool = False,
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
        notify_phone(
            found.person.phone,
            subject_id=subject_id,
            reference=reference,
            words=words,
            at=at,
            is_urgent=is_urgent,
        )
    return notice


def tell_of_passkey(event: PasskeyDoubted) -> None:
    """A key of theirs may have been copied: told at once, whatever they agreed to, as it is their door."""
    holder = account(event.account_id)
    if holder is None:
        return
    about: dict[str, Any] = {
        "subject_id": event.subject_id,
        "reference": f"{event.name}:{event.passkey_id.hex}:{int(event.at.timestamp() * 1_000_000)}",
        "at": event.at,
        "is_urgent": True,
    }
    if holder.person_id and holder.kind == "resident":
        notify(holder.person_id, words=DOUBTED, leads_to="/me/passkeys/", **about)
    else:
        notify_account(holder.pk, words=DOUBTED, leads_to="/desk/security/", **about)


def tell_of_taken_passkey(event: PasskeyTakenAway) -> None:
    """A key of theirs is gone; whoever did not ask for it must know at once."""
    notify_account(
        event.account_id,
        subject_id=event.subject_id,
        reference=f"{event.name}:{event.passkey_id.hex}",
        words=f"系统管理员删掉了您的一把通行密钥（指纹、面容登录），理由：{event.reason}。"
        "各处都退出了。不是您要求的，马上告诉安全管理员。",
        at=event.at,
        leads_to="/desk/security/",
        is_urgent=True,
    )


def notify_phone(
    phone: str,
    *,
    reference: str,
    words: str,
    at: datetime,
    subject_id: UUID | None = None,
    is_urgent: bool = False,
) -> None:
    """A text to a number left for one matter."""
    messaging.defer_text(
        phone,
        f"【共治】{words}",
        reference=reference,
        subject_id=subject_id,
        at=at,
        is_urgent=is_urgent,
    )


def write_letter(
    *,
    subject_id: UUID,
    reference: str,
    words: str,
    area: str,
    at: datetime,
    person_id: UUID | None = None,
    name: str = "",
) -> Letter:
    """A letter for the desk of that area to print; the same reference twice is one letter."""
    letter, _ = Letter.objects.get_or_create(
        reference=reference,
        defaults={
            "subject_id": subject_id,
            "area": area or settings.DISTRICT,
            "person_id": person_id,
            "name": name or None,
            "words": words,
            "made_at": at,
            "moved_at": at,
        },
    )
    return letter


def mark_read(actor: policy.Actor, *, at: datetime) -> int:
    """All of one's own notices are read; returns how many were not."""
    return queries.unread(actor).update(read_at=at)


def forget_notices(before: datetime, at_most: int) -> int:
    """Notices made before a moment, read or not; returns how many."""
    found = Notice.objects.filter(made_at__lt=before).order_by("pk")
    keys = list(found.values_list("pk", flat=True)[:at_most])
    return Notice.objects.filter(pk__in=keys).delete()[0]


def forget_notices_of(person_id: UUID, *, before: datetime) -> int:
    """Of a person who was erased; what they are told of the erasing itself stays."""
    return Notice.objects.filter(person=person_id, made_at__lt=before).delete()[0]


def _note(reference: str, **said: Any) -> tuple[Notice, bool]:
    """The notice of a reference, and whether it was made just now."""
    return Notice.objects.get_or_create(reference=reference, defaults=said)
