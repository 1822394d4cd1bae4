"""Clock rules as the packs write them, how far a plan has come, and the order of a desk's inbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone

from gongzhi.foundation import rulebook, worktime
from gongzhi.foundation.ui import words

WORKERS = ("clerk", "community_head", "street_officer", "district_officer", "handler", "unit_head")
REPORT_IN, DECIDE = "report_in", "decide"  # kinds of clocks that run about a whistle, a dispute
SUPPORT = "support"  # kind of a clock on what nobody has to do: only a reminder comes of it
HEADS = ("community_head", "street_officer", "district_officer", "unit_head")


@dataclass(frozen=True)
class ClockRule:
    """How long something may take: from the pack's section ``casework.clock``.

    ``urgency`` is a code of the pack's urgencies, or ``*`` for all. A clock stands still while
    the resident is asked, unless the pack says ``stands_still = false``, and runs on while
    the street decides whose it is, unless the pack says ``stands_still_in_dispute = true``.
    """

    code: str
    label: str
    kind: str
    urgency: str
    period: worktime.Period
    rule: rulebook.Rule
    stands_still: bool = True
    stands_still_in_dispute: bool = False

    def stands_still_for(self, reason: str) -> bool:
        return self.stands_still_in_dispute if reason == "dispute" else self.stands_still


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
        stands_still_in_dispute=bool(rule.data.get("stands_still_in_dispute", False)),
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


def second_escalation(pack: rulebook.Pack) -> worktime.Period | None:
    """How long after the first telling a late clock goes one level up; None when it never does."""
    found = {rule.code: rule for rule in pack.section("casework.escalation")}
    return worktime.Period.read(found["second"].data) if "second" in found else None


def hours_ahead(pack: rulebook.Pack) -> int | None:
    """How long before its end a clock is spoken of in the unit's group; None when it is not."""
    found = {rule.code: rule for rule in pack.section("casework.ahead")}
    return read_ahead(found["default"]) if "default" in found else None


def read_ahead(rule: rulebook.Rule) -> int:
    """Raises KeyError or ValueError when the entry does not say how many hours."""
    hours = rule.data["hours"]
    if not isinstance(hours, int) or isinstance(hours, bool) or hours < 1:
        raise ValueError(f"hours 应是从 1 起的整数，现在是“{hours}”")
    return hours


def is_told_at_once(pack: rulebook.Pack, urgency: str) -> bool:
    """Whether a matter so urgent is told in the quiet hours as well."""
    return any(rule.code == urgency for rule in pack.section("casework.at_once"))


def most_push_backs(pack: rulebook.Pack) -> int | None:
    """How many push-backs an item may see before the street decides; None when it never does."""
    found = {rule.code: rule for rule in pack.section("casework.dispute")}
    return read_push_backs(found["push_backs"]) if "push_backs" in found else None


def read_push_backs(rule: rulebook.Rule) -> int:
    """Raises KeyError or ValueError when the entry does not say how many."""
    number = rule.data["at_most"]
    if not isinstance(number, int) or isinstance(number, bool) or number < 0:
        raise ValueError(f"at_most 应是从 0 起的整数，现在是“{number}”")
    return number


def office_hours(pack: rulebook.Pack) -> worktime.OfficeHours:
    """The hours in which the pack lets working time run."""
    return worktime.OfficeHours.read(pack.rule("worktime.hours", "office").data["spans"])


_ADDRESSES: dict[str, str] = {}


def shown_at(kind: str, path: str) -> None:
    """A journey says under which path its items are looked at; the others are cases."""
    _ADDRESSES[kind] = path


def address_of(kind: str, item_id: UUID) -> str:
    """Where people at work look at an item."""
    return f"{_ADDRESSES.get(kind, '/desk/case/')}{item_id}/"


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


@dataclass(frozen=True)
class Step:
    """A step of a plan as far as it matters for how far the plan has come."""

    number: int
    due_on: date
    is_done: bool = False
    dropped_for: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a plan has come: on which step, of how many that stand, until when."""

    current: int
    total: int
    left: int
    due_on: date | None
    is_late: bool = False
    dropped: tuple[tuple[str, str], ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.due_on is None

    def line(self, today: date) -> str:
        """One line for everybody: 第2步/共3步，预计6月30日."""
        if self.due_on is None:
            if not self.dropped:
                return f"共{self.total}步，都做完了"
            return f"要做的{self.total}步都做完了" if self.total else "定下的都不做了"
        when = words.day(self.due_on, today)
        until = f"本该{when}做完，晚了" if self.is_late else f"预计{when}"
        if not self.dropped:
            return f"第{self.current}步/共{self.total}步，{until}"
        return f"还剩{self.left}步要做，正在做第{self.current}步，{until}"

    @property
    def dropped_lines(self) -> list[str]:
        """What is not done any more, in a line for each reason: 第2、3步不做了：今年没有钱."""
        return [f"第{numbers}步不做了：{why}" for numbers, why in self.dropped]


def progress(steps: Iterable[Step], *, today: date) -> Progress | None:
    """Of steps in their order; what was dropped is named and not counted. None without a plan."""
    plan = list(steps)
    if not plan:
        return None
    kept = [step for step in plan if not step.dropped_for]
    still = [step for step in kept if not step.is_done]
    dropped = _by_reason(step for step in plan if step.dropped_for)
    if not still:
        return Progress(len(kept), len(kept), 0, None, dropped=dropped)
    first = still[0]
    is_late = first.due_on < today
    return Progress(first.number, len(kept), len(still), first.due_on, is_late, dropped)


def _by_reason(steps: Iterable[Step]) -> tuple[tuple[str, str], ...]:
    """Numbers that share a reason stand together, in the order of the plan."""
    numbers: dict[str, list[str]] = {}
    for step in steps:
        numbers.setdefault(step.dropped_for, []).append(str(step.number))
    return tuple(("、".join(found), why) for why, found in numbers.items())


def time_taken(start: datetime, end: datetime) -> str:
    """How long it took to report in, by the clock on the wall: 2 天 3 小时, 25 分钟."""
    minutes = int((end - start).total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    said = ((days, "天"), (hours, "小时"), (0 if days else left, "分钟"))
    return " ".join(f"{number} {unit}" for number, unit in said if number) or "不到 1 分钟"


def whistle_words(title: str, caller: str, due: str) -> str:
    """What the heads of a called unit are told."""
    return f"{caller}为“{title}”吹哨，请您单位 {due} 前报到。"


def late_words(title: str, clock: str, due: str, unit: str) -> str:
    """What the head of a unit is told when a clock has run out."""
    return f"“{title}”超期了：“{clock}”应在 {due} 前。现在归{unit}，请看看卡在哪里。"


def unanswered_words(title: str, due: str, unit: str) -> str:
    """What both sides are told when a unit has not answered what it is free to decline."""
    return f"{unit}还没有答复“{title}”，原定 {due} 前回一句。支持出于自愿，能不能、能多少，都请回一句。"


def late_stage_words(title: str, number: int, what: str, due: date) -> str:
    """What whoever has a stage is told when its day has gone by."""
    return (
        f"“{title}”第 {number} 步“{what}”该在 {due.month}月{due.day}日做完，"
        "还没有报做完。做不到就改日子，写明为什么。"
    )


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
rulebook.kind(
    "casework.escalation", label="超期上报", reader=lambda rule: worktime.Period.read(rule.data)
)
rulebook.kind("casework.dispute", label="归谁办的争议", reader=read_push_backs)
rulebook.kind("casework.ahead", label="到期前的提醒", reader=read_ahead)
rulebook.kind("casework.at_once", label="夜里也告诉的", reader=lambda rule: rule.code)
