"""Reading membership: one's own, or one's own branch's."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import policy
from gongzhi.foundation.crypto import blind_index
from gongzhi.foundation.text import normal_phone
from gongzhi.register.people.queries import person

from .models import Look, Record


def member_ref(phone: str) -> bytes:
    return blind_index(normal_phone(phone), purpose="membership.member", ring="membership")


def own_ref(actor: policy.Actor) -> bytes | None:
    """The index under which the actor's own record would stand; None without a proven phone."""
    found = person(actor.person) if actor.person else None
    if found is None or found.phone is None or found.phone_verified_at is None:
        return None
    return member_ref(found.phone)


def records_seen_by(actor: policy.Actor) -> QuerySet[Record]:
    """Standing records of the branches the actor leads."""
    return policy.visible(
        Record.objects.filter(ended_on__isnull=True), actor, "membership.view"
    ).order_by("entered_on", "id")


def record_seen_by(actor: policy.Actor, record_id: UUID) -> Record | None:
    return records_seen_by(actor).filter(pk=record_id).first()


def own_records(actor: policy.Actor) -> QuerySet[Record]:
    reference = own_ref(actor)
    if reference is None:
        return Record.objects.none()
    return Record.objects.filter(member_ref=reference).order_by("entered_on", "id")


def looks_at_own(actor: policy.Actor) -> QuerySet[Look]:
    """Every look at the actor's own records, newest first."""
    reference = own_ref(actor)
    if reference is None:
        return Look.objects.none()
    return Look.objects.filter(record__member_ref=reference).order_by("-at", "pk")


def record_for_change(record_id: UUID) -> Record:
    return Record.objects.select_for_update().get(pk=record_id)
