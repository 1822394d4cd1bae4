"""Surveys for tests: a town with homes, a questionnaire that skips, surveys at every state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from gongzhi.capabilities.surveys import queries, rules, services
from gongzhi.capabilities.surveys.models import Place, Sheet, Survey
from gongzhi.foundation.policy import ANYBODY, Actor
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty
from gongzhi.register.people.models import Account
from gongzhi.register.territory.models import Building
from gongzhi.register.territory.tests.factories import (
    BuildingFactory,
    DivisionFactory,
    NeighbourhoodFactory,
    PartFactory,
)

DISTRICT, STREET = "431002", "431002001"
COMMUNITY, NEXT_COMMUNITY = "431002001001", "431002001002"
AT = datetime(2026, 3, 10, 2, tzinfo=UTC)  # a Tuesday, 10:00 here
DAY = timedelta(days=1)
FIRST, LAST = date(2026, 3, 10), date(2026, 3, 20)
DOCUMENT = {
    "format": rules.FORMAT,
    "title": "楼道照明怎么改",
    "intro": "想听听大家的，再定先修哪栋。",
    "questions": [
        {"key": "dark", "kind": "one", "text": "晚上楼道暗不暗", "options": [
            {"key": "yes", "text": "暗"}, {"key": "no", "text": "不暗"}]},
        {"key": "where", "kind": "many", "text": "哪几层暗", "options": [
            {"key": "low", "text": "一到三层"}, {"key": "high", "text": "四层以上"},
            {"key": "door", "text": "单元门口"}],
            "only_if": [{"question": "dark", "answers": ["yes"]}]},
        {"key": "people", "kind": "number", "text": "家里几口人", "least": 1, "most": 20, "unit": "人"},
        {"key": "happy", "kind": "scale", "text": "对现在的照明满意吗"},
        {"key": "words", "kind": "text", "text": "还想说什么", "required": False},
    ],
}  # fmt: skip
ANSWERS = {"dark": "yes", "where": ["low", "door"], "people": 3, "happy": "2", "words": "请快点修"}


@dataclass(frozen=True)
class Worker:
    actor: Actor
    account: Account

    def browser(self) -> Client:
        return enter(Client(), self.account)


@dataclass(frozen=True)
class Town:
    """Two buildings of a neighbourhood with twelve homes and thirty, and who works there."""

    buildings: tuple[Building, ...]
    clerk: Worker
    head: Worker
    officer: Worker
    neighbour: Worker


def make_town(homes: tuple[int, ...] = (12, 30)) -> Town:
    names = {
        DISTRICT: "北湖区",
        STREET: "燕泉街道",
        COMMUNITY: "仙泉社区",
        NEXT_COMMUNITY: "燕泉路社区",
    }
    for code, name in names.items():
        DivisionFactory(code=code, name=name)
    home = NeighbourhoodFactory(area=COMMUNITY, name="梧桐苑")
    buildings = tuple(
        BuildingFactory(neighbourhood=home, position=n, name=f"{n} 栋")
        for n in range(1, len(homes) + 1)
    )
    for building, count in zip(buildings, homes, strict=True):
        for n in range(count):
            PartFactory(building=building, number=f"1-{n + 101}")
        PartFactory(building=building, number="S1", use="shop")
    office = UnitFactory(name="仙泉社区居民委员会", area=COMMUNITY)
    clerk, head = (Worker(*on_duty(role, unit=office)) for role in ("clerk", "community_head"))
    return Town(
        buildings,
        clerk,
        head,
        Worker(*on_duty("street_officer", area=STREET)),
        Worker(*on_duty("clerk", area=NEXT_COMMUNITY)),
    )


def a_draft(town: Town, document: dict[str, Any] | None = None) -> Survey:
    found = rules.read_document(document or DOCUMENT)
    who = town.clerk.actor
    return services.start_survey(COMMUNITY, found.title, document=found, actor=who, at=AT)


def a_survey(town: Town, document: dict[str, Any] | None = None, **plan: Any) -> Survey:
    """One that can be answered from ``FIRST`` to ``LAST``."""
    draft = a_draft(town, document)
    planned = services.Plan(**{"opens_on": FIRST, "closes_on": LAST, **plan})
    return services.publish(draft.pk, planned, actor=town.clerk.actor, at=AT)


def places(survey: Survey) -> list[Place]:
    return queries.places_of(survey.pk)


def answer(survey: Survey, actor: Actor = ANYBODY, at: datetime = AT, **said: Any) -> bool:
    """The usual answers, from a device of its own."""
    given = {"answers": ANSWERS, "submission": uuid4(), "device": uuid4().hex, **said}
    return services.answer(survey.pk, services.Answered(**given), actor=actor, at=at)


def printed(survey: Survey, town: Town, count: int = 1, place: Place | None = None) -> list[Sheet]:
    return services.print_sheets(
        survey.pk, count=count, place_id=place and place.pk, actor=town.clerk.actor, at=AT
    )


def key(sheet: Sheet, who: Worker, **read: Any) -> Sheet:
    given = {"answers": ANSWERS, **read}
    return services.key_sheet(sheet.pk, services.Read(**given), actor=who.actor, at=AT)


def settle(sheet: Sheet, who: Worker, reason: str = "原件上是这样", **read: Any) -> Sheet:
    given = services.Read(**{"answers": ANSWERS, **read})
    return services.settle_sheet(sheet.pk, given, reason=reason, actor=who.actor, at=AT)


def codes(survey: Survey, town: Town) -> dict[UUID, str]:
    """A fresh invitation code by home."""
    fresh = services.print_invitations(survey.pk, actor=town.clerk.actor, at=AT)
    return {invitation.part_id: code for invitation, code in fresh}
