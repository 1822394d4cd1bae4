"""Reading outreach: units of an area by name, what was planned, said and asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from gongzhi.foundation import policy
from gongzhi.register.organizations.queries import OrgUnit, standing_units

from .flows import PROMISED, Status
from .models import ContactNote, ContactPlan, SupportRequest
from .rules import OFFICE, RESIDENT_UNIT

PAGE = 25


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the list: by name, and what is still to do. Nothing is counted against it."""

    id: UUID
    name: str
    next_on: date | None
    waiting: int
    promised: int


def units_for(actor: policy.Actor) -> QuerySet[OrgUnit]:
    """Resident units where the actor works."""
    return standing_units().filter(policy.in_areas(actor, *OFFICE), kind=RESIDENT_UNIT)


def unit_rows(
    actor: policy.Actor, *, after: str = "", size: int = PAGE
) -> tuple[list[UnitRow], bool]:
    """One page of ``units_for``, by name, in three queries."""
    found = units_for(actor).filter(name__gt=after).order_by("name", "pk")
    units = list(found.values_list("pk", "name")[: size + 1])
    ids = [key for key, _ in units[:size]]
    planned = dict(
        policy.visible(ContactPlan.objects.all(), actor, "contribution.log")
        .filter(unit__in=ids, done_at__isnull=True)
        .values_list("unit")
        .annotate(first=Min("due_on"))
    )
    asked = {
        key: (waiting, promised)
        for key, waiting, promised in policy.visible(
            SupportRequest.objects.all(), actor, "contribution.view"
        )
        .filter(unit__in=ids)
        .values_list("unit")
        .annotate(
            waiting=Count("pk", filter=Q(status=Status.ASKED)),
            promised=Count("pk", filter=Q(status__in=PROMISED)),
        )
    }
    rows = [
        UnitRow(key, name, planned.get(key), *asked.get(key, (0, 0))) for key, name in units[:size]
    ]
    return rows, len(units) > size


def unit_for(actor: policy.Actor, unit_id: UUID) -> OrgUnit | None:
    return units_for(actor).filter(pk=unit_id).first()


def plans_of(actor: policy.Actor, unit_id: UUID) -> QuerySet[ContactPlan]:
    found = policy.visible(ContactPlan.objects.filter(unit=unit_id), actor, "contribution.log")
    return found.filter(done_at__isnull=True).select_related("by").order_by("due_on", "pk")


def notes_of(actor: policy.Actor, unit_id: UUID) -> QuerySet[ContactNote]:
    found = policy.visible(ContactNote.objects.filter(unit=unit_id), actor, "contribution.log")
    return found.select_related("by", "plan").order_by("-on", "-pk")


def note_submitted(submission: UUID) -> ContactNote | None:
    return ContactNote.objects.filter(submission=submission).first()


def request_submitted(submission: UUID) -> SupportRequest | None:
    return SupportRequest.objects.filter(submission=submission).first()


def plan_for_change(plan_id: UUID) -> ContactPlan:
    return ContactPlan.objects.select_for_update().get(pk=plan_id)


def requests_seen_by(actor: policy.Actor) -> QuerySet[SupportRequest]:
    found = policy.visible(SupportRequest.objects.all(), actor, "contribution.view")
    return found.select_related("item", "unit", "pack", "asked_by", "answered_by", "confirmed_by")


def waiting_for(actor: policy.Actor) -> QuerySet[SupportRequest]:
    """What nobody has answered, the earliest due first."""
    return requests_seen_by(actor).filter(status=Status.ASKED).order_by("item__due_at", "pk")


def answered_for(
    actor: policy.Actor, *, after: UUID | None = None, size: int = PAGE
) -> tuple[list[SupportRequest], bool]:
    """What was answered or withdrawn, newest first, and whether there is more."""
    found = requests_seen_by(actor).exclude(status=Status.ASKED).order_by("-pk")
    rows = list((found.filter(pk__lt=after) if after else found)[: size + 1])
    return rows[:size], len(rows) > size


def request_seen_by(actor: policy.Actor, request_id: UUID) -> SupportRequest | None:
    return requests_seen_by(actor).filter(pk=request_id).first()


def request_for_change(request_id: UUID) -> SupportRequest:
    return SupportRequest.objects.select_for_update(of=("self",)).get(pk=request_id)


def request_with_unit(request_id: UUID) -> SupportRequest | None:
    found = SupportRequest.objects.select_related("unit", "item__lead_unit")
    return found.filter(pk=request_id).first()
