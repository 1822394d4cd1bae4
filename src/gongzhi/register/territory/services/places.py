"""Neighbourhoods and buildings: kept and put right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell

from .. import queries
from ..events import BuildingAdded, BuildingChanged, NeighbourhoodAdded, NeighbourhoodChanged
from ..models import Building, Neighbourhood

Facts = dict[str, str | int | None]


@transaction.atomic
def add_neighbourhood(
    *,
    area: str,
    name: str,
    kind: str,
    address: str = "",
    built_in: int | None = None,
    actor: policy.Actor,
    at: datetime,
) -> Neighbourhood:
    """Raises IntegrityError when the community has one of this name."""
    policy.require_new(actor, "territory.keep", area=area)
    added = Neighbourhood.objects.create(
        area=area, name=name, kind=kind, address=address, built_in=built_in
    )
    tell(
        NeighbourhoodAdded(
            subject_id=added.pk, area=area, actor_id=actor.pk, at=at, title=name, kind=kind
        )
    )
    return added


@transaction.atomic
def change_neighbourhood(
    neighbourhood_id: UUID,
    *,
    name: str,
    kind: str,
    address: str,
    built_in: int | None = None,
    actor: policy.Actor,
    at: datetime,
) -> Neighbourhood:
    """Raises IntegrityError when the community has another of this name."""
    found = queries.neighbourhood_for_change(neighbourhood_id)
    policy.require(actor, "territory.keep", found)
    said: Facts = {"name": name, "kind": kind, "address": address, "built_in": built_in}
    before, after = _put_right(found, said)
    if after:
        tell(
            NeighbourhoodChanged(
                subject_id=found.pk,
                area=found.area,
                actor_id=actor.pk,
                at=at,
                before=before,
                after=after,
            )
        )
    return found


@transaction.atomic
def add_building(
    neighbourhood_id: UUID,
    *,
    name: str,
    entrances: int,
    storeys: int,
    actor: policy.Actor,
    at: datetime,
) -> Building:
    """Raises IntegrityError when the neighbourhood has one of this name."""
    home = queries.neighbourhood_for_change(neighbourhood_id)
    policy.require(actor, "territory.keep", home)
    added = Building.objects.create(
        neighbourhood=home,
        name=name,
        position=home.buildings.count() + 1,
        entrances=entrances,
        storeys=storeys,
    )
    tell(
        BuildingAdded(
            subject_id=added.pk,
            area=home.area,
            actor_id=actor.pk,
            at=at,
            title=name,
            neighbourhood_id=str(home.pk),
        )
    )
    return added


@transaction.atomic
def change_building(
    building_id: UUID,
    *,
    name: str,
    entrances: int,
    storeys: int,
    actor: policy.Actor,
    at: datetime,
) -> Building:
    """Raises IntegrityError when the neighbourhood has another of this name."""
    found = queries.building_for_change(building_id)
    policy.require(actor, "territory.keep", found.neighbourhood)
    said: Facts = {"name": name, "entrances": entrances, "storeys": storeys}
    before, after = _put_right(found, said)
    if after:
        tell(
            BuildingChanged(
                subject_id=found.pk,
                area=found.neighbourhood.area,
                actor_id=actor.pk,
                at=at,
                before=before,
                after=after,
            )
        )
    return found


def _put_right(
    found: Neighbourhood | Building, said: Facts
) -> tuple[dict[str, str], dict[str, str]]:
    """Write what differs; returns it as it was and as it is, as words, empty when nothing does."""
    changed = {name: value for name, value in said.items() if getattr(found, name) != value}
    before = {name: _words(getattr(found, name)) for name in changed}
    for name, value in changed.items():
        setattr(found, name, value)
    if changed:
        found.save(update_fields=list(changed))
    return before, {name: _words(value) for name, value in changed.items()}


def _words(value: str | int | None) -> str:
    return "" if value is None else str(value)
