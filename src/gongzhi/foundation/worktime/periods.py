"""Lengths of time as the law writes them, and the hours in which an office is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

ZONE = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000  # microseconds, the unit of every length below


class TimeUnit(models.TextChoices):
    MINUTES = "minutes", "分钟"
    HOURS = "hours", "小时"
    WORKING_HOURS = "working_hours", "工作小时"
    DAYS = "days", "日"
    WORKING_DAYS = "working_days", "个工作日"
    MONTHS = "months", "个月"


@dataclass(frozen=True)
class Period:
    """Raises ValueError when the amount is not a whole number from one on."""

    amount: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool) or self.amount < 1:
            raise ValueError(f"amount 应是从 1 起的整数，现在是“{self.amount}”")

    @property
    def label(self) -> str:
        """As people read it: 3 个工作日."""
        return f"{self.amount} {self.unit.label}"

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Period:
        """From ``{"amount": 3, "unit": "working_days"}``; other keys are not looked at.

        Raises:
            KeyError: one of the two is missing.
            ValueError: one of the two makes no sense.

        """
        unit = data["unit"]
        if unit not in TimeUnit.values:
            raise ValueError(f"unit 应是 {'、'.join(TimeUnit.values)} 之一，现在是“{unit}”")
        return cls(data["amount"], TimeUnit(unit))


@dataclass(frozen=True)
class OfficeHours:
    """The stretches of a working day in which time runs, in their order, none across midnight.

    Raises:
        ValueError: there is none, one ends before it begins, or two overlap.

    """

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("办公时间至少要有一段")
        flat = [moment for span in self.spans for moment in span]
        if any(later <= earlier for earlier, later in self.spans) or flat != sorted(flat):
            raise ValueError(f"办公时间要先开后关、从早到晚、互不重叠：{self.label}")

    @property
    def label(self) -> str:
        """As people read it: 08:30–12:00、14:30–17:30."""
        return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in self.spans)

    @property
    def closes(self) -> time:
        return self.spans[-1][1]

    @cached_property
    def length(self) -> int:
        """Microseconds of a whole working day."""
        return sum(end - begin for begin, end in self._edges)

    def elapsed(self, at: datetime) -> int:
        """Microseconds of office hours that have passed on the day of ``at``, a local time."""
        now, passed = _since_midnight(at), 0
        for begin, end in self._edges:
            if now <= begin:
                break
            passed += min(now, end) - begin
        return passed

    def moment(self, elapsed: int) -> time:
        """The first moment of the day at which so many microseconds have passed."""
        for begin, end in self._edges:
            if elapsed <= end - begin:
                return _time(begin + elapsed)
            elapsed -= end - begin
        raise ValueError("longer than a working day")

    @classmethod
    def read(cls, spans: Sequence[str]) -> OfficeHours:
        """From ``["08:30-12:00", "14:30-17:30"]``.

        Raises:
            ValueError: a stretch cannot be read, or they do not follow each other.

        """
        if isinstance(spans, str):
            raise ValueError(f"办公时间要写成列表，现在是“{spans}”")  # noqa: TRY004  what readers raise
        return _read_hours(tuple(spans))

    @cached_property
    def _edges(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (_since_midnight(opens), _since_midnight(closes)) for opens, closes in self.spans
        )


@cache
def _read_hours(spans: tuple[str, ...]) -> OfficeHours:
    return OfficeHours(tuple(_read_span(text) for text in spans))


def _read_span(text: str) -> tuple[time, time]:
    begin, dash, end = str(text).partition("-")
    try:
        opens, closes = time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())
    except ValueError:
        dash = ""
    if not dash or opens.tzinfo or closes.tzinfo:
        raise ValueError(f"办公时间要写成“08:30-12:00”的样子，现在是“{text}”")
    return opens, closes


def _since_midnight(moment: time | datetime) -> int:
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def _time(since_midnight: int) -> time:
    seconds, microsecond = divmod(since_midnight, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, microsecond)
