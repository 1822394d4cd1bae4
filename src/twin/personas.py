"""The people one can be in the demonstration, by one tap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.models import UnitKind
from gongzhi.register.people.models import Account

from .residents import Resident, open_account
from .units import Cast


@dataclass(frozen=True)
class Persona:
    """``username`` is what the account is found by."""

    key: str
    username: str
    name: str
    who: str
    tries: str


# fmt: off
PERSONAS = (
    #        key           username           name      who                          what to try
    Persona("aunt",       "demo-aunt",       "陈桂兰", "居民，72 岁，用长辈版",      "看我说的事、评一评、谁看过我的信息"),
    Persona("resident",   "demo-resident",   "林晓雨", "居民，年轻人，用手机",       "说一件事、补充、没解决重新办"),
    Persona("clerk",      "demo-clerk",      "赵姐",   "社区工作者（全岗通）",       "收件、受理、转办、答复、代居民登记、导入"),
    Persona("head",       "demo-head",       "孙志成", "社区居委会主任",             "指定经办人、公开、全部在办"),
    Persona("property",   "demo-property",   "李工",   "物业项目经理",               "转来等我接、接下、退回、答复；看不到居民姓名"),
    Persona("street",     "demo-street",     "周敏",   "街道治理专员",               "辖区在办、复核“不予受理”"),
    Persona("department", "demo-department", "何强",   "城管局经办人",               "接下转来的、答复"),
    Persona("district",   "demo-district",   "邓文辉", "区治理中心专员",             "全区在办、工作日历"),
    Persona("secretary",  "demo-secretary",  "刘国平", "小区党支部书记",             "本支部党员（看了会留记录）"),
    Persona("organiser",  "demo-organiser",  "谭丽",   "街道组织委员",               "组织架构、任职名册、任命"),
    Persona("admin",      "demo-admin",      "吴涛",   "系统管理员",                 "工作日历、工作人员账号"),
    Persona("auditor",    "demo-auditor",    "袁静",   "审计员",                     "谁看了谁"),
)
# fmt: on


def name_personas(
    cast: Cast, residents: list[Resident], appeals: list[Appeal], community: str
) -> None:
    """Give the personas' names and sign-in names to people of the first community.

    The residents among them are those whose appeals stand in the most different places.
    """
    street, district = community[:9], community[:6]
    found = {
        "clerk": _worker(cast, cast.by_area[community, UnitKind.COMMUNITY].pk, "clerk"),
        "head": _worker(cast, cast.by_area[community, UnitKind.COMMUNITY].pk, "community_head"),
        "property": _in_area(cast, community, UnitKind.PROPERTY, "handler"),
        "street": _worker(cast, cast.by_area[street, UnitKind.STREET].pk, "street_officer"),
        "department": _worker(cast, cast.handlers["urban_management"].pk, "handler"),
        "district": _worker(cast, cast.by_area[district, UnitKind.DISTRICT].pk, "district_officer"),
        "secretary": _in_area(cast, community, UnitKind.BRANCH, "branch_secretary"),
        "organiser": _worker(cast, cast.by_area[street, UnitKind.STREET_PARTY].pk, "organiser"),
        "admin": _worker(cast, cast.by_area[district, UnitKind.DISTRICT].pk, "system_admin"),
        "auditor": _worker(cast, cast.by_area[district, UnitKind.DISTRICT].pk, "auditor"),
    }
    states: dict[object, set[str]] = defaultdict(set)
    for appeal in appeals:
        states[appeal.author_id].add(appeal.status)
    neighbours = sorted(
        (resident for resident in residents if resident.home.area == community),
        key=lambda resident: (
            "answered" in states[resident.person.pk],
            len(states[resident.person.pk]),
        ),
        reverse=True,
    )
    for persona in PERSONAS:
        account = found.get(persona.key)
        if account is None:
            resident = neighbours.pop(0)
            resident.person.name = persona.name
            resident.person.save(update_fields=["name"])
            account = open_account(resident)
            account.username = persona.username
            account.save(update_fields=["username"])
            continue
        account.username, account.display_name = persona.username, persona.name
        account.save(update_fields=["username", "display_name"])
        for held in cast.appointments:
            if held.account is account:
                held.holder = persona.name
                held.save(update_fields=["holder"])


def _worker(cast: Cast, unit_id: object, role: str) -> Account:
    return next(staff.account for staff in cast.workers[unit_id] if staff.role == role)  # type: ignore[index]


def _in_area(cast: Cast, area: str, kind: str, role: str) -> Account:
    unit = next(unit for unit in cast.units if unit.kind == kind and unit.area == area)
    return _worker(cast, unit.pk, role)
