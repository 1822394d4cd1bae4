"""The people one can be in the demonstration, by one tap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.services.notifying import sentence
from gongzhi.register.organizations.models import UnitKind
from gongzhi.register.people.models import Account, Person

from .residents import Resident, open_account
from .units import Cast


@dataclass(frozen=True)
class Persona:
    """``username`` is what the account is found by; ``home`` is the page one comes to."""

    key: str
    username: str
    name: str
    who: str
    icon: str
    home: str
    tries: str
    is_elder: bool = False


# fmt: off
GROUPS = (
    ("住在这里", (
        #        key           username           name      who                     icon                  first page        what to try
        Persona("aunt",       "demo-aunt",       "陈桂兰", "居民，72 岁",           "heart",              "/my/",           "用长辈版。评一评答复，看谁看过我的信息；“我说的事”里有一件和邻居并在一起办；“走访记录”能改、能擦掉", is_elder=True),
        Persona("resident",   "demo-resident",   "林晓雨", "居民，用手机",          "phone",              "/",              "说一件事，补充，没解决就重新办；随手拍，一张照片也算一件；“议一件事”里一条一条表态，自己有一条被撤下，能看为什么、能请换人看"),
    )),
    ("在社区", (
        Persona("clerk",      "demo-clerk",      "赵姐",   "社区工作者，全岗通",    "person-lines-fill",  "/desk/",         "受理、转办、答复，代居民登记；更多：座谈会有一场没整理完，纸条有一张两遍不一样，走访，回访"),
        Persona("head",       "demo-head",       "孙志成", "居委会主任",            "house",              "/desk/",         "指定经办人，看全部在办和分步办走到哪一步；更多：安排走访，回访，开讨论、写总结，联系驻区单位"),
        Persona("secretary",  "demo-secretary",  "刘国平", "小区党支部书记",        "person-badge",       "/desk/more/",    "看本支部党员，看了会留记录"),
    )),
    ("来办事的单位", (
        Persona("property",   "demo-property",   "李工",   "物业项目经理",          "tools",              "/desk/",         "转来的接下或退回，答复；看不到居民姓名"),
        Persona("department", "demo-department", "何强",   "城管局经办人",          "building",           "/desk/",         "接下转来的，答复；更多：吹哨，去报到、报结果"),
        Persona("neighbour",  "demo-neighbour",  "许文",   "小学负责人，驻区单位",  "book",               "/desk/requests/", "社区请学校支持的：一件等答复，回“能、能一部分、这次不行”都行"),
    )),
    ("街道和区里", (
        Persona("street",     "demo-street",     "周敏",   "街道治理专员",          "geo-alt",            "/desk/",         "看辖区在办，复核“不予受理”；更多：吹哨、裁定归谁办，看重复反映怎么认定"),
        Persona("organiser",  "demo-organiser",  "谭丽",   "街道组织委员",          "people",             "/desk/more/",    "看组织架构，办任职"),
        Persona("district",   "demo-district",   "邓文辉", "区治理中心专员",        "diagram-3",          "/desk/",         "看全区在办，改工作日历，“通知”里看没发出去的短信"),
    )),
    ("管平台的", (
        Persona("admin",      "demo-admin",      "吴涛",   "系统管理员",            "gear",               "/desk/more/",    "管工作人员账号和工作日历，“通知”里看没发出去的短信"),
        Persona("security",   "demo-security",   "蒋红",   "安全管理员",            "shield-check",       "/desk/more/",    "办个人信息请求，批“看孩子的联系方式”，有危险才紧急打开"),
        Persona("auditor",    "demo-auditor",    "袁静",   "审计员",                "eye",                "/desk/more/",    "看谁看了谁"),
    )),
)
# fmt: on
PERSONAS = tuple(persona for _, group in GROUPS for persona in group)

Busy = Counter[object]  # how much work is in hand, by account and by unit
_TOLD = ("appeals.answered", "appeals.accepted", "appeals.declined", "appeals.filed")
_AT = {
    "appeals.answered": "answered_at",
    "appeals.accepted": "accepted_at",
    "appeals.filed": "filed_at",
    "appeals.declined": "filed_at",
}


@dataclass(frozen=True)
class _Told:
    name: str
    at: datetime


def name_personas(
    cast: Cast,
    residents: list[Resident],
    states: dict[UUID, set[str]],
    busy: Busy,
    community: str,
) -> None:
    """Give the personas' names and sign-in names to people of the first community.

    The residents among them are those whose appeals stand in the most different places.
    """
    found = _at_work(cast, community, busy)
    neighbours = sorted(
        (resident for resident in residents if resident.home.area == community),
        key=lambda one: (
            "answered" in states.get(one.person.pk, ()),
            len(states.get(one.person.pk, ())),
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


def send_texts(now: datetime) -> None:
    """What the personas among the residents were told of late: notices, and texts for the inbox."""
    residents = Account.objects.filter(
        username__in=[persona.username for persona in PERSONAS], person__isnull=False
    )
    for account in residents.select_related("person"):
        own = Appeal.objects.filter(author=account.person).select_related("item", "helper")
        for appeal in own.order_by("-filed_at")[:6]:
            said = _last_told(appeal)
            if said and account.person:
                _send(account.person, appeal, said, now)


def _send(person: Person, appeal: Appeal, said: _Told, now: datetime) -> None:
    words = sentence(said.name, appeal)
    reference = f"{said.name}:{appeal.pk}:{said.at.isoformat()}"
    Notice.objects.create(
        person=person,
        subject_id=appeal.pk,
        reference=reference,
        words=words,
        leads_to=f"/mine/{appeal.pk}/",
        made_at=said.at,
        read_at=said.at + timedelta(hours=2) if said.at < now - timedelta(days=3) else None,
    )
    OutgoingText.objects.create(
        phone=person.phone or "",
        body=f"【共治】{words}",
        reference=reference,
        status="sent",
        tries=1,
        made_at=said.at,
        sent_at=said.at + timedelta(seconds=3),
    )


def _last_told(appeal: Appeal) -> _Told | None:
    """The last thing its author was told; what they said themselves is told to nobody."""
    has_been = {
        "appeals.answered": appeal.answered_at is not None,
        "appeals.accepted": appeal.accepted_at is not None,
        "appeals.declined": appeal.status == "declined",
        "appeals.filed": appeal.helper_id is not None,
    }
    name = next((name for name in _TOLD if has_been[name]), "")
    return _Told(name, getattr(appeal, _AT[name])) if name else None


def _at_work(cast: Cast, community: str, busy: Busy) -> dict[str, Account]:
    street, district = community[:9], community[:6]
    centre = cast.by_area[district, UnitKind.DISTRICT].pk
    office = cast.by_area[community, UnitKind.COMMUNITY].pk

    def one(unit_id: UUID, role: str) -> Account:
        """Whoever has most to do: there is something to try."""
        fitting = [staff.account for staff in cast.workers[unit_id] if staff.role == role]
        return max(fitting, key=lambda account: busy[account.pk])

    def one_of(kind: str, role: str) -> Account:
        units = [unit for unit in cast.units if unit.kind == kind and unit.area == community]
        return one(max(units, key=lambda unit: busy[unit.pk]).pk, role)

    return {
        "clerk": one(office, "clerk"),
        "head": one(office, "community_head"),
        "property": one_of(UnitKind.PROPERTY, "handler"),
        "street": one(cast.by_area[street, UnitKind.STREET].pk, "street_officer"),
        "department": one(cast.handlers["urban_management"].pk, "handler"),
        "district": one(centre, "district_officer"),
        "neighbour": one_of(UnitKind.RESIDENT_UNIT, "unit_head"),
        "secretary": one_of(UnitKind.BRANCH, "branch_secretary"),
        "organiser": one(cast.by_area[street, UnitKind.STREET_PARTY].pk, "organiser"),
        "admin": one(centre, "system_admin"),
        "security": one(centre, "security_admin"),
        "auditor": one(centre, "auditor"),
    }
