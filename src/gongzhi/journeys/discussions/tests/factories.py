"""Discussions for tests: a town with rules for them, a topic, people who speak and vote."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from gongzhi.capabilities.casework.tests.factories import PackFactory
from gongzhi.foundation.policy import Actor
from gongzhi.journeys.appeals.tests import factories as appeals
from gongzhi.journeys.appeals.tests.factories import (
    AT,
    COMMUNITY,
    DAY,
    DISTRICT,
    SECTIONS,
    Town,
    entry,
    resident,
)
from gongzhi.journeys.discussions import queries, rules, services
from gongzhi.journeys.discussions.models import Statement, Topic, Vote

TODAY = date(2026, 3, 10)
LAST = date(2026, 3, 20)
AFTER = AT + timedelta(days=11)
PIPL = {"law": "个人信息保护法", "article": "第十条", "text": "不得非法公开他人个人信息"}
# fmt: off
RULES = {
    "discussions.removal": [
        entry("attack", "骂人、人身攻击", why="事可以批评，人不能骂。"),
        entry("private", "写了别人的隐私", why="没有本人同意不能公开。", basis=PIPL),
    ],
    "discussions.limits": [
        entry("default", "讨论怎么开", most=3, alike=30, similar=3, votes=10, percent=50),
    ],
}
# fmt: on


def make_town() -> Town:
    """The town of appeals, where discussions may be held."""
    town = appeals.make_town()
    PackFactory(
        sections={**SECTIONS, **RULES}, jurisdiction=DISTRICT, effective_from=date(2000, 1, 1)
    )
    return town


def plan(**told: Any) -> services.Plan:
    said = {
        "area": COMMUNITY,
        "question": "东门要不要装道闸？",
        "background": "外来车多，装一套要三万八，从公共收益里出。",
        "first_day": TODAY,
        "last_day": LAST,
        **told,
    }
    return services.Plan(**said)


def a_draft(town: Town, **told: Any) -> Topic:
    return services.draft_topic(plan(**told), actor=town.head.actor, at=AT)


def a_topic(town: Town, **told: Any) -> Topic:
    """In discussion from today on."""
    return services.open_topic(a_draft(town, **told).pk, actor=town.head.actor, at=AT)


_people = iter(range(10**8))


def somebody() -> Actor:
    """A resident who has an account, each another."""
    return resident("李红", phone=f"136{next(_people):08}")[0]


def said(
    topic: Topic, words: str = "装道闸，外来车要登记。", *, by: Actor | None = None
) -> Statement:
    return services.say(topic.pk, words, submission=uuid4(), actor=by or somebody(), at=AT)


def voted(statement: Statement, stance: int, *, by: Actor | None = None) -> Statement:
    return services.vote(statement.pk, stance, actor=by or somebody(), at=AT)


def fill(topic: Topic, statements: list[Statement], stances: list[list[int | None]]) -> list[UUID]:
    """Votes of so many people at once, as the service would keep them; returns who they are."""
    people = [uuid4() for _ in stances]
    Vote.objects.bulk_create(
        Vote(statement=one, voter=queries.voter_digest(topic.pk, person), stance=stance)
        for person, row in zip(people, stances, strict=True)
        for one, stance in zip(statements, row, strict=True)
        if stance is not None
    )
    for place, one in enumerate(statements):
        column = [row[place] for row in stances]
        one.agree, one.disagree, one.unsure = (column.count(n) for n in (1, -1, 0))
        one.save(update_fields=["agree", "disagree", "unsure"])
    return people


def two_camps(topic: Topic, sizes: tuple[int, int] = (24, 16)) -> list[Statement]:
    """Eight statements: two on which all agree, six on which two camps part."""
    author = [somebody() for _ in range(3)]
    made = [
        said(topic, f"意见{'甲乙丙丁戊己庚辛'[n]}：{n * 7919}", by=author[n // 3]) for n in range(8)
    ]
    rows = [
        [1, 1, *[side] * 3, *[-side] * 3]
        for side, size in zip((1, -1), sizes, strict=True)
        for _ in range(size)
    ]
    for number, row in enumerate(rows):
        row[number % 8] = 0  # nobody is quite like another
    fill(topic, made, rows)
    return made


def held(statement: Statement, town: Town, *, reason: str = "attack") -> Statement:
    return services.hold(statement.pk, reason=reason, actor=town.clerk.actor, at=AT)


def fresh(made: Any) -> Any:
    return type(made).objects.get(pk=made.pk)


def closed(town: Town, topic: Topic, *, at: Any = AFTER) -> Topic:
    """Reckoned, answered and summed up."""
    services.reckon_due(at=at)
    for one in queries.to_be_answered(topic, rules.limits_of(topic.pack)):
        services.answer_statement(
            one.pk, outcome="adopted", reason="下月做。", actor=town.head.actor, at=at
        )
    return services.close_topic(topic.pk, summary="多数同意装。", actor=town.head.actor, at=at)


__all__ = ["AFTER", "AT", "COMMUNITY", "DAY", "DISTRICT", "LAST", "TODAY", "resident"]
