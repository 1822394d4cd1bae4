"""Who is a child and up to which age, whose guardian agreed, and who at work may look at their data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from gongzhi.foundation import policy, rulebook

from .. import rules
from ..models import Clearance, Guardianship, Person

NUMBER_LENGTH = 6


def childhood(on: date, area: str = "") -> rules.Childhood:
    """Up to which age a guardian has to agree; without a number where no pack says so."""
    try:
        pack = rulebook.pack_for(area or settings.DISTRICT, on)
        return rules.read_childhood(pack.rule("people.childhood", "default"))
    except rulebook.RuleMissing:
        return rules.Childhood()


def is_child(person_id: UUID) -> bool:
    return Guardianship.objects.filter(person=person_id).exists()


def waits_for_guardian(person_id: UUID | None) -> bool:
    """Whether somebody said to be a child, and no guardian has agreed yet."""
    return Guardianship.objects.filter(person=person_id, agreed_at__isnull=True).exists()


def number_of(person_id: UUID) -> str:
    """The end of a person's number, by which staff speak of somebody they may not see."""
    return str(person_id)[-NUMBER_LENGTH:]


def child_numbered(number: str) -> Person | None:
    wanted = number.strip().lower()
    if len(wanted) != NUMBER_LENGTH:
        return None
    children = Guardianship.objects.annotate(text=Cast("person_id", CharField()))
    found = list(children.filter(text__endswith=wanted).select_related("person")[:2])
    return found[0].person if len(found) == 1 else None


def open_clearance(person_id: UUID, account_id: int | None) -> Clearance | None:
    return Clearance.objects.filter(
        person=person_id, account=account_id, decided_at__isnull=True
    ).first()


def may_look_at_child(person_id: UUID, account_id: int, *, at: datetime) -> bool:
    return Clearance.objects.filter(
        person=person_id, account=account_id, good_until__gt=at
    ).exists()


def clearances(actor: policy.Actor) -> QuerySet[Clearance]:
    """One's own wishes, and those one decides; the open ones first."""
    found = Clearance.objects.select_related("account")
    seen = policy.visible(found, actor, "people.see_clearances")
    return seen.order_by("-decided_at", "-asked_at", "-pk")
