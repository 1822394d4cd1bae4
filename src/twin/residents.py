"""People who live in the twin, and the members of its branches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gongzhi.foundation.copying import copy_in
from gongzhi.journeys.appeals.services.notifying import BY_TEXT
from gongzhi.register.membership.models import MemberKind, Origin, Record, Relation
from gongzhi.register.membership.permissions import branch_ref
from gongzhi.register.membership.queries import member_ref
from gongzhi.register.organizations.models import UnitKind
from gongzhi.register.people.models import Account, AccountKind, Consent, Person
from gongzhi.register.people.queries import phone_index
from gongzhi.register.people.views.mine import VERSION as NOTICE_VERSION

from .chance import Chance
from .places import Home, Size
from .units import Cast


@dataclass
class Resident:
    person: Person
    home: Home


def make_residents(chance: Chance, homes: list[Home], now: datetime, size: Size) -> list[Resident]:
    """People with proven numbers spread over the neighbourhoods; their accounts come at sign-in."""
    residents, numbers = [], set()
    for place in range(size.residents):
        home = homes[place % len(homes)] if place < len(homes) else chance.choice(homes)
        phone = chance.phone()
        while phone in numbers:
            phone = chance.phone()
        numbers.add(phone)
        since = now - timedelta(days=chance.randint(20, 700))
        residents.append(
            Resident(
                Person(
                    id=chance.uuid(),
                    name=chance.person_name(),
                    phone=phone,
                    phone_index=phone_index(phone),
                    phone_verified_at=since,
                    area=home.area,
                    home=chance.choice(home.buildings),
                    registered_at=since,
                ),
                home,
            )
        )
    copy_in(resident.person for resident in residents)
    return residents


def agree(chance: Chance, residents: list[Resident], now: datetime) -> None:
    """Most agree to be told by text; some take it back."""
    agreed = []
    for resident in residents:
        since = resident.person.registered_at
        if chance.random() < 0.85:
            agreed.append(
                Consent(
                    id=chance.uuid(),
                    person=resident.person,
                    purpose=BY_TEXT,
                    version=NOTICE_VERSION,
                    given_at=since,
                    withdrawn_at=chance.between(since, now) if chance.random() < 0.06 else None,
                )
            )
    copy_in(agreed)


def open_account(resident: Resident) -> Account:
    """The account a resident gets at the first sign-in."""
    return Account.objects.create(
        username=f"r-{resident.person.pk}",
        kind=AccountKind.RESIDENT,
        display_name="居民",
        person=resident.person,
        password="!",  # noqa: S106  no password opens it
    )


def make_members(chance: Chance, cast: Cast, residents: list[Resident], now: datetime) -> int:
    """Members of every branch; some of them are residents who can see their own record."""
    by_home: dict[object, list[Resident]] = {}
    for resident in residents:
        by_home.setdefault(resident.home.row.pk, []).append(resident)
    homes_of = {
        place.unit_id: place.neighbourhood_id for place in cast.places if place.building_id is None
    }
    records = []
    for unit in cast.units:
        if unit.kind != UnitKind.BRANCH:
            continue
        neighbours = by_home.get(homes_of.get(unit.pk), [])[:6]
        known = [(r.person.name or "", r.person.phone or "") for r in neighbours]
        others = [(chance.person_name(), chance.phone()) for _ in range(chance.randint(5, 22))]
        for name, phone in known + others:
            kind = chance.choice(MemberKind.values)
            relation = (
                Relation.RESIDENCE if kind == MemberKind.IN_SERVICE else Relation.ORGANISATION
            )
            records.append(
                Record(
                    id=chance.uuid(),
                    member_ref=member_ref(phone),
                    branch_ref=branch_ref(unit.pk),
                    name=name,
                    phone=phone,
                    kind=kind,
                    relation=relation,
                    origin=chance.choice(Origin.values),
                    entered_on=(now - timedelta(days=chance.randint(10, 900))).date(),
                )
            )
    return copy_in({(bytes(r.member_ref), bytes(r.branch_ref)): r for r in records}.values())
