"""Reports for tests: a town that says two things, one of them often."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, Town, file, resident
from gongzhi.journeys.concentration import services
from gongzhi.journeys.concentration.models import Cluster, Report

READING = "架空层想改成阅览室，放几张桌子，孩子放学有地方看书写作业。"
CHESS = "老人下棋没有地方，社区活动中心旁边能不能添一间棋牌室。"
DAY = date(2026, 3, 10)


def say(town: Town, words: str, times: int = 1, **said: Any) -> list[Appeal]:
    """So many residents say it, each once."""
    people = [resident(f"居民{n}")[1] for n in range(times)]
    return [file(town, person_id=one.person_id, words=words, **said) for one in people]


def plan(**told: Any) -> services.Plan:
    said = {"area": COMMUNITY, "title": "三月大家说了什么", "since": DAY, "until": DAY,
            "submission": uuid4(), **told}  # fmt: skip
    return services.Plan(**said)


def a_report(town: Town, **told: Any) -> Report:
    return services.draw_up(plan(**told), actor=town.head.actor, at=AT)


def spoken(town: Town) -> Report:
    """Twelve households want a reading room, two a room for chess."""
    say(town, READING, 12)
    say(town, CHESS, 2)
    return a_report(town)


def answered(town: Town, report: Report) -> Report:
    for cluster in Cluster.objects.filter(report=report, messages__gt=0):
        services.name_cluster(
            report.pk,
            cluster.number,
            label=f"第 {cluster.number} 件事",
            actor=town.head.actor,
            at=AT,
        )
        services.answer_cluster(
            report.pk, cluster.number, outcome="adopted", reason="排进四月的议事日。",
            actor=town.head.actor, at=AT,
        )  # fmt: skip
    return report


def closed(town: Town) -> Report:
    report = answered(town, spoken(town))
    return services.close_report(report.pk, actor=town.head.actor, at=AT)
