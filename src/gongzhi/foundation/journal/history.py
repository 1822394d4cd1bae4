"""Reading what happened to one subject, for timelines and audit pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, UUIDField

from ..statements import Slot, written_once
from . import models
from .events import ALL_EVENTS


@dataclass(frozen=True)
class Told:
    """One thing that happened, ready to be shown."""

    id: int
    event: str
    label: str
    at: datetime
    subject_id: UUID
    actor_id: int | None
    body: dict[str, Any] | None

    @property
    def is_erased(self) -> bool:
        return self.body is None


def history(subject_id: UUID, *, without: Iterable[str] = ()) -> list[Told]:
    """Everything told of a subject, oldest first, in one query."""
    return [told(entry) for entry in _entries(tuple(without), subject=subject_id)]


@written_once
def _entries(without: tuple[str, ...]) -> QuerySet[models.Entry]:
    """Of the subject in the slot."""
    found = models.Entry.objects.filter(subject_id=Slot("subject", UUIDField()))
    return found.exclude(event__in=without).select_related("payload").order_by("pk")


def told(entry: models.Entry) -> Told:
    kind = ALL_EVENTS.get(entry.event)
    return Told(
        entry.pk,
        entry.event,
        kind.label if kind else entry.event,
        entry.at,
        entry.subject_id,
        entry.payload.actor_id,
        entry.payload.body,
    )
