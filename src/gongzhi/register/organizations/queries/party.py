"""The four party levels of a community: the tree, its counts, and where nobody is yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count

from gongzhi.foundation.policy import code_range
from gongzhi.register.territory.queries import buildings_in, communities_in, neighbourhoods_in

from .. import rules
from ..models import Appointment, LinkKind, OrgUnit, UnitKind, UnitLink, UnitPlace
from .posts import in_office
from .units import standing_units

LABELS = {level: UnitKind(level).label for level in rules.PARTY_LEVELS}


@dataclass
class PartyNode:
    """One unit of the party tree with who leads it and what hangs under it."""

    unit: OrgUnit
    leader: Appointment | None = None
    places: list[str] = field(default_factory=list)
    below: list[PartyNode] = field(default_factory=list)


@dataclass(frozen=True)
class BuildingCover:
    """A building and whether the two lowest levels have reached it."""

    id: UUID
    name: str
    has_group: bool
    has_household: bool


@dataclass(frozen=True)
class HomeCover:
    """A neighbourhood, whether it has its branch, and its buildings."""

    id: UUID
    name: str
    has_branch: bool
    buildings: list[BuildingCover]

    @property
    def groups(self) -> int:
        return sum(item.has_group for item in self.buildings)


@dataclass(frozen=True)
class PartyTree:
    """The four levels of a community (S25): the tree, the counts, and what is not reached yet.

    A unit that hangs under nothing in the community stands among the roots.
    """

    roots: list[PartyNode]
    coverage: list[rules.Coverage]
    homes: list[HomeCover]

    @property
    def uncovered(self) -> list[str]:
        return [home.name for home in self.homes if not home.has_branch]


@dataclass(frozen=True)
class CommunityCover:
    """The counts of one community in a table of many."""

    area: str
    name: str
    levels: list[rules.Coverage]


def party_tree(area: str, *, on: date) -> PartyTree:
    """The party organisation of a community in six queries, however large it is."""
    nodes = {
        item.pk: PartyNode(item)
        for item in standing_units()
        .filter(code_range("area", area), kind__in=rules.PARTY_LEVELS)
        .order_by("founded_on", "name")
    }
    hung = _hang_up(nodes)
    leaders = in_office(on).filter(post__unit__in=nodes).select_related("post")
    for held in leaders.order_by("from_on", "pk"):
        node = nodes[held.post.unit_id]
        node.leader = node.leader or held
    reached = _name_places(nodes)
    homes = _homes(area, reached)
    heads = sum(node.unit.kind == "community_party" for node in nodes.values())
    n_buildings = sum(len(home.buildings) for home in homes)
    found = (
        heads,
        sum(home.has_branch for home in homes),
        sum(home.groups for home in homes),
        sum(block.has_household for home in homes for block in home.buildings),
    )
    coverage = _coverage(found, (1, len(homes), n_buildings, n_buildings))
    roots = [node for key, node in nodes.items() if key not in hung]
    roots.sort(key=lambda node: rules.PARTY_LEVELS.index(node.unit.kind))
    return PartyTree(roots, coverage, homes)


def party_coverage(area: str) -> list[CommunityCover]:
    """The four counts of every community of an area, in five queries."""
    units = standing_units().filter(code_range("area", area), kind__in=rules.PARTY_LEVELS)
    heads = dict(units.filter(kind="community_party").values_list("area").annotate(n=Count("pk")))
    homes = _count(neighbourhoods_in(area), "area")
    buildings = _count(buildings_in(area), "neighbourhood__area")
    places = UnitPlace.objects.filter(unit__in=units)
    reached = {
        (kind, code): (n_homes, n_buildings)
        for kind, code, n_homes, n_buildings in places.values_list(
            "unit__kind", "neighbourhood__area"
        ).annotate(
            n_homes=Count("neighbourhood", distinct=True),
            n_buildings=Count("building", distinct=True),
        )
    }
    rows = []
    for place in communities_in(area):
        code, nothing = place.code, (0, 0)
        n_homes, n_buildings = homes.get(code, 0), buildings.get(code, 0)
        having = (
            heads.get(code, 0),
            reached.get(("branch", code), nothing)[0],
            reached.get(("group", code), nothing)[1],
            reached.get(("household", code), nothing)[1],
        )
        rows.append(
            CommunityCover(
                code, place.name, _coverage(having, (1, n_homes, n_buildings, n_buildings))
            )
        )
    return rows


def _coverage(having: tuple[int, ...], every: tuple[int, ...]) -> list[rules.Coverage]:
    return [
        rules.Coverage(level, LABELS[level], have, of)
        for level, have, of in zip(rules.PARTY_LEVELS, having, every, strict=True)
    ]


def _count(found: object, field: str) -> dict[str, int]:
    return dict(found.order_by().values_list(field).annotate(n=Count("pk")))  # type: ignore[attr-defined]


def _hang_up(nodes: dict[UUID, PartyNode]) -> set[UUID]:
    """Puts each node under its superior; returns those that hang under one."""
    links = UnitLink.objects.filter(
        unit__in=nodes, to_unit__in=nodes, kind=LinkKind.BELONGS, until_on__isnull=True
    ).order_by("unit__founded_on", "unit__name")
    hung = set()
    for below, above in links.values_list("unit", "to_unit"):
        nodes[above].below.append(nodes[below])
        hung.add(below)
    return hung


def _name_places(nodes: dict[UUID, PartyNode]) -> dict[str, set[UUID]]:
    """Writes each node's places; returns what is reached, by kind of unit."""
    reached: dict[str, set[UUID]] = defaultdict(set)
    places = UnitPlace.objects.filter(unit__in=nodes).select_related("neighbourhood", "building")
    for place in places.order_by("neighbourhood__name", "building__position"):
        node, building = nodes[place.unit_id], place.building
        node.places.append(f"{place.neighbourhood.name}{building.name if building else ''}")
        reached[node.unit.kind].add(building.pk if building else place.neighbourhood_id)
    return reached


def _homes(area: str, reached: dict[str, set[UUID]]) -> list[HomeCover]:
    by_home: dict[UUID, list[BuildingCover]] = defaultdict(list)
    for block in buildings_in(area):
        by_home[block.neighbourhood_id].append(
            BuildingCover(
                block.pk,
                block.name,
                has_group=block.pk in reached["group"],
                has_household=block.pk in reached["household"],
            )
        )
    return [
        HomeCover(home.pk, home.name, home.pk in reached["branch"], by_home[home.pk])
        for home in neighbourhoods_in(area)
    ]
