"""附议: standing behind what somebody else said, without writing it again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.people.queries import has_consented

from .. import queries
from ..events import AppealSupported, SupportWithdrawn
from ..models import Support

BY_TEXT = "notices"
_SIGN = re.compile(r"[\W_]+|栋|幢|号楼|单元|室|号|户")


@dataclass(frozen=True)
class Supported:
    """``code`` is for who has no account: to take it back, and to see how it went on."""

    support: Support
    code: str


def support(
    appeal_id: UUID,
    *,
    submission: UUID,
    door: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Supported:
    """Count one more behind a public matter that is in hand; the same form twice counts once.

    Raises:
        StepRefused: it is over, the actor said it themselves, or it is carried by another.

    """
    code = "" if actor.person else queries.code_of_submission(submission)
    try:
        with transaction.atomic():
            return Supported(_support(appeal_id, code, door, actor=actor, at=at), code)
    except IntegrityError:
        there = queries.support_of(actor, appeal_id) or queries.support_with_receipt(code)
        if there is None:
            raise
        return Supported(there, code)


def _support(
    appeal_id: UUID, code: str, door: str, *, actor: policy.Actor, at: datetime
) -> Support:
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.support", appeal)
    if appeal.status not in queries.OPEN:
        raise StepRefused("这件事已经答复或者办结，不能再附议；还没解决，请再说一件")
    if appeal.leading_id is not None:
        raise StepRefused("这件事并在另一件里一起办，请附议那一件")
    if queries.said_by_actor(actor, appeal.pk):
        raise StepRefused("这件事就是您说的，不用附议")
    made = Support.objects.create(
        appeal=appeal,
        person_id=actor.person,
        receipt_hash=queries.receipt_hash(code) if code else None,
        household=household_of(appeal.area, door),
        at=at,
    )
    # The journal keeps that somebody did, never who.
    tell(AppealSupported(subject_id=appeal.pk, area=appeal.area, actor_id=None, at=at))
    return made


def household_of(area: str, door: str) -> bytes | None:
    """A digest of the door as people write it: 3栋2单元301 and 3-2-301 are one household."""
    parts = _SIGN.sub("-", unicodedata.normalize("NFKC", door).lower()).strip("-")
    parts = re.sub("-+", "-", parts)
    return blind_index(f"{area}:{parts}", purpose="appeals.household") if parts else None


@transaction.atomic
def withdraw_support(support_id: int, *, code: str = "", actor: policy.Actor, at: datetime) -> None:
    """Take it back: by the person, or with the code that was given.

    Raises:
        StepRefused: it is not the actor's.

    """
    found = queries.support_for_change(support_id)
    if found is None or not _is_own(found, code, actor):
        raise StepRefused("没有找到您的附议，可能已经撤回了")
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    appeal = found.appeal
    tell(SupportWithdrawn(subject_id=appeal.pk, area=appeal.area, actor_id=None, at=at))


def _is_own(found: Support, code: str, actor: policy.Actor) -> bool:
    if found.person_id is not None:
        return found.person_id == actor.person
    given = queries.receipt_hash(code) if code else b""
    return found.receipt_hash is not None and bytes(found.receipt_hash) == given


_SENTENCES = {
    "appeals.accepted": "您附议的“{title}”受理了。",
    "appeals.progress_told": "您附议的“{title}”有了进展。",
    "appeals.answered": "您附议的“{title}”答复了，请看看写了什么。",
    "appeals.declined": "您附议的“{title}”没有受理，为什么、可以去哪里，都写在页面上。",
    "appeals.handed_off": "您附议的“{title}”要走别的渠道，怎么走写在页面上。",
    "appeals.lapsed": "您附议的“{title}”到期办结了；没解决，还可以再说。",
    "appeals.rechecked": "您附议的“{title}”到了说好再看的日子，重新在办。",
}


def tell_supporters(event: Event) -> None:
    """One notice to each for one event, by the public title alone; those with a code come back."""
    appeal = queries.appeal_with_item(event.subject_id)
    if appeal is None or not appeal.is_public:
        return
    words = _SENTENCES[event.name].format(title=appeal.public_title)
    for person_id in queries.supporters_of(appeal.pk, at=event.at):
        notices.notify(
            person_id,
            words=words,
            by_text=has_consented(person_id, BY_TEXT),
            leads_to=f"/open/{appeal.pk}/",
            area=appeal.area,
            paper=words,
            is_urgent=False,
            subject_id=appeal.pk,
            reference=f"{event.name}:{appeal.pk.hex}:{person_id.hex}:{int(event.at.timestamp() * 1_000_000)}",
            at=event.at,
        )
