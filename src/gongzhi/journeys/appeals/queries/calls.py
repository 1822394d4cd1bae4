"""Calls that are due, what was said in them, and what residents said in all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongzhi.foundation import policy

from ..models import Appeal, CallBack, CallNote

CALLED = ("answered", "closed")


def calls_due(actor: policy.Actor, *, at: datetime) -> QuerySet[CallBack]:
    """Calls this actor may make, the longest due first: never about what they dealt with."""
    mine = policy.visible(Appeal.objects.filter(status__in=CALLED), actor, "appeals.call")
    due = CallBack.objects.filter(ended_at__isnull=True, due_at__lte=at, appeal__in=mine)
    tried = due.annotate(tries=Count("notes"))
    return tried.select_related("appeal__item").order_by("due_at", "pk")


def call_for_change(appeal_id: UUID) -> CallBack | None:
    """Locks the call that is due about an appeal."""
    found = CallBack.objects.select_for_update().filter(appeal=appeal_id, ended_at__isnull=True)
    return found.first()


def is_call_due(appeal_id: UUID) -> bool:
    return CallBack.objects.filter(appeal=appeal_id, ended_at__isnull=True).exists()


def notes_of(appeal_id: UUID) -> list[CallNote]:
    found = CallNote.objects.filter(callback__appeal=appeal_id)
    return list(found.select_related("by", "callback").order_by("pk"))


@dataclass(frozen=True)
class CallFigures:
    """What residents said on the telephone; never added to what they rated themselves."""

    tried: int
    reached: int
    solved: int
    half: int
    unsolved: int


def call_figures(area: str) -> CallFigures:
    notes = CallNote.objects.filter(policy.code_range("callback__area", area))
    said = {name: Count("pk", filter=Q(said=name)) for name in ("solved", "half", "unsolved")}
    reached = Count("pk", filter=Q(is_reached=True))
    return CallFigures(**notes.aggregate(tried=Count("pk"), reached=reached, **said))
