"""Erasing what was said, on a person's demand, without breaking the chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from . import models
from .events import Event
from .writer import tell


@dataclass(frozen=True, kw_only=True)
class PayloadsErased(Event):
    """Payloads of a subject were erased; which ones and on what ground stays on record."""

    name, label = "journal.erased", "事件内容已依申请删去"
    entries: tuple[int, ...]
    ground: str


@transaction.atomic
def erase_payloads(
    subject_id: UUID,
    *,
    events: Iterable[str] | None = None,
    area: str,
    ground: str,
    actor_id: int | None,
    at: datetime,
) -> int:
    """Erase what the journal says of a subject, heads and digests apart; returns how many.

    ``events`` names the events to erase; None is all of the subject's but earlier erasures.
    ``ground`` says why, in words that may stay public, e.g. "本人申请删除".
    """
    payloads = models.Payload.objects.filter(entry__subject_id=subject_id, body__isnull=False)
    payloads = payloads.exclude(entry__event=PayloadsErased.name)
    if events is not None:
        payloads = payloads.filter(entry__event__in=list(events))
    locked = payloads.order_by("pk").select_for_update(of=("self",))
    entries = tuple(locked.values_list("pk", flat=True))
    if entries:
        models.Payload.objects.filter(pk__in=entries).update(
            body=None, salt=None, actor_id=None, redacted_at=at
        )
        tell(
            PayloadsErased(
                subject_id=subject_id,
                area=area,
                actor_id=actor_id,
                at=at,
                entries=entries,
                ground=ground,
            )
        )
    return len(entries)
