"""Reading units and links: what stands where, under what, and how it is called."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet

from gongzhi.foundation.policy import Actor, code_range
from gongzhi.foundation.statements import written_once

from ..models import PARTY_KINDS, LinkKind, OrgUnit, Role, UnitKind, UnitLink, UnitPlace


def unit(unit_id: UUID) -> OrgUnit | None:
    return OrgUnit.objects.filter(pk=unit_id).first()


def unit_for_change(unit_id: UUID) -> OrgUnit:
    return OrgUnit.objects.select_for_update().get(pk=unit_id)


def standing_units() -> QuerySet[OrgUnit]:
    return OrgUnit.objects.filter(dissolved_on__isnull=True)


def names_of_units(unit_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """How units are called. Names are kept in memory for a minute: they hardly ever change."""
    wanted = {item for item in unit_ids if item is not None}
    now = time.monotonic()
    if now - _names.since > _NAMES_FRESH_FOR:
        _names.by_id, _names.since = {}, now
    if unknown := wanted - _names.by_id.keys():
        found = OrgUnit.objects.filter(pk__in=unknown).values_list("pk", "name")
        _names.by_id.update(found)
    return {item: _names.by_id[item] for item in wanted if item in _names.by_id}


_NAMES_FRESH_FOR = 60.0  # seconds


def stay_fresh() -> None:
    """What this process has read counts as just read: for whoever counts queries."""
    _names.since = time.monotonic()


@dataclass
class _Names:
    by_id: dict[UUID, str] = field(default_factory=dict)
    since: float = float("-inf")


_names = _Names()


def community_office(area: str) -> OrgUnit | None:
    """The unit that first hears what is said in an area: community, else street, else district."""
    places = _office_places(area)
    found = {(row[_AREA], row[_KIND]): row for row in _offices(tuple(code for code, _ in places))}
    row = next((found[place] for place in places if place in found), None)
    return OrgUnit.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row) if row else None


def community_offices(areas: Iterable[str]) -> dict[str, UUID]:
    """By area the unit that ``community_office`` finds; an area without one is left out."""
    places = {area: _office_places(area) for area in areas}
    codes = {code for places_of_one in places.values() for code, _ in places_of_one}
    rows = standing_units().filter(area__in=codes, kind__in=_OFFICES.values())
    found = {(area, kind): pk for area, kind, pk in rows.values_list("area", "kind", "pk")}
    return {
        area: next(found[place] for place in places_of_one if place in found)
        for area, places_of_one in places.items()
        if not found.keys().isdisjoint(places_of_one)
    }


def _office_places(area: str) -> list[tuple[str, UnitKind]]:
    """Where the office of an area may sit, the nearest first."""
    return [(area[:length], kind) for length, kind in _OFFICES.items() if len(area) >= length]


_OFFICES = {12: UnitKind.COMMUNITY, 9: UnitKind.STREET, 6: UnitKind.DISTRICT}
_COLUMNS = [column.attname for column in OrgUnit._meta.concrete_fields]
_AREA, _KIND = _COLUMNS.index("area"), _COLUMNS.index("kind")


@written_once
def _offices(codes: tuple[str, ...]) -> QuerySet[OrgUnit, Any]:
    """Plain columns of the units that sit at these codes."""
    found = standing_units().filter(area__in=codes, kind__in=_OFFICES.values())
    return found.values_list(*_COLUMNS)


def units_that_may_take_over(area: str) -> QuerySet[OrgUnit]:
    """Units a matter of this area can be offered to: those that work there or above it.

    Party units take over nothing here: what they decide goes through their own procedures.
    """
    codes = [area[:length] for length in (6, 9, 12) if len(area) >= length]
    return (
        standing_units()
        .filter(area__in=codes)
        .exclude(kind__in=[*PARTY_KINDS, UnitKind.OWNERS_COMMITTEE, UnitKind.RESIDENT_UNIT])
        .order_by("area", "kind", "name")
    )


def roles_of(actor: Actor) -> str:
    """As what the actor works here, for logs of who looked: "仙泉社区居委会 社区工作者（全岗通）"."""
    names = names_of_units(duty.unit for duty in actor.duties)
    return "、".join(
        dict.fromkeys(f"{names.get(d.unit, '')} {Role(d.role).label}".strip() for d in actor.duties)
    )


def units_in(area: str, *, kinds: Iterable[str] = ()) -> QuerySet[OrgUnit]:
    """Units that stand on a territory, by place, kind and name."""
    found = standing_units().filter(code_range("area", area))
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return found.order_by("area", "kind", "name", "pk")


def page_of_units(
    found: QuerySet[OrgUnit], *, after: UUID | None, size: int = 50
) -> tuple[list[OrgUnit], UUID | None]:
    """One page of ``units_in``, and after which unit the next begins; None on the last."""
    last = unit(after) if after else None
    if last:
        found = found.filter(
            Q(area__gt=last.area)
            | Q(area=last.area, kind__gt=last.kind)
            | Q(area=last.area, kind=last.kind, name__gt=last.name)
            | Q(area=last.area, kind=last.kind, name=last.name, pk__gt=last.pk)
        )
    rows = list(found[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def superior_of(unit_id: UUID) -> OrgUnit | None:
    link = standing_link(unit_id)
    return link.to_unit if link else None


def standing_link(unit_id: UUID) -> UnitLink | None:
    """The edge by which a unit hangs under its superior today."""
    return (
        UnitLink.objects.filter(unit=unit_id, kind=LinkKind.BELONGS, until_on__isnull=True)
        .select_related("to_unit")
        .first()
    )


def units_below(unit_id: UUID) -> QuerySet[OrgUnit]:
    """Units that hang directly under one."""
    return (
        standing_units()
        .filter(
            links_up__to_unit=unit_id,
            links_up__kind=LinkKind.BELONGS,
            links_up__until_on__isnull=True,
        )
        .order_by("founded_on", "name")
    )


def links_of(unit_id: UUID) -> QuerySet[UnitLink]:
    """Every edge that leads up from a unit, standing or not, newest first."""
    return (
        UnitLink.objects.filter(unit=unit_id).select_related("to_unit").order_by("-from_on", "pk")
    )


def places_of(unit_id: UUID) -> QuerySet[UnitPlace]:
    return (
        UnitPlace.objects.filter(unit=unit_id)
        .select_related("neighbourhood", "building")
        .order_by("neighbourhood__name", "building__position")
    )


def units_of_building(building_id: UUID) -> QuerySet[OrgUnit]:
    """The party group and centre household of one building, highest level first."""
    return (
        standing_units()
        .filter(places__building=building_id, kind__in=("group", "household"))
        .order_by("kind", "founded_on")
    )
