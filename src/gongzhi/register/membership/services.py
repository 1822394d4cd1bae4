"""Every change of the membership register, and every look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone
from gongzhi.register.organizations.queries import roles_of

from . import permissions, queries, rules
from .events import RecordCorrected, RecordEnded, RecordEntered
from .models import Look, Record


class AlreadyEntered(Exception):
    """Another standing record of the branch has this number; the message says so."""


@transaction.atomic
def enter_record(
    unit_id: UUID,
    *,
    name: str,
    phone: str,
    kind: str,
    relation: str,
    origin: str,
    actor: policy.Actor,
    at: datetime,
) -> Record:
    """Enter a member of the actor's own branch; who is entered already is corrected."""
    branch = permissions.branch_ref(unit_id)
    policy.require_new(actor, "membership.keep", branch_ref=branch)
    values = {
        "name": name,
        "phone": normal_phone(phone),
        "kind": kind,
        "relation": relation,
        "origin": origin,
    }
    record, is_new = Record.objects.select_for_update().get_or_create(
        member_ref=queries.member_ref(phone),
        branch_ref=branch,
        ended_on=None,
        defaults={**values, "entered_on": timezone.localdate(at)},
    )
    if not is_new:
        _write(record, values)
    kind_told = RecordEntered if is_new else RecordCorrected
    # The chain learns the district, not the community: a branch can be small.
    tell(kind_told(subject_id=record.pk, area=settings.DISTRICT, actor_id=None, at=at))
    return record


@transaction.atomic
def correct_record(
    record_id: UUID,
    *,
    name: str,
    phone: str,
    kind: str,
    relation: str,
    origin: str,
    actor: policy.Actor,
    at: datetime,
) -> Record:
    """Put a record right. A new number moves it, and every look at it, to who holds the number.

    Raises:
        AlreadyEntered: the number stands in another record of the branch.

    """
    record = queries.record_for_change(record_id)
    policy.require(actor, "membership.keep", record)
    values = {
        "name": name,
        "phone": normal_phone(phone),
        "kind": kind,
        "relation": relation,
        "origin": origin,
        "member_ref": queries.member_ref(phone),
    }
    try:
        with transaction.atomic():
            _write(record, values)
    except IntegrityError as error:
        raise AlreadyEntered("本支部已经登记了这个手机号") from error
    tell(RecordCorrected(subject_id=record.pk, area=settings.DISTRICT, actor_id=None, at=at))
    return record


@transaction.atomic
def end_record(record_id: UUID, *, actor: policy.Actor, at: datetime) -> Record:
    """The member left the branch; the record is no longer shown to it."""
    record = queries.record_for_change(record_id)
    policy.require(actor, "membership.keep", record)
    if record.ended_on is None:
        record.ended_on = timezone.localdate(at)
        record.save(update_fields=["ended_on"])
        tell(RecordEnded(subject_id=record.pk, area=settings.DISTRICT, actor_id=None, at=at))
    return record


@transaction.atomic
def note_looks(
    records: Iterable[Record], *, purpose: str, actor: policy.Actor, at: datetime
) -> None:
    """Note that the actor saw these records, names and numbers included."""
    role = roles_of(actor)[:60]
    Look.objects.bulk_create(
        Look(
            record=record,
            viewer=actor.name,
            role=role,
            purpose=purpose,
            fields=rules.SEEN,
            at=at,
        )
        for record in records
    )


def _write(record: Record, values: Mapping[str, object]) -> None:
    for field, value in values.items():
        setattr(record, field, value)
    record.save(update_fields=list(values))
