"""Who works in the twin: units, posts, people in them, the party tree, the personas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from gongzhi.foundation.copying import copy_in
from gongzhi.register.organizations.models import (
    Appointment,
    Facility,
    LinkKind,
    OrgUnit,
    Post,
    Role,
    Source,
    UnitKind,
    UnitLink,
    UnitPlace,
)
from gongzhi.register.people.models import Account, AccountKind
from gongzhi.register.territory.models import Division

from .chance import Chance
from .places import Home

PASSWORD = "Gongzhi-2026-demo"  # noqa: S105  of the demonstration's accounts, shown on its first page
DEPARTMENTS = {
    "urban_management": "城市管理和综合执法局",
    "housing": "住房和城乡建设局",
    "police": "公安分局",
    "traffic_police": "交警大队",
    "market": "市场监督管理局",
    "civil_affairs": "民政局",
    "health": "卫生健康局",
    "education": "教育局",
    "human_resources": "人力资源和社会保障局",
    "ecology": "生态环境分局",
    "fire": "消防救援大队",
}
UTILITIES = {"power": "供电所", "water": "自来水公司", "gas": "燃气公司", "telecom": "通信营业部"}
_COMPANIES = [
    "安居",
    "万邻",
    "和顺",
    "恒佳",
    "康园",
    "诚信",
    "绿洲",
    "天成",
    "鸿运",
    "新家",
    "福临",
    "金管家",
]


@dataclass
class Staff:
    """One person at work: the account and where."""

    account: Account
    unit: OrgUnit
    role: str


@dataclass
class Cast:
    """Everybody and everything that works, found by what the appeals need."""

    units: list[OrgUnit] = field(default_factory=list)
    links: list[UnitLink] = field(default_factory=list)
    places: list[UnitPlace] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    by_area: dict[tuple[str, str], OrgUnit] = field(default_factory=dict)
    handlers: dict[str, OrgUnit] = field(default_factory=dict)
    workers: dict[UUID, list[Staff]] = field(default_factory=dict)
    property_of: dict[UUID, OrgUnit] = field(default_factory=dict)

    def worker(self, unit: OrgUnit, chance: Chance) -> Account:
        return chance.choice(self.workers[unit.pk]).account


class Casting:
    """Makes the cast of one district."""

    def __init__(self, chance: Chance, district: Division, today: date) -> None:
        self.chance, self.district, self.today = chance, district, today
        self.cast = Cast()
        self.encoded = make_password(PASSWORD)
        self.numbers = 0

    def make(self, communities: list[Division], homes: list[Home]) -> Cast:
        streets = {
            item.code: item
            for item in Division.objects.filter(code__in={c.code[:9] for c in communities})
        }
        self._district()
        for street in streets.values():
            self._street(street)
        for community in communities:
            own = [home for home in homes if home.area == community.code]
            self._community(community, own)
        self._resident_units(communities)
        self._store()
        return self.cast

    # ── levels ───────────────────────────────────────────────────────────

    def _district(self) -> None:
        name, area = self.district.name, self.district.code
        centre = self._unit(UnitKind.DISTRICT, f"{name}社会治理中心", area)
        self._people(centre, "治理专员", Role.DISTRICT_OFFICER, 3)
        for role, title in (
            (Role.SYSTEM_ADMIN, "系统管理员"),
            (Role.SECURITY_ADMIN, "安全管理员"),
            (Role.AUDITOR, "审计员"),
        ):
            self._people(centre, title, role, 1)
        self._unit(UnitKind.DISTRICT_PARTY, f"中共{name}委员会", area)
        for code, label in DEPARTMENTS.items():
            unit = self._unit(UnitKind.DEPARTMENT, f"{name}{label}", area)
            self.cast.handlers[code] = unit
            self._people(unit, "科长", Role.UNIT_HEAD, 1)
            self._people(unit, "经办人", Role.HANDLER, 3)
        for code, label in UTILITIES.items():
            unit = self._unit(UnitKind.UTILITY, f"{name}{label}", area)
            self.cast.handlers[code] = unit
            self._people(unit, "经办人", Role.HANDLER, 2)

    def _street(self, street: Division) -> None:
        office = self._unit(UnitKind.STREET, f"{street.name}办事处", street.code)
        self._people(office, "治理专员", Role.STREET_OFFICER, 2)
        party = self._unit(UnitKind.STREET_PARTY, f"中共{street.name}工作委员会", street.code)
        self._people(party, "组织委员", Role.ORGANISER, 1)
        self._belong(party, self.cast.by_area[self.district.code, UnitKind.DISTRICT_PARTY])
        self._belong(office, self.cast.by_area[self.district.code, UnitKind.DISTRICT])

    def _community(self, community: Division, homes: list[Home]) -> None:
        area, short = community.code, community.name
        office = self._unit(UnitKind.COMMUNITY, f"{short}居民委员会", area)
        office.facilities = [Facility.LOW_DESK, Facility.WRITING_PAD, Facility.RAMP]
        office.facilities_on = self.today - timedelta(days=40)
        self._belong(office, self.cast.by_area[area[:9], UnitKind.STREET])
        self._people(office, "主任", Role.COMMUNITY_HEAD, 1, Source.ELECTED, months=60)
        self._people(office, "社区工作者", Role.CLERK, 3, Source.RECRUITED)
        party = self._unit(UnitKind.COMMUNITY_PARTY, f"中共{short}委员会", area)
        self._belong(party, self.cast.by_area[area[:9], UnitKind.STREET_PARTY])
        self._hold(party, "书记", Role.NONE, Source.PROMOTED, months=60)
        for home in homes:
            self._neighbourhood(home, party)

    def _resident_units(self, communities: list[Division]) -> None:
        """Who else is at home here, by a chance of its own: the rest stays as it was."""
        usual, self.chance = self.chance, Chance("驻区单位")
        for community in communities:
            stem = community.name.removesuffix("社区")
            for kind in ("小学", "农贸市场"):
                unit = self._unit(UnitKind.RESIDENT_UNIT, f"{stem}{kind}", community.code)
                self._people(unit, "负责人", Role.UNIT_HEAD, 1)
                self._people(unit, "联系人", Role.HANDLER, 1)
        self.chance = usual

    def _neighbourhood(self, home: Home, community_party: OrgUnit) -> None:
        kind, name, area = home.row.kind, home.row.name, home.area
        if kind not in ("unmanaged", "village") and self.chance.random() < 0.9:
            company = f"{self.chance.choice(_COMPANIES)}物业{name}项目部"
            unit = self._unit(UnitKind.PROPERTY, company, area, homes=[(home, None)])
            self.cast.property_of[home.row.pk] = unit
            self._people(unit, "项目经理", Role.HANDLER, 1)
        if self.chance.random() < 0.34 and kind in ("commodity", "new", "old"):
            self._unit(UnitKind.OWNERS_COMMITTEE, f"{name}业主委员会", area, homes=[(home, None)])
        if self.chance.random() < (0.45 if kind in ("unmanaged", "resettled") else 0.68):
            self._branch(home, community_party)

    def _branch(self, home: Home, superior: OrgUnit) -> None:
        """The lower three party levels, with gaps: not every building has its group."""
        branch = self._unit(
            UnitKind.BRANCH, f"{home.row.name}党支部", home.area, homes=[(home, None)]
        )
        self._belong(branch, superior)
        source = self.chance.weighted(
            ((Source.DELEGATED, 3), (Source.PROMOTED, 4), (Source.RETIRED, 3))
        )
        self._people(branch, "书记", Role.BRANCH_SECRETARY, 1, source, months=36)
        for _ in range(2):
            self._hold(branch, f"委员{_ + 1}", Role.NONE, Source.ELECTED, months=36)
        for block in home.buildings:
            if self.chance.random() > 0.55:
                continue
            group = self._unit(
                UnitKind.GROUP,
                f"{home.row.name}{block.name}党小组",
                home.area,
                homes=[(home, block)],
            )
            self._belong(group, branch)
            self._hold(group, "组长", Role.NONE, Source.ELECTED, months=36)
            if self.chance.random() < 0.5:
                household = self._unit(
                    UnitKind.HOUSEHOLD,
                    f"{home.row.name}{block.name}党员中心户",
                    home.area,
                    homes=[(home, block)],
                )
                self._belong(household, group)

    # ── pieces ───────────────────────────────────────────────────────────

    def _unit(
        self,
        kind: str,
        name: str,
        area: str,
        *,
        homes: Iterable[tuple[Home, object]] = (),
    ) -> OrgUnit:
        chance = self.chance
        unit = OrgUnit(
            id=chance.uuid(),
            kind=kind,
            name=name,
            area=area,
            phone=f"0735-000{chance.randrange(10**4):04d}",
            address="",
            hours="工作日 8:30–12:00、14:30–17:30",
            founded_on=self.today - timedelta(days=chance.randint(300, 4000)),
        )
        self.cast.units.append(unit)
        self.cast.by_area.setdefault((area, kind), unit)
        for home, block in homes:
            self.cast.places.append(
                UnitPlace(unit=unit, neighbourhood=home.row, building=block)  # type: ignore[misc]
            )
        return unit

    def _belong(self, unit: OrgUnit, superior: OrgUnit) -> None:
        self.cast.links.append(
            UnitLink(unit=unit, to_unit=superior, kind=LinkKind.BELONGS, from_on=unit.founded_on)
        )

    def _people(
        self,
        unit: OrgUnit,
        title: str,
        role: str,
        count: int,
        source: str = Source.RECRUITED,
        *,
        months: int | None = None,
    ) -> None:
        """A post with accounts behind it."""
        post = self._post(unit, title, role, count, months)
        for _ in range(count):
            account = self._account()
            self.cast.workers.setdefault(unit.pk, []).append(Staff(account, unit, role))
            self._appoint(post, account.display_name, account, source, months)

    def _hold(self, unit: OrgUnit, title: str, role: str, source: str, *, months: int) -> None:
        """A post whose holder has no account here."""
        post = self._post(unit, title, role, 1, months)
        self._appoint(post, self.chance.person_name(), None, source, months)

    def _post(self, unit: OrgUnit, title: str, role: str, seats: int, months: int | None) -> Post:
        post = Post(
            id=self.chance.uuid(),
            unit=unit,
            title=title,
            role=role,
            seats=seats,
            term_months=months,
        )
        self.cast.posts.append(post)
        return post

    def _account(self) -> Account:
        self.numbers += 1
        account = Account(
            username=f"d{self.numbers:04d}",
            kind=AccountKind.STAFF,
            display_name=self.chance.person_name(),
            password=self.encoded,
        )
        self.cast.accounts.append(account)
        return account

    def _appoint(
        self, post: Post, holder: str, account: Account | None, source: str, months: int | None
    ) -> None:
        since = self.today - timedelta(days=self.chance.randint(60, 900))
        self.cast.appointments.append(
            Appointment(
                id=self.chance.uuid(),
                post=post,
                area=post.unit.area,
                holder=holder,
                account=account,
                source=source,
                document=f"任字〔{since.year}〕{self.chance.randint(1, 90)}号",
                status="in_office",
                proposed_on=since - timedelta(days=12),
                publish_until=since - timedelta(days=2),
                from_on=since,
                until_on=since + timedelta(days=30 * months) if months else None,
            )
        )

    def _store(self) -> None:
        cast = self.cast
        Account.objects.bulk_create(cast.accounts)
        for held in cast.appointments:
            held.account = held.account  # the key is known now
        copy_in(cast.units)
        for rows in (cast.links, cast.places):
            copy_in(rows)
        copy_in(cast.posts)
        copy_in(cast.appointments)
