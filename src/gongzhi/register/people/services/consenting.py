"""A guardian agrees for a child, by a code sent to the guardian's own phone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone

from .. import queries
from ..events import GuardianAgreed
from ..models import Guardianship
from .sign_in import CodeRefused, send_code, spend_code

WORDS = "【共治】有孩子要用您的手机号作监护人，验证码 {code}，5 分钟内有效。同意孩子用，才告诉他。"


class GuardianRefused(Exception):
    """It cannot be the guardian's number; the message says why."""


def ask_guardian(person_id: UUID, phone: str, *, at: datetime) -> None:
    """Send the guardian a code; it signs nobody in.

    Raises:
        BadPhone: not a mobile number.
        GuardianRefused: it is the child's own.
        TooSoon: one was sent a moment ago, or too many today.

    """
    number = normal_phone(phone)
    child = queries.person(person_id)
    if child and child.phone == number:
        raise GuardianRefused("监护人的手机号要和你自己的不一样")
    send_code(number, index=_index(number), words=WORDS, at=at)


def confirm_guardian(person_id: UUID, phone: str, code: str, *, at: datetime) -> None:
    """The guardian told the code: they agree.

    Raises:
        BadPhone, CodeRefused: the wrong try is counted even so.

    """
    number = normal_phone(phone)
    with transaction.atomic():
        kept = Guardianship.objects.select_for_update(of=("self",)).get(person=person_id)
        refusal = spend_code(number, code, index=_index(number), at=at)
        if refusal is None:
            kept.phone, kept.phone_index = number, queries.phone_index(number)
            kept.agreed_at = at
            kept.save(update_fields=["phone", "phone_index", "agreed_at"])
            area = kept.person.area
            tell(GuardianAgreed(subject_id=person_id, area=area, actor_id=None, at=at))
    if refusal:
        raise CodeRefused(refusal)


def _index(number: str) -> bytes:
    """Apart from that of sign-in codes: neither is good for the other."""
    return blind_index(number, purpose="people.guardian_code")
