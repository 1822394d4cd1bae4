"""Appeals for tests: a town with its offices and people, and appeals brought to any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.tests.factories import PackFactory
from gongzhi.foundation import policy, rulebook, worktime
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty
from gongzhi.register.people.models import Account
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, acting
from gongzhi.register.territory.models import Neighbourhood
from gongzhi.register.territory.tests.factories import DivisionFactory, NeighbourhoodFactory

DISTRICT, STREET = "431002", "431002001"
COMMUNITY, NEXT_COMMUNITY = "431002001001", "431002001002"
AT = datetime(2026, 3, 10, 2, tzinfo=UTC)  # a Tuesday, 10:00 here
DAY = timedelta(days=1)
WORDS = "三栋一单元的楼道灯坏了半个月，晚上老人下楼看不见。"


def entry(code: str, label: str, **data: Any) -> dict[str, Any]:
    """One entry of a pack's section."""
    return {"code": code, "label": label, "verified": "未核实", **data}


LAW = {"law": "城市市容和环境卫生管理条例", "article": "第十四条", "text": "占道经营的，责令改正"}
LATER_LAW = {"law": "信访工作条例", "article": "第三十二条", "text": "应当作出解释说明"}


# fmt: off
SECTIONS: dict[str, list[dict[str, Any]]] = {
    "appeals.category": [
        entry("house", "房屋设施"),
        entry("house.light", "楼道照明", parent="house", handler="property", urgency="hard"),
        entry("house.leak", "漏水渗水", parent="house", handler="property", urgency="urgent"),
        entry("order", "秩序"),
        entry("order.noise", "噪声", parent="order", handler="police", urgency="worry"),
    ],
    "appeals.urgency": [
        entry("urgent", "急", meaning="等不得", tone="zhu"),
        entry("hard", "难", meaning="自己办不了", tone="hupo"),
        entry("worry", "愁", meaning="拖着心里不踏实", tone="qing"),
        entry("hope", "盼", meaning="能更好", tone="plain"),
    ],
    "appeals.handoff": [
        entry("fire", "火警", emergency=True, channel="119", words=["着火", "起火"], without=["没着火"], say="请马上打 119"),
        entry("court", "已起诉", emergency=False, channel="人民法院", words=["起诉", "打官司"], say="请走诉讼"),
    ],
    "appeals.reason": [
        entry("outside", "不是社区的事", basis=LAW, what="不予受理", why="不在社区职责里", where="区城市管理局", objection="请街道复核"),
        entry("repeated", "重复", basis=LAW, by="street", what="不再另立", why="说过了", where="看原来那件", objection="请区里复核"),
        entry("not_yet", "暂时不具备条件", basis=LATER_LAW, what="先放一放", why="条件不够", where="到时再看", objection="请街道复核"),
    ],
    "appeals.callback": [entry("default", "回访", percent=100, after_days=2, tries=2)],
    "appeals.answer_template": [
        entry("light_done", "灯修好了", category="house.light", words="已经换好灯泡，请看看亮不亮。"),
    ],
    "appeals.box": [entry("default", "开箱", opens=["09:00", "15:00"])],
    "appeals.assist": [entry("minutes", "代办", amount=30)],
    "appeals.reopen": [entry("default", "可重办", amount=30)],
    "appeals.twins": [entry("default", "像是一回事", days=30, alike=35, alike_nearby=20, most=5)],
}
# fmt: on


@dataclass(frozen=True)
class Staff:
    """Somebody at work: as an actor, the account and the unit."""

    actor: policy.Actor
    account: Account
    unit: OrgUnit


@dataclass(frozen=True)
class Town:
    """A community under a street under a district, a property company, and who works there."""

    pack: rulebook.Pack
    home: Neighbourhood
    clerk: Staff
    head: Staff
    neighbour_clerk: Staff
    officer: Staff
    other_officer: Staff
    district_officer: Staff
    handler: Staff
    manager: Staff
    department: Staff
    auditor: Staff

    @property
    def staff(self) -> list[Staff]:
        return [value for value in vars(self).values() if isinstance(value, Staff)]


def make_pack(**changes: list[dict[str, Any]]) -> rulebook.Pack:
    """A small pack with every section that appeals read; ``changes`` takes sections' places."""
    worktime.queries.forget()
    sections = {**SECTIONS, **{name.replace("__", "."): value for name, value in changes.items()}}
    return PackFactory(sections=sections, jurisdiction="", effective_from=date(2000, 1, 1))


def make_town() -> Town:
    for code, name in ((DISTRICT, "北湖区"), (STREET, "燕泉街道"), (COMMUNITY, "仙泉社区"), (NEXT_COMMUNITY, "燕泉路社区")):  # fmt: skip
        DivisionFactory(code=code, name=name)
    community = UnitFactory(kind="community", name="仙泉社区居民委员会", area=COMMUNITY)
    street = UnitFactory(kind="street", name="燕泉街道办事处", area=STREET)
    district = UnitFactory(kind="district", name="北湖区社会治理中心", area=DISTRICT)
    company = UnitFactory(kind="property", name="安居物业", area=COMMUNITY)
    bureau = UnitFactory(kind="department", name="北湖区城市管理局", area=DISTRICT)
    neighbour = UnitFactory(kind="community", name="燕泉路社区居民委员会", area=NEXT_COMMUNITY)
    return Town(
        pack=make_pack(),
        home=NeighbourhoodFactory(area=COMMUNITY, name="燕泉小区"),
        clerk=staff("clerk", community, "赵姐"),
        head=staff("community_head", community, "钱主任"),
        neighbour_clerk=staff("clerk", neighbour, "孙姐"),
        officer=staff("street_officer", street, "李专员"),
        other_officer=staff("street_officer", street, "周专员"),
        district_officer=staff("district_officer", district, "吴专员"),
        handler=staff("handler", company, "郑师傅"),
        manager=staff("unit_head", company, "王经理"),
        department=staff("handler", bureau, "冯科员"),
        auditor=staff("auditor", district, "审计员"),
    )


def staff(role: str, unit: OrgUnit, name: str) -> Staff:
    actor, account = on_duty(role, unit=unit, name=name)
    return Staff(actor, account, unit)


def resident(name: str = "陈桂兰", **person: Any) -> tuple[policy.Actor, Account]:
    """Somebody with an account and a proven phone."""
    account = AccountFactory(person=PersonFactory(name=name, **person))
    return acting(account), account


def holder_of(appeal: Appeal) -> policy.Actor:
    """Whoever has shown the appeal's receipt code, without an account."""
    return policy.Actor(pk=None, name="访客", receipts=frozenset({appeal.pk}))


def author_of(appeal: Appeal) -> policy.Actor:
    """The one who said it: by account when there is one, else by the code."""
    if appeal.author_id is None:
        return holder_of(appeal)
    account = Account.objects.filter(person=appeal.author_id).first()
    return acting(account) if account else holder_of(appeal)


def filing(town: Town, **said: Any) -> services.Filing:
    """Something said on the web by nobody in particular; ``said`` takes the parts' places."""
    place = services.Place(COMMUNITY, town.home.pk, None, "三栋门口", "燕泉小区 三栋门口")
    told = {"words": WORDS, "place": place, "channel": "online", "naming": "hidden", **said}
    return services.Filing(**told)


def file(town: Town, *, actor: policy.Actor = policy.ANYBODY, at: datetime = AT, **said: Any) -> Appeal:  # fmt: skip
    """An appeal just said."""
    return services.file_appeal(filing(town, **said), actor=actor, at=at).appeal


NO = services.FourParts(
    what="这件事没有受理。",
    why="占道经营由城市管理部门管。",
    where="区城市管理局，电话 12345。",
    objection="不同意，可以请街道换人复核。",
)


def accept(appeal: Appeal, town: Town, *, at: datetime = AT + timedelta(hours=1), **sorted_as: Any) -> Appeal:  # fmt: skip
    told = {"category": "house.light", "urgency": "hard", "actor": town.clerk.actor, **sorted_as}
    return services.accept(appeal.pk, at=at, **told)


def answer(appeal: Appeal, town: Town, *, at: datetime = AT + DAY, **said: Any) -> Appeal:
    told = {"outcome": "done", "words": "灯换好了。", "actor": town.clerk.actor, **said}
    return services.answer(appeal.pk, at=at, **told)


HOUR = timedelta(hours=1)
_STEPS = {
    "accept": lambda made, town, at: accept(made, town, at=at + HOUR),
    "answer": lambda made, town, at: answer(made, town, at=at + DAY),
    "rate": lambda made, town, at: services.rate(
        made.pk, rating="solved", actor=author_of(made), at=at + 2 * DAY
    ),
    "decline": lambda made, town, at: services.decline(
        made.pk, reason="outside", parts=NO, actor=town.clerk.actor, at=at + HOUR
    ),
    "object": lambda made, town, at: services.object_to(
        made.pk, actor=author_of(made), at=at + DAY
    ),
    "hand_off": lambda made, town, at: services.hand_off(
        made.pk, channel="court", parts=NO, actor=town.clerk.actor, at=at + HOUR
    ),
    "withdraw": lambda made, town, at: services.withdraw(
        made.pk, actor=author_of(made), at=at + HOUR
    ),
}
_WAYS = {
    "filed": (),
    "working": ("accept",),
    "answered": ("accept", "answer"),
    "closed": ("accept", "answer", "rate"),
    "declined": ("decline",),
    "review": ("decline", "object"),
    "handed_off": ("hand_off",),
    "withdrawn": ("withdraw",),
}


def appeal_in(status: str, town: Town, *, at: datetime = AT, **said: Any) -> Appeal:
    """An appeal brought to a status by the services, an hour or a day a step."""
    made = file(town, at=at, **said)
    for step in _WAYS[status]:
        _STEPS[step](made, town, at)
    return fresh(made)


def fresh(appeal: Appeal) -> Appeal:
    """The appeal as it stands in the database now, with its item."""
    return Appeal.objects.select_related("item").get(pk=appeal.pk)


def merged(town: Town, number: int = 2, *, at: datetime = AT, **said: Any) -> list[Appeal]:
    """So many appeals of one matter: the first leads, in the clerk's hands, and carries the others."""
    made = [appeal_in("working", town, at=at + n * HOUR / 60, **said) for n in range(number)]
    for one in made[1:]:
        services.merge(made[0].pk, one.pk, actor=town.clerk.actor, at=at + 2 * HOUR)
    return [fresh(one) for one in made]


def give_to(appeal: Appeal, to: Staff, *, by: Staff, at: datetime = AT + timedelta(hours=2)) -> Appeal:  # fmt: skip
    """Hand an accepted appeal over to somebody of another unit."""
    casework.offer_item(
        appeal.pk, to_unit=to.unit.pk, reason="物业合同里的事", actor=by.actor, at=at
    )
    casework.accept_offer(appeal.pk, actor=to.actor, at=at)
    return fresh(appeal)
