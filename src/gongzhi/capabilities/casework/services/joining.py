"""One matter in several items: one carries the work, the others go along and part again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation.policy import SYSTEM

from .. import queries
from ..flows import CUSTODY
from ..models import WorkItem
from . import clocks, custody, disputes, whistles


@transaction.atomic
def join_item(item_id: UUID, *, lead: UUID, at: datetime) -> WorkItem:
    """Let another item carry the work. What was promised for this one stays promised.

    Its clocks run on, one that stood still for the resident too: nobody waits for them now.
    """
    item = queries.item_for_change(item_id)
    disputes.end_dispute(item, at=at)
    item.offered_to_id = None
    CUSTODY.move(item, "join", actor=SYSTEM, at=at, saving=("offered_to",), lead=lead)
    custody.end_offer(item, at=at)
    whistles.end_calls(item, at=at)
    clocks.restart_clocks(item, at=at)
    return item


@transaction.atomic
def part_item(item_id: UUID, *, lead: UUID, to_unit: UUID | None = None, at: datetime) -> WorkItem:
    """Work of its own again, for a hand in the unit that first heard it, or in ``to_unit``."""
    item = queries.item_for_change(item_id)
    item.unit_id, item.owner_id = to_unit or item.lead_unit_id, None
    CUSTODY.move(
        item,
        "part",
        actor=SYSTEM,
        at=at,
        saving=("unit", "owner"),
        lead=lead,
        to_unit=item.unit_id,
    )
    return item
