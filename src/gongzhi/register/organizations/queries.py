"""Reading units, duties, the party tree and who holds which post."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from gongzhi.foundation.policy import ANYBODY, Actor, Duty, code_range
from gongzhi.register.territory.queries import buildings_in, neighbourhoods_in

from . import rules
from .models import (
    PARTY_KINDS,
    Appointment,
    LinkKind,
    OrgUnit,
    Post,
    Role,
    UnitKind,
    UnitLink,
    UnitPlace,
)

_ACTOR = """
SELECT a.id, a.display_name, a.person_id, a.kind, a.is_active, a.password, a.must_change_password,
       a.totp_confirmed_at IS NOT NULL,
       coalesce(jsonb_agg(jsonb_build_array(p.role, p.unit_id, t.area))
                FILTER (WHERE t.id IS NOT NULL AND p.role <> ''), '[]')
FROM people_account a
LEFT JOIN organizations_appointment t ON t.account_id = a.id AND t.status = 'in_office'
     AND t.from_on <= %s AND (t.until_on IS NULL OR t.until_on >= %s)
LEFT JOIN organizations_post p ON p.id = t.post_id
WHERE a.id = %s GROUP BY a.id
"""


@dataclass(frozen=True)
class SignedIn:
    """An account as a request finds it, and who acts through it."""

    actor: Actor
    is_staff: bool
    password: str
    must_change_password: bool
    has_second_factor: bool


def signed_in(account_id: int, *, on: date) -> SignedIn | None:
    """Account and duties of the day in one query; None when there is no such account."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR, (on, on, account_id))
        row = cursor.fetchone()
    if row is None:
        return None
    pk, name, person, kind, is_active, password, must_change, has_second, duties = row
    actor = Actor(
        pk=pk,
        name=name,
        person=person,
        is_active=is_active,
        duties=tuple(Duty(role, UUID(unit), area) for role, unit, area in json.loads(duties)),
    )
    return SignedIn(actor, kind == "staff", password, must_change, has_second)


def actor_of(account_id: int, *, on: date) -> Actor:
    """Who acts through an account; ANYBODY when there is none."""
    found = signed_in(account_id, on=on)
    return found.actor if found else ANYBODY


def unit(unit_id: UUID) -> OrgUnit | None:
    return OrgUnit.objects.filter(pk=unit_id).first()


def unit_for_change(unit_id: UUID) -> OrgUnit:
    return OrgUnit.objects.select_for_update().get(pk=unit_id)


def post_for_change(post_id: UUID) -> Post:
    return Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post_id)


def appointment_for_change(appointment_id: UUID) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("post__unit")
        .get(pk=appointment_id)
    )


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


@dataclass
class _Names:
    by_id: dict[UUID, str] = field(default_factory=dict)
    since: float = float("-inf")


_names = _Names()


def community_office(area: str) -> OrgUnit | None:
    """The unit that first hears what is said in an area: community, else street, else district."""
    wanted = {12: UnitKind.COMMUNITY, 9: UnitKind.STREET, 6: UnitKind.DISTRICT}
    codes = [area[:length] for length in (12, 9, 6) if len(area) >= length]
    found = {
        (item.area, item.kind): item
        for item in standing_units().filter(area__in=codes, kind__in=wanted.values())
    }
    return next(
        (found[code, wanted[len(code)]] for code in codes if (code, wanted[len(code)]) in found),
        None,
    )


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


def accounts_in(unit_ids: Iterable[UUID], *roles: str, on: date) -> list[int]:
    """Accounts on duty in the units, in one of the roles."""
    return list(
        _in_office(on)
        .filter(post__unit__in=list(unit_ids), post__role__in=roles, account__isnull=False)
        .order_by("post__unit", "from_on")
        .values_list("account", flat=True)
    )


def roles_of(actor: Actor) -> str:
    """As what the actor works here, for logs of who looked: "仙泉社区居委会 社区工作者（全岗通）"."""
    names = names_of_units(duty.unit for duty in actor.duties)
    return "、".join(
        dict.fromkeys(f"{names.get(d.unit, '')} {Role(d.role).label}".strip() for d in actor.duties)
    )


def appointments_in(area: str, *, kinds: Iterable[str] = ()) -> QuerySet[Appointment]:
    """Everybody who holds, held or is about to hold a post on a territory, newest first."""
    found = Appointment.objects.filter(code_range("area", area)).select_related("post__unit")
    if kinds:
        found = found.filter(post__unit__kind__in=list(kinds))
    return found.order_by("post__unit__area", "post__unit__name", "-proposed_on")


@dataclass
class PartyNode:
    """One unit of the party tree with who leads it and what hangs under it."""

    unit: OrgUnit
    leader: Appointment | None = None
    places: list[str] = field(default_factory=list)
    below: list[PartyNode] = field(default_factory=list)


@dataclass(frozen=True)
class PartyTree:
    """The four levels of a community (S25): the tree, the counts, and what is not reached yet."""

    roots: list[PartyNode]
    coverage: list[rules.Coverage]
    uncovered: list[str]


def party_tree(area: str, *, on: date) -> PartyTree:
    """The party organisation of a community in a fixed number of queries."""
    units = list(
        standing_units()
        .filter(code_range("area", area), kind__in=rules.PARTY_LEVELS)
        .order_by("founded_on", "name")
    )
    nodes = {item.pk: PartyNode(item) for item in units}
    _hang_up(nodes)
    for held in _in_office(on).filter(post__unit__in=nodes).select_related("post"):
        node = nodes[held.post.unit_id]
        node.leader = node.leader or held
    covered = _name_places(nodes)
    neighbourhoods = list(neighbourhoods_in(area))
    buildings = list(buildings_in(area))
    by_kind = defaultdict(list)
    for item in units:
        by_kind[item.kind].append(item)
    n_homes, n_buildings = len(neighbourhoods), len(buildings)
    coverage = [
        rules.Coverage("community_party", "社区党组织", len(by_kind["community_party"]), 1),
        rules.Coverage("branch", "小区党支部", len(covered["branch"]), n_homes),
        rules.Coverage("group", "楼栋党小组", len(covered["group"]), n_buildings),
        rules.Coverage("household", "党员中心户", len(covered["household"]), n_buildings),
    ]
    uncovered = [item.name for item in neighbourhoods if item.pk not in covered["branch"]]
    superiors = set(rules.PARTY_LEVELS[:1])
    roots = [node for node in nodes.values() if node.unit.kind in superiors]
    return PartyTree(roots, coverage, uncovered)


def _hang_up(nodes: dict[UUID, PartyNode]) -> None:
    links = UnitLink.objects.filter(
        unit__in=nodes, to_unit__in=nodes, kind=LinkKind.BELONGS, until_on__isnull=True
    )
    for link in links:
        nodes[link.to_unit_id].below.append(nodes[link.unit_id])


def _name_places(nodes: dict[UUID, PartyNode]) -> dict[str, set[UUID]]:
    """Writes each node's places; returns what is reached, by kind of unit."""
    covered: dict[str, set[UUID]] = defaultdict(set)
    places = UnitPlace.objects.filter(unit__in=nodes).select_related("neighbourhood", "building")
    for place in places:
        node = nodes[place.unit_id]
        building = place.building
        node.places.append(f"{place.neighbourhood.name}{building.name if building else ''}")
        covered[node.unit.kind].add(building.pk if building else place.neighbourhood_id)
    return covered


def _in_office(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), status="in_office", from_on__lte=on
    )
