"""Reading one item: who holds it, who was asked to take it, who could."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.register.organizations.queries import people_of, standing_units

from ..models import Offer, WorkItem
from ..rules import WORKERS


def item_for_change(item_id: UUID) -> WorkItem:
    return WorkItem.objects.select_for_update().get(pk=item_id)


def item(item_id: UUID) -> WorkItem:
    return WorkItem.objects.select_related("unit", "owner", "lead_unit", "lead_owner").get(
        pk=item_id
    )


def open_offer(item_id: UUID) -> Offer | None:
    return (
        Offer.objects.select_related("from_unit", "to_unit", "from_owner")
        .filter(item_id=item_id, answer="open")
        .first()
    )


def latest_offer(item_id: UUID) -> Offer | None:
    """The last offer made, answered or not, with who answered it."""
    return (
        Offer.objects.select_related("to_unit", "answered_by")
        .filter(item_id=item_id)
        .order_by("-pk")
        .first()
    )


def can_take_over(unit_id: UUID) -> bool:
    """Whether there is such a unit today."""
    return standing_units().filter(pk=unit_id).exists()


def people_in_unit(unit_id: UUID, *, on: date) -> list[tuple[int, str]]:
    """Who works in a unit on a day: accounts with their names, each once, by name."""
    return [(account, name) for _, account, name in people_of([unit_id], *WORKERS, on=on)]


def offers_of(item_id: UUID) -> QuerySet[Offer]:
    return (
        Offer.objects.select_related("from_unit", "to_unit").filter(item_id=item_id).order_by("pk")
    )
