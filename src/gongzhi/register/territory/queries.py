"""Reading the territory: what lies where, and how a place is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range

from . import rules
from .models import Building, Division, Level, Neighbourhood, NeighbourhoodKind, Part


@dataclass(frozen=True)
class NeighbourhoodFacts:
    """A neighbourhood with what is registered in it; the area in square metres."""

    id: UUID
    name: str
    kind: str
    kind_label: str
    area: str
    buildings: int
    parts: int
    exclusive_area: Decimal


PLACE_COOKIE = "gz_place"


def chosen_area(request: HttpRequest) -> str | None:
    """The community or street this browser last chose; a plain cookie, no account."""
    code = request.COOKIES.get(PLACE_COOKIE, "")
    is_ours = code.isdigit() and code.startswith(settings.DISTRICT) and len(code) in (9, 12)
    return code if is_ours else None


def division(code: str) -> Division | None:
    return Division.objects.filter(code=code).first()


def divisions_in(area: str, level: Level) -> QuerySet[Division]:
    """All divisions of one level under a code, in official order."""
    return Division.objects.filter(code_range("code", area), level=level).order_by("code")


def communities_in(area: str) -> QuerySet[Division]:
    return divisions_in(area, Level.COMMUNITY)


def streets_in(area: str) -> QuerySet[Division]:
    return divisions_in(area, Level.STREET)


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Names by code; codes that are not registered are left out."""
    return dict(Division.objects.filter(code__in=set(codes)).values_list("code", "name"))


_called: dict[str, str] = {}


def called(code: str) -> str:
    """How a place is called, kept in memory: official names change with the divisions file."""
    if code not in _called:
        found = division(code)
        if found is None:
            return code
        _called[code] = found.name
    return _called[code]


def forget_names() -> None:
    """Ask anew how places are called, in this process: after an import."""
    _called.clear()


def full_name(code: str, *, below: str = "") -> str:
    """The names from just below ``below`` down to the code, joined: 燕泉街道仙泉社区."""
    codes = [item for item in rules.lineage(code) if len(item) > len(below)]
    names = names_of(codes)
    return "".join(names.get(item, "") for item in codes)


def parent_area(code: str) -> str:
    """The code one level up; the code itself at the top."""
    return rules.parent_of(code) or code


def communities_named(text: str, *, area: str) -> QuerySet[Division]:
    """Communities of an area whose name or street has the text in it."""
    streets = Division.objects.filter(
        code_range("code", area), level=Level.STREET, name__contains=text
    )
    in_streets = Q()
    for street in streets:
        in_streets |= code_range("code", street.code)
    named = Q(name__contains=text)
    return divisions_in(area, Level.COMMUNITY).filter(named | in_streets if in_streets else named)


def neighbourhoods_in(area: str) -> QuerySet[Neighbourhood]:
    return Neighbourhood.objects.filter(code_range("area", area)).order_by("area", "name")


def neighbourhoods_kept_by(actor: policy.Actor) -> QuerySet[Neighbourhood]:
    return policy.visible(Neighbourhood.objects.all(), actor, "territory.keep")


def building_facts(neighbourhood_id: UUID) -> QuerySet[Building]:
    """Buildings with ``n_parts`` and ``total`` exclusive area in square metres."""
    return buildings_of(neighbourhood_id).annotate(
        n_parts=Count("parts"), total=Sum("parts__exclusive_area")
    )


def neighbourhood(neighbourhood_id: UUID) -> Neighbourhood | None:
    return Neighbourhood.objects.filter(pk=neighbourhood_id).first()


def neighbourhood_for_change(neighbourhood_id: UUID) -> Neighbourhood:
    return Neighbourhood.objects.select_for_update().get(pk=neighbourhood_id)


def neighbourhood_facts(area: str) -> list[NeighbourhoodFacts]:
    """Every neighbourhood of an area with its counts, in two queries."""
    counted: dict[UUID, dict[str, Any]] = {
        row["building__neighbourhood"]: dict(row)
        for row in Part.objects.filter(code_range("building__neighbourhood__area", area))
        .values("building__neighbourhood")
        .annotate(parts=Count("pk"), total=Sum("exclusive_area"))
    }
    found = neighbourhoods_in(area).annotate(n_buildings=Count("buildings"))
    return [
        NeighbourhoodFacts(
            item.pk,
            item.name,
            item.kind,
            NeighbourhoodKind(item.kind).label,
            item.area,
            item.n_buildings,
            counted.get(item.pk, {}).get("parts", 0),
            counted.get(item.pk, {}).get("total") or Decimal(0),
        )
        for item in found
    ]


def buildings_of(neighbourhood_id: UUID) -> QuerySet[Building]:
    return Building.objects.filter(neighbourhood_id=neighbourhood_id).order_by("position")


def buildings_in(area: str) -> QuerySet[Building]:
    return Building.objects.filter(code_range("neighbourhood__area", area)).order_by(
        "neighbourhood", "position"
    )


def building(building_id: UUID) -> Building | None:
    return Building.objects.select_related("neighbourhood").filter(pk=building_id).first()


def parts_of(building_id: UUID) -> QuerySet[Part]:
    return Part.objects.filter(building_id=building_id).order_by("number")
