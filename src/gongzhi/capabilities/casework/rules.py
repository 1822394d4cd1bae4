"""Clock rules as the packs write them, and the order of a desk's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone

from gongzhi.foundation import rulebook, worktime

WORKERS = ("clerk", "community_head", "street_officer", "district_officer", "handler", "unit_head")
HEADS = ("community_head", "street_officer", "district_officer", "unit_head")


@dataclass(frozen=True)
class ClockRule:
    """How long something may take: from the pack's section ``casework.clock``.

    ``urgency`` is a code of the pack's urgencies, or ``*`` for all. A clock stands still while
    the resident is asked, unless the pack says ``stands_still = false``.
    """

    code: str
    label: str
    kind: str
    urgency: str
    period: worktime.Period
    rule: rulebook.Rule
    stands_still: bool = True


def read_clock(rule: rulebook.Rule) -> ClockRule:
    """Raises KeyError or ValueError when the entry does not say how long."""
    return ClockRule(
        code=rule.code,
        label=rule.label,
        kind=str(rule.data["kind"]),
        urgency=str(rule.data.get("urgency", "*")),
        period=worktime.Period.read(rule.data),
        rule=rule,
        stands_still=bool(rule.data.get("stands_still", True)),
    )


def clock_rule(pack: rulebook.Pack, kind: str, urgency: str = "*") -> ClockRule:
    """The pack's clock of a kind for an urgency, or for all urgencies.

    Raises:
        RuleMissing: the pack has none.

    """
    clocks = [read_clock(rule) for rule in pack.section("casework.clock")]
    for wanted in (urgency, "*"):
        for clock in clocks:
            if (clock.kind, clock.urgency) == (kind, wanted):
                return clock
    raise rulebook.RuleMissing(f"规则包“{pack.title}”里没有“{kind}”的时限")


def office_hours(pack: rulebook.Pack) -> worktime.OfficeHours:
    """The hours in which the pack lets working time run."""
    return worktime.OfficeHours.read(pack.rule("worktime.hours", "office").data["spans"])


class Group(StrEnum):
    """The headings of an inbox, in their order."""

    LATE = "已超期"
    TODAY = "今天到期"
    WEEK = "七天内"
    LATER = "以后"
    STOPPED = "停表"
    NONE = "没有时限"


def group_of(due_at: datetime | None, *, is_paused: bool, now: datetime) -> Group:
    """Under which heading an item stands; both instants aware, in the desk's own time zone."""
    if is_paused:
        return Group.STOPPED
    if due_at is None:
        return Group.NONE
    if due_at <= now:
        return Group.LATE
    days = (due_at.date() - now.date()).days
    if days == 0:
        return Group.TODAY
    return Group.WEEK if days < 7 else Group.LATER  # noqa: PLR2004  a week


def late_words(title: str, clock: str, due: str, unit: str) -> str:
    """What the head of a unit is told when a clock has run out."""
    return f"“{title}”超期了：“{clock}”应在 {due} 前。现在归{unit}，请看看卡在哪里。"


def _due_test(pack: rulebook.Pack, given: dict[str, Any]) -> str:
    """What a pack's own test of a clock asks: the deadline for a start, to the minute."""
    start = datetime.fromisoformat(given["start"])
    clock = clock_rule(pack, given["kind"], given.get("urgency", "*"))
    read = datetime.fromisoformat
    pauses = [(read(begin), read(end)) for begin, end in given.get("pauses", ())]
    due = worktime.due(start, clock.period, worktime.calendar(), office_hours(pack), pauses=pauses)
    return timezone.localtime(due.at).strftime("%Y-%m-%d %H:%M")


rulebook.kind("casework.clock", label="时限", reader=read_clock, evaluate=_due_test)
rulebook.kind(
    "worktime.hours",
    label="办公时间",
    reader=lambda rule: worktime.OfficeHours.read(rule.data["spans"]),
)
