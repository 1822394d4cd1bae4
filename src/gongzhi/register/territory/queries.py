"""Reading the territory: what lies where, and how a place is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Func, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import code_range
from gongzhi.foundation.statements import written_once

from . import rules
from .models import Building, Division, Level, Neighbourhood, Part, PartSheet, PartUse


@dataclass(frozen=True)
class Counted:
    """A neighbourhood with what is registered in it; the area in square metres."""

    home: Neighbourhood
    buildings: int
    parts: int
    exclusive_area: Decimal


PLACE_COOKIE = "gz_place"


def chosen_area(request: HttpRequest) -> str | None:
    """The community or street this browser last chose; a plain cookie, no account."""
    code = request.COOKIES.get(PLACE_COOKIE, "")
    is_ours = (
        code.isascii()
        and code.isdigit()
        and code.startswith(settings.DISTRICT)
        and len(code) in (9, 12)
    )
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


def may_be_chosen(code: str) -> bool:
    """Whether it is a street or community of our district."""
    streets_and_communities = Division.objects.filter(
        code_range("code", settings.DISTRICT), level__in=(Level.STREET, Level.COMMUNITY)
    )
    return streets_and_communities.filter(code=code).exists()


def communities_by_street(area: str, *, text: str = "") -> list[tuple[Division, list[Division]]]:
    """Streets with their communities, in official order, in two queries.

    With a text, the streets that are called so, whole, and of the others the communities
    that are.
    """
    communities: dict[str, list[Division]] = {}
    for item in communities_in(area):
        communities.setdefault(item.code[:9], []).append(item)
    found = [
        (
            street,
            [
                item
                for item in communities.get(street.code, [])
                if text in street.name or text in item.name
            ],
        )
        for street in streets_in(area)
    ]
    return [(street, inside) for street, inside in found if inside or text in street.name]


def communities_kept_by(actor: policy.Actor, *roles: str) -> QuerySet[Division]:
    """The communities of all the stretches over which the actor holds one of the roles."""
    kept = policy.in_areas(actor, *roles, field="code")
    return Division.objects.filter(kept, level=Level.COMMUNITY).order_by("code")


def neighbourhoods_in(area: str) -> QuerySet[Neighbourhood]:
    return Neighbourhood.objects.filter(code_range("area", area)).order_by("area", "name")


@written_once
def homes_to_choose(area: str) -> QuerySet[Neighbourhood, Any]:
    """(key, name) of an area's neighbourhoods, as a form offers them."""
    return neighbourhoods_in(area).values_list("pk", "name")


def neighbourhoods_kept_by(
    actor: policy.Actor, *, text: str = "", area: str = "", kind: str = ""
) -> QuerySet[Neighbourhood]:
    """Those the actor keeps, in official order; narrowed by name or address, area and kind."""
    kept = policy.visible(Neighbourhood.objects.all(), actor, "territory.keep")
    if text:
        kept = kept.filter(Q(name__contains=text) | Q(address__contains=text))
    if kind:
        kept = kept.filter(kind=kind)
    return kept.filter(code_range("area", area)).order_by("area", "name")


def counted(homes: Iterable[Neighbourhood]) -> list[Counted]:
    """These neighbourhoods with their counts, in two queries however many they are."""
    homes = list(homes)
    keys = [home.pk for home in homes]
    buildings: dict[UUID, int] = dict(
        Building.objects.filter(neighbourhood__in=keys)
        .order_by()
        .values_list("neighbourhood")
        .annotate(n=Count("pk"))
    )
    parts: dict[UUID, dict[str, Any]] = {
        row["building__neighbourhood"]: dict(row)
        for row in Part.objects.filter(building__neighbourhood__in=keys)
        .order_by()
        .values("building__neighbourhood")
        .annotate(n=Count("pk"), total=Sum("exclusive_area"))
    }
    nothing = {"n": 0, "total": Decimal(0)}
    found = [(home, parts.get(home.pk, nothing)) for home in homes]
    return [Counted(home, buildings.get(home.pk, 0), row["n"], row["total"]) for home, row in found]


def building_facts(neighbourhood_id: UUID) -> QuerySet[Building]:
    """Buildings with ``n_parts`` and ``total`` exclusive area in square metres."""
    return buildings_of(neighbourhood_id).annotate(
        n_parts=Count("parts"), total=Coalesce(Sum("parts__exclusive_area"), Decimal(0))
    )


def neighbourhood(neighbourhood_id: UUID) -> Neighbourhood | None:
    return Neighbourhood.objects.filter(pk=neighbourhood_id).first()


def neighbourhood_for_change(neighbourhood_id: UUID) -> Neighbourhood:
    return Neighbourhood.objects.select_for_update().get(pk=neighbourhood_id)


def buildings_of(neighbourhood_id: UUID) -> QuerySet[Building]:
    return Building.objects.filter(neighbourhood_id=neighbourhood_id).order_by("position")


def buildings_in(area: str) -> QuerySet[Building]:
    return Building.objects.filter(code_range("neighbourhood__area", area)).order_by(
        "neighbourhood", "position"
    )


def building(building_id: UUID) -> Building | None:
    return Building.objects.select_related("neighbourhood").filter(pk=building_id).first()


def building_for_change(building_id: UUID) -> Building:
    return (
        Building.objects.select_related("neighbourhood")
        .select_for_update(of=("self",))
        .get(pk=building_id)
    )


def _replaced(text: F | Func, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), Value("g"), function="regexp_replace")


# Digits are padded to six, so that 1-201 comes before 1-1001.
_AS_COUNTED = _replaced(_replaced(F("number"), r"[0-9]+", r"000000\&"), r"0{0,6}([0-9]{6,})", r"\1")


def parts_of(building_id: UUID) -> QuerySet[Part]:
    """In the order people count them in."""
    return Part.objects.filter(building_id=building_id).order_by(_AS_COUNTED, "number")


def homes_in_buildings(building_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Homes by building, the buildings in official order; those without homes are left out."""
    found = Part.objects.filter(building__in=building_ids, use=PartUse.HOME)
    order = ("building__neighbourhood__area", "building__neighbourhood__name")
    homes: dict[UUID, list[UUID]] = {}
    rows = found.order_by(*order, "building__position", "building", _AS_COUNTED, "number")
    for building_id, part_id in rows.values_list("building", "pk"):
        homes.setdefault(building_id, []).append(part_id)
    return homes


def names_of_buildings(building_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """(neighbourhood, building) as they are called now, by building."""
    found = Building.objects.filter(pk__in=set(building_ids))
    rows = found.values_list("pk", "neighbourhood__name", "name")
    return {key: (neighbourhood, name) for key, neighbourhood, name in rows}


def parts_in_neighbourhood(neighbourhood_id: UUID) -> QuerySet[Part]:
    return Part.objects.filter(building__neighbourhood=neighbourhood_id).order_by("pk")


def sheets_kept_by(actor: policy.Actor) -> QuerySet[PartSheet]:
    """Tables of parts on their way in, or taken, the newest first."""
    return (
        PartSheet.objects.filter(neighbourhood__in=neighbourhoods_kept_by(actor).order_by())
        .select_related("neighbourhood", "file")
        .order_by("-uploaded_at")
    )


def home_of_sheet(sheet_id: UUID) -> UUID:
    found: UUID = PartSheet.objects.values_list("neighbourhood", flat=True).get(pk=sheet_id)
    return found


def sheet_for_change(sheet_id: UUID) -> PartSheet:
    return PartSheet.objects.select_related("file").select_for_update(of=("self",)).get(pk=sheet_id)
