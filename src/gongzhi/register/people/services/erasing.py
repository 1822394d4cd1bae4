"""Erasing what is kept of a person here; the record keeps that it was done, never of what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gongzhi.foundation import policy
from gongzhi.foundation.journal.redaction import erase_payloads
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import PersonErased
from ..models import (
    Account,
    Assistance,
    Clearance,
    Consent,
    Guardianship,
    Passkey,
    Person,
    RightsRequest,
    SignInCode,
)
from .visits import end_other_visits

GROUND = "本人申请删除"


def erase(person_id: UUID, *, closing: bool, actor: policy.Actor, at: datetime) -> None:
    """Empty the person, in the caller's transaction; ``closing`` takes the account with it.

    Without closing, the proven phone stays: it is what one signs in with. The row itself
    stays: what points to it points to nobody known. The log of looks stays; it says who
    looked, not at what.
    """
    person = queries.person_for_change(person_id)
    Consent.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=at)
    RightsRequest.objects.filter(person=person).update(words=None)
    Clearance.objects.filter(person=person).delete()
    Passkey.objects.filter(account__person=person).delete()
    person.name = person.id_number = person.id_index = person.home_id = None
    if closing:
        _close(person, at=at)
    person.save()
    for subject_id in _subjects_of(person):
        erase_payloads(subject_id, area=person.area, ground=GROUND, actor_id=None, at=at)
    tell(
        PersonErased(
            subject_id=person.pk, area=person.area, actor_id=actor.pk, at=at, is_closed=closing
        )
    )


def _close(person: Person, *, at: datetime) -> None:
    """Let go of the phone too, and sign out everywhere: the same phone makes another person."""
    if person.phone_index:
        SignInCode.objects.filter(phone_index=person.phone_index).delete()
    person.phone = person.phone_index = person.phone_verified_at = None
    Guardianship.objects.filter(person=person).delete()
    account = Account.objects.select_for_update().filter(person=person).first()
    if account:
        account.is_active = False
        account.save(update_fields=["is_active"])
        end_other_visits(account.pk, but="", at=at)


def _subjects_of(person: Person) -> list[UUID]:
    """What the journal tells about the person: they themselves, and help given to them."""
    helped = Assistance.objects.filter(person=person)
    subjects = [person.pk, *helped.values_list("pk", flat=True)]
    helped.update(name=None, phone=None)
    return subjects
