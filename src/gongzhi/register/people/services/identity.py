"""The identity card number: kept by those who want to be known by name, let go at any time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_id_number

from .. import queries
from ..events import IdNumberForgotten, IdNumberKept
from ..models import Person
from .persons import give_consent, withdraw_consent

PURPOSE = "id_number"  # a consent of its own: identity numbers are kept for nothing else


class IdNumberRefused(Exception):
    """The number cannot be kept; the message never says what is known about it."""


@transaction.atomic
def keep_id_number(
    person_id: UUID, id_number: str, *, version: str, actor: policy.Actor, at: datetime
) -> Person:
    """Keep one's own number, sealed, on a consent given for it alone.

    Raises:
        BadIdNumber: it is none.
        IdNumberRefused: it cannot be kept for this person.

    """
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    number = normal_id_number(id_number)
    person.id_number, person.id_index = number, id_index(number)
    try:
        with transaction.atomic():
            person.save(update_fields=["id_number", "id_index"])
    except IntegrityError as error:
        raise IdNumberRefused(
            "这个号码现在记不了。请带身份证到社区服务台，工作人员当面核对"
        ) from error
    give_consent(person_id, purpose=PURPOSE, version=version, actor=actor, at=at)
    tell(IdNumberKept(subject_id=person.pk, area=person.area, actor_id=actor.pk, at=at))
    return person


@transaction.atomic
def forget_id_number(person_id: UUID, *, actor: policy.Actor, at: datetime) -> bool:
    """Erase one's own number and take the consent back; returns whether there was a number."""
    person = queries.person_for_change(person_id)
    policy.require(actor, "people.change", person)
    withdraw_consent(person_id, purpose=PURPOSE, actor=actor, at=at)
    return let_go(person, actor=actor, at=at)


def let_go(person: Person, *, actor: policy.Actor, at: datetime) -> bool:
    """Erase the number of a locked person, with whose consent it goes."""
    if person.id_number is None:
        return False
    person.id_number = person.id_index = None
    person.save(update_fields=["id_number", "id_index"])
    tell(IdNumberForgotten(subject_id=person.pk, area=person.area, actor_id=actor.pk, at=at))
    return True


def id_index(id_number: str) -> bytes:
    """What finds an equal number: of its normal form alone."""
    return blind_index(normal_id_number(id_number), purpose="people.id_number")
