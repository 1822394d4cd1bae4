"""Work that ran out of time: the head of the unit that holds it is told, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.notices.services import notify_account
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.ui import words
from gongzhi.register.organizations.queries import names_of_units

from .. import queries, rules
from ..events import ClockPassed
from ..models import Clock, WorkItem


def escalate_late(*, at: datetime) -> int:
    """Tell a head of every clock that has run out; returns how many, each its own transaction.

    Where no unit upwards has a head on duty, it is tried again until one has.
    """
    told = 0
    for clock_id, item_id in queries.late_clocks(at=at).values_list("pk", "item_id"):
        with transaction.atomic():
            told += _escalate(item_id, clock_id, at=at)
    return told


def _escalate(item_id: UUID, clock_id: int, *, at: datetime) -> int:
    item = queries.item_for_change(item_id)
    clock = queries.late_clocks(at=at).filter(pk=clock_id).first()
    found = queries.who_answers_for(item, on=timezone.localdate(at)) if clock else None
    if clock is None or found is None:
        return 0
    unit_id, heads = found
    clock.escalated_at = at
    clock.save(update_fields=["escalated_at"])
    _tell_heads(item, clock, heads, at=at)
    tell(
        ClockPassed(
            subject_id=item.pk,
            area=item.area,
            actor_id=None,
            at=at,
            clock=clock.label,
            due=clock.due_at,
            to_unit=unit_id,
            told=tuple(heads),
        )
    )
    return 1


def _tell_heads(item: WorkItem, clock: Clock, heads: list[int], *, at: datetime) -> None:
    holder = names_of_units([item.unit_id]).get(item.unit_id, "")
    said = rules.late_words(item.title, clock.label, words.stamp(clock.due_at), holder)
    for account_id in heads:
        notify_account(
            account_id,
            subject_id=item.pk,
            reference=f"{ClockPassed.name}:{clock.pk}:{account_id}",
            words=said,
            at=at,
            leads_to=f"/desk/case/{item.pk}/",
        )
