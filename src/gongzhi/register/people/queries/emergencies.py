"""Openings in an emergency, and what auditors took away."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from gongzhi.foundation import policy
from gongzhi.foundation.text import BadPhone

from ..models import Emergency, Person
from .children import NUMBER_LENGTH
from .register import midnight, person_with_phone

AUDIT_EXPORTS = uuid5(NAMESPACE_URL, "gongzhi:people:audit-exports")


def person_meant(whom: str) -> Person | None:
    """By phone, or by the end of their number when it is one person's alone."""
    wanted = whom.strip().lower()
    if len(wanted) == NUMBER_LENGTH:
        numbered = Person.objects.annotate(text=Cast("pk", CharField()))
        found = list(numbered.filter(text__endswith=wanted)[:2])
        return found[0] if len(found) == 1 else None
    try:
        return person_with_phone(wanted)
    except BadPhone:
        return None


def emergencies(actor: policy.Actor) -> QuerySet[Emergency]:
    """One's own openings, and all of them for the auditor: those not looked into on top."""
    found = Emergency.objects.select_related("account", "seen_by")
    seen = policy.visible(found, actor, "people.see_emergencies")
    return seen.order_by("-seen_at", "-opened_at", "-pk")


def unseen_emergencies(actor: policy.Actor) -> int:
    found = policy.visible(Emergency.objects.all(), actor, "people.audit_emergencies")
    return found.filter(seen_at__isnull=True).count()


def days(field: str, first: date | None, last: date | None) -> Q:
    """From the beginning of the first day to the end of the last; either may be open."""
    asked = Q()
    if first:
        asked &= Q(**{f"{field}__gte": midnight(first)})
    if last:
        asked &= Q(**{f"{field}__lt": midnight(last + timedelta(days=1))})
    return asked
