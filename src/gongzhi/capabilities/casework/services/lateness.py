"""A stage whose day went by: who has it, the head of their unit and the item's owner hear of it once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.notices.services import notify_account
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.organizations.queries import accounts_in

from .. import queries, rules
from ..events import StageLate
from ..models import Stage
from .groups import is_told_at_once


def tell_late_stages(*, at: datetime) -> int:
    """Tell of every planned stage whose day is over; returns how many, each its own transaction.

    Told once for a day: when the day is moved and goes by again, it is told again. Where nobody
    is on duty who could be told, it is tried again until somebody is.
    """
    late = queries.late_stages(on=timezone.localdate(at)).values_list("pk", flat=True)
    return sum(_tell_late(stage_id, at=at) for stage_id in list(late))


@transaction.atomic
def _tell_late(stage_id: int, *, at: datetime) -> int:
    on = timezone.localdate(at)
    stage = queries.stage_for_change(stage_id)
    if not queries.late_stages(on=on).filter(pk=stage_id).exists():
        return 0
    people = _who_hears(stage, at=at)
    if not people:
        return 0
    stage.told_late_at = at
    stage.save(update_fields=["told_late_at"])
    said = rules.late_stage_words(stage.item.title, stage.number, stage.what, stage.due_on)
    for account_id in people:
        notify_account(
            account_id,
            subject_id=stage.item_id,
            reference=f"{StageLate.name}:{stage.pk}:{stage.due_on}:{account_id}",
            words=said,
            at=at,
            leads_to=f"/desk/case/{stage.item_id}/",
            is_urgent=is_told_at_once(stage.item, at=at),
        )
    tell(
        StageLate(
            subject_id=stage.item_id,
            area=stage.area,
            actor_id=None,
            at=at,
            number=stage.number,
            due_on=stage.due_on,
            to_unit=stage.unit_id,
            told=tuple(people),
        )
    )
    return 1


def _who_hears(stage: Stage, *, at: datetime) -> list[int]:
    on = timezone.localdate(at)
    named = [account for account in (stage.owner_id, stage.item.owner_id) if account]
    heads = accounts_in([stage.unit_id], *rules.HEADS, on=on)
    return list(dict.fromkeys([*named, *heads]))
