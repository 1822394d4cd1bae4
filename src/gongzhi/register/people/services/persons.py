"""Registering persons, their details, and what they agree to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone

from .. import queries
from ..events import ConsentGiven, ConsentWithdrawn, DetailsChanged, PersonRegistered, PhoneVerified
from ..models import Consent, Person


@transaction.atomic
def register_person(
    *,
    name: str | None,
    phone: str | None,
    area: str,
    how: str,
    actor_id: int | None,
    at: datetime,
) -> Person:
    """Make a person whose phone, if any, is not proven yet."""
    normal = normal_phone(phone) if phone else None
    person = Person.objects.create(
        name=name or None,
        phone=normal,
        phone_index=queries.phone_index(normal) if normal else None,
        area=area,
        registered_at=at,
    )
    tell(PersonRegistered(subject_id=person.pk, area=area, actor_id=actor_id, at=at, how=how))
    return person


def link_phone(phone: str, *, area: str, at: datetime) -> Person:
    """The person who has just proved to hold this number, made when there was none.

    The caller is in a transaction and has checked the proof.
    """
    index = queries.phone_index(phone)
    person = (
        Person.objects.select_for_update()
        .filter(phone_index=index, phone_verified_at__isnull=False)
        .first()
    )
    if person is None:
        person = Person.objects.create(
            phone=normal_phone(phone),
            phone_index=index,
            phone_verified_at=at,
            area=area,
            registered_at=at,
        )
        tell(
            PersonRegistered(subject_id=person.pk, area=area, actor_id=None, at=at, how="手机验证")
        )
    tell(PhoneVerified(subject_id=person.pk, area=person.area, actor_id=None, at=at))
    return person


@transaction.atomic
def change_details(
    person_id: UUID,
    *,
    name: str | None,
    area: str,
    home_id: UUID | None,
    actor: policy.Actor,
    at: datetime,
) -> Person:
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    wanted = {"name": name or None, "area": area, "home_id": home_id}
    changed = [field for field, value in wanted.items() if getattr(person, field) != value]
    for field in changed:
        setattr(person, field, wanted[field])
    if changed:
        person.save(update_fields=changed)
        tell(
            DetailsChanged(
                subject_id=person.pk,
                area=area,
                actor_id=actor.pk,
                at=at,
                fields=tuple(sorted(changed)),
            )
        )
    return person


@transaction.atomic
def give_consent(
    person_id: UUID, *, purpose: str, version: str, actor: policy.Actor, at: datetime
) -> Consent:
    """Agree to one purpose; agreeing again to the same version changes nothing."""
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    standing = queries.standing_consents(person_id).filter(purpose=purpose).first()
    if standing and standing.version == version:
        return standing
    if standing:
        standing.withdrawn_at = at
        standing.save(update_fields=["withdrawn_at"])
    given = Consent.objects.create(person=person, purpose=purpose, version=version, given_at=at)
    tell(
        ConsentGiven(
            subject_id=person.pk,
            area=person.area,
            actor_id=actor.pk,
            at=at,
            purpose=purpose,
            version=version,
        )
    )
    return given


@transaction.atomic
def withdraw_consent(person_id: UUID, *, purpose: str, actor: policy.Actor, at: datetime) -> bool:
    """Withdraw; returns whether there was a standing consent."""
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    withdrawn = queries.standing_consents(person_id).filter(purpose=purpose).update(withdrawn_at=at)
    if withdrawn:
        tell(
            ConsentWithdrawn(
                subject_id=person.pk, area=person.area, actor_id=actor.pk, at=at, purpose=purpose
            )
        )
    return bool(withdrawn)
