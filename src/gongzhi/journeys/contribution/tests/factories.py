"""Outreach for tests: a school in the community, a request brought to any state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from gongzhi.capabilities.casework.tests.factories import CLOCKS, PackFactory
from gongzhi.journeys.appeals.tests import factories as appeals
from gongzhi.journeys.appeals.tests.factories import (
    AT,
    COMMUNITY,
    DAY,
    DISTRICT,
    SECTIONS,
    Staff,
    Town,
    entry,
    staff,
)
from gongzhi.journeys.contribution import services
from gongzhi.journeys.contribution.models import SupportRequest
from gongzhi.register.organizations.models import OrgUnit
from gongzhi.register.organizations.tests.factories import UnitFactory

TODAY = date(2026, 3, 10)
NEXT_WEEK = date(2026, 3, 17)
LAW = {"law": "城市居民委员会组织法", "article": "第四十六条", "text": "应当支持居民委员会的工作"}
RULES = {
    "contribution.support": [
        entry("voluntary", "支持出于自愿", say="这次不行，也是答复。", basis=LAW),
        entry("money", "钱只能谈好了再出", say="没有谈好不能提。"),
    ],
}


@dataclass(frozen=True)
class School:
    unit: OrgUnit
    head: Staff
    handler: Staff


def make_town() -> Town:
    """The town of appeals, where units may be asked; its clock runs forty working hours."""
    town = appeals.make_town()
    clock = entry(
        "support", "回一句能不能支持", kind="support", urgency="*", amount=40, unit="working_hours"
    )
    PackFactory(
        sections={**SECTIONS, **RULES, "casework.clock": [*CLOCKS, clock]},
        jurisdiction=DISTRICT,
        effective_from=date(2000, 1, 1),
    )
    return town


def make_school(area: str = COMMUNITY, name: str = "第九中学") -> School:
    unit = UnitFactory(kind="resident_unit", name=name, area=area)
    return School(unit, staff("unit_head", unit, "何校长"), staff("handler", unit, "罗老师"))


def asking(**told: Any) -> services.Asking:
    said = {
        "submission": uuid4(),
        "kind": "place",
        "title": "周六上午借操场",
        "detail": "给孩子们上安全课，四次，每次两小时。",
        **told,
    }
    return services.Asking(**said)


def noted(**told: Any) -> services.Noted:
    said = {
        "submission": uuid4(),
        "on": TODAY,
        "how": "visit",
        "met": "head",
        "outcome": "talking",
        "said": "看了操场",
        **told,
    }
    return services.Noted(**said)


def a_request(town: Town, school: School, **told: Any) -> SupportRequest:
    return services.ask_support(school.unit.pk, asking(**told), actor=town.clerk.actor, at=AT)


def reply(step: str = "agree", **told: Any) -> services.Reply:
    yes = {"who": "体育组", "promised_on": NEXT_WEEK} if step != "decline" else {}
    return services.Reply(**{"step": step, "answer": "可以，周六八点开门。", **yes, **told})


def answered(
    town: Town, school: School, step: str = "agree", *, at: Any = AT + DAY, **told: Any
) -> SupportRequest:
    made = a_request(town, school, **told)
    return services.answer_request(made.pk, reply(step), actor=school.handler.actor, at=at)


def fresh(made: Any) -> Any:
    return type(made).objects.get(pk=made.pk)


__all__ = ["AT", "COMMUNITY", "DAY", "TODAY", "timedelta"]
