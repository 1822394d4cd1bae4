"""What is taken in, for tests: a meeting with people and remarks."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongzhi.journeys.appeals.tests.factories import AT, COMMUNITY, Staff, Town, make_town
from gongzhi.journeys.intake import services
from gongzhi.journeys.intake.models import Guest, Meeting, Paper, PaperBatch, Remark

__all__ = [
    "AT",
    "COMMUNITY",
    "Staff",
    "Town",
    "a_batch",
    "a_guest",
    "a_meeting",
    "a_remark",
    "key",
    "make_town",
]

PHONE = "13900001234"


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
