"""How long a kind of thing is kept: read from the rule packs, with the bounds that the law sets."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import Rule
from gongzhi.foundation.worktime import ZONE, Period, TimeUnit

if TYPE_CHECKING:
    from gongzhi.foundation.rulebook import Pack

SECTION = "upkeep.retention"
FOR_GOOD = "一直留着"
_SIMPLE = {
    TimeUnit.MINUTES: timedelta(minutes=1),
    TimeUnit.HOURS: timedelta(hours=1),
    TimeUnit.DAYS: timedelta(days=1),
}
_ANY_DAY = datetime(2001, 1, 31, tzinfo=UTC)  # two lengths are compared by counting back from it


@dataclass(frozen=True)
class Keeping:
    """``period`` is None for what is kept for good."""

    period: Period | None
    since: str
    why: str
    least: Period | None
    most: Period | None

    @property
    def label(self) -> str:
        return self.period.label if self.period else FOR_GOOD

    @property
    def bound(self) -> str:
        """What the law sets, in words; empty when it sets nothing."""
        if self.least:
            return f"不少于 {self.least.label}"
        return f"不超过 {self.most.label}" if self.most else ""

    def ended_before(self, at: datetime) -> datetime | None:
        """What had ended before this moment is over at ``at``; None when nothing ever is."""
        return back(self.period, at) if self.period else None


def back(period: Period, at: datetime) -> datetime:
    """The same clock time a period earlier; the last of the month where the month is too short.

    Raises:
        ValueError: a period of working time, which runs forwards only.

    """
    if period.unit in _SIMPLE:
        return at - _SIMPLE[period.unit] * period.amount
    if period.unit != TimeUnit.MONTHS:
        raise ValueError("保存期限不能用工作日和工作小时算")
    local = at.astimezone(ZONE)
    year, month = divmod(local.year * 12 + local.month - 1 - period.amount, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def read_keeping(rule: Rule) -> Keeping:
    """Raises KeyError or ValueError on an entry that is not right."""
    data = rule.data
    keeping = Keeping(
        _period(data) if "amount" in data else None,
        str(data["from"]),
        str(data["why"]),
        _period(data["least"]) if "least" in data else None,
        _period(data["most"]) if "most" in data else None,
    )
    _check_bounds(keeping)
    return keeping


def _period(data: Mapping[str, Any]) -> Period:
    period = Period.read(data)
    back(period, _ANY_DAY)
    return period


def _check_bounds(keeping: Keeping) -> None:
    period, least, most = keeping.period, keeping.least, keeping.most
    if least and period and back(period, _ANY_DAY) > back(least, _ANY_DAY):
        raise ValueError(f"至少要留 {least.label}，现在写的是 {period.label}")
    if most and (period is None or back(period, _ANY_DAY) < back(most, _ANY_DAY)):
        raise ValueError(f"至多只能留 {most.label}，现在写的是 {keeping.label}")


def _ended_test(pack: Pack, given: dict[str, Any]) -> str:
    keeping = read_keeping(pack.rule(SECTION, given["code"]))
    ended = keeping.ended_before(datetime.fromisoformat(given["at"]))
    return f"{ended.astimezone(ZONE):%Y-%m-%d %H:%M}" if ended else FOR_GOOD


rulebook.kind(SECTION, label="保存期限", reader=read_keeping, evaluate=_ended_test)
