"""What is taken in, for tests: a meeting with people and remarks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from gongzhi.capabilities.casework.tests.factories import PackFactory
from gongzhi.journeys.appeals.tests import factories as appeals
from gongzhi.journeys.appeals.tests.factories import (
    AT,
    COMMUNITY,
    DISTRICT,
    SECTIONS,
    Staff,
    Town,
    entry,
)
from gongzhi.journeys.intake import services
from gongzhi.journeys.intake.models import (
    Guest,
    Meeting,
    Paper,
    PaperBatch,
    Remark,
    VisitNote,
    VisitPlan,
)
from gongzhi.register.territory.models import Part
from gongzhi.register.territory.tests.factories import BuildingFactory, PartFactory

PHONE = "13900001234"
CODE = "K7M29QXD4HTN"
TODAY = date(2026, 3, 10)
# fmt: off
VISITS = {
    "intake.topic": [
        entry("stairs", "楼道、电梯"),
        entry("elder", "想了解助餐"),
        entry("none", "没有要说的"),
    ],
    "intake.visit": [
        entry("wish", "要办的事", most=40, words=["离婚", "信教", "党员"]),
        entry("consent", "念给居民听的话", version="2026-1", say="只勾题，不问家里的事。"),
    ],
}
# fmt: on


def make_town() -> Town:
    """The town of appeals, where visits may be made."""
    town = appeals.make_town()
    PackFactory(
        sections={**SECTIONS, **VISITS}, jurisdiction=DISTRICT, effective_from=date(2000, 1, 1)
    )
    return town


def a_meeting(town: Town, **told: Any) -> Meeting:
    plan = {
        "area": COMMUNITY,
        "topic": "电梯加装",
        "place": "社区二楼",
        "held_at": AT,
        **told,
    }
    return services.open_meeting(services.MeetingPlan(**plan), actor=town.clerk.actor, at=AT)


def a_guest(meeting: Meeting, town: Town, **told: Any) -> Guest:
    said = {"name": "陈桂兰", "phone": PHONE, "came": True, **told}
    return services.add_guest(meeting.pk, **said, actor=town.clerk.actor)


def a_remark(meeting: Meeting, town: Town, **told: Any) -> Remark:
    said = {"words": "一楼采光会不会挡住，要算清楚。", "naming": "anonymous", **told}
    return services.write_down(meeting.pk, services.Said(**said), actor=town.clerk.actor)


def a_batch(town: Town, count: int = 1) -> PaperBatch:
    counted = services.Counted(COMMUNITY, "大门口意见箱", date(2026, 3, 9), count)
    return services.count_papers(counted, actor=town.clerk.actor, at=AT)


def key(paper: Paper, by: Staff, **read: Any) -> Paper:
    """Key a slip as one person reads it."""
    keyed = services.Keyed(**{"words": "路灯不亮，请修。", **read})
    return services.key_paper(paper.pk, keyed, actor=by.actor, at=AT)


def a_plan(town: Town, homes: int = 2) -> tuple[VisitPlan, list[Part]]:
    """A building with homes that the clerk is to visit in March."""
    building = BuildingFactory(neighbourhood=town.home)
    parts = [PartFactory(building=building, number=f"1-{n + 101}") for n in range(homes)]
    plan = services.plan_visits(
        building.pk,
        visitor_id=town.clerk.account.pk,
        since=date(2026, 3, 1),
        until=date(2026, 3, 31),
        actor=town.head.actor,
        at=AT,
    )
    return plan, parts


def noted(part: Part, **said: Any) -> services.Noted:
    """A visit at which somebody was met and said that the stairs are dark."""
    told: dict[str, Any] = {
        "id": uuid4(),
        "part_id": part.pk,
        "visited_on": TODAY,
        "outcome": "met",
        "code": CODE,
        "is_agreed": True,
        "topics": ("stairs",),
        **said,
    }
    return services.Noted(**told)


def a_note(town: Town, plan: VisitPlan, part: Part, **said: Any) -> VisitNote:
    return services.note_visit(plan.pk, noted(part, **said), actor=town.clerk.actor, at=AT)
