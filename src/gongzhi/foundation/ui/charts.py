"""Geometry of the small charts that the server draws: percentages of the drawing's width and height."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import ceil

MOST_STEPS = 5  # of the scale
MOST_SERIES = 4  # colours with a pattern each
MOST_VALUES_WRITTEN = 14  # above that the table has them
MOST_VALUES_ELDER = 5  # in the larger letters of a phone
NARROW, NARROW_ELDER = 18, 10  # characters that fit under a chart on a phone

Value = int | Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, None where there is none or it may not be shown.

    ``hrefs`` lead from each value to the rows it counts.
    """

    label: str
    values: tuple[Value, ...]
    hrefs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Series over the same categories. ``key`` is unique on its page.

    Raises:
        ValueError: lengths differ, or there is nothing or too much to draw.

    """

    key: str
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES or not self.categories:
            raise ValueError(f"图“{self.title}”要有 1 到 {MOST_SERIES} 组数和至少一个类别")
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(f"图“{self.title}”里“{series.label}”的数和类别对不上")
            if series.hrefs and len(series.hrefs) != len(series.values):
                raise ValueError(f"图“{self.title}”里“{series.label}”的链接和数对不上")
            if any(value is not None and value < 0 for value in series.values):
                raise ValueError(f"图“{self.title}”里“{series.label}”有负数")

    @property
    def largest(self) -> Decimal:
        return max((Decimal(v) for s in self.series for v in s.values if v), default=Decimal(1))

    @property
    def step(self) -> Decimal:
        """Of the scale: 1, 2, 2.5 or 5 times a power of ten, the least that takes few steps."""
        return _round_step(self.largest / MOST_STEPS)

    @property
    def ceiling(self) -> Decimal:
        """The top of the scale, the first whole step that is not below the largest value."""
        return self.step * ceil(self.largest / self.step)

    @property
    def ticks(self) -> list[tuple[Decimal, str]]:
        """Values of the scale's lines with their height from the top, lowest first."""
        steps = int(self.ceiling / self.step)
        return [(self.step * n, _share(steps - n, steps)) for n in range(steps + 1)]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """Categories, each with the class that drops it where there is little room."""
        widest = max(_width(name) for name in self.categories) + Decimal("0.6")
        strides = {
            name: ceil(len(self.categories) * widest / room)
            for name, room in (("is-minor", NARROW), ("is-rare", NARROW_ELDER))
        }
        from_last = reversed(range(len(self.categories)))
        return [
            (name, " ".join(drop for drop, stride in strides.items() if back % stride))
            for name, back in zip(self.categories, from_last, strict=True)
        ]

    @property
    def writes_values(self) -> bool:
        return len(self.categories) * len(self.series) <= MOST_VALUES_WRITTEN

    @property
    def is_crowded(self) -> bool:
        return len(self.categories) * len(self.series) > MOST_VALUES_ELDER

    def width_of(self, value: int | Decimal) -> str:
        """A value as a share of the largest one; for bars without a scale."""
        return _share(value, self.largest)


@dataclass(frozen=True, slots=True)
class Bar:
    value: int | Decimal
    tone: int
    x: str
    y: str
    middle: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Stroke:
    tone: int
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Dot:
    """``is_last`` ends its line and gets its value written, above or below it."""

    value: int | Decimal
    tone: int
    x: str
    y: str
    is_last: bool
    is_above: bool


def bars(chart: Chart) -> Iterator[Bar]:
    """Columns side by side: 70 % of each category's width, shared by its series."""
    slot = Decimal(100) / len(chart.categories)
    width = slot * Decimal("0.7") / len(chart.series)
    for tone, series in enumerate(chart.series, start=1):
        for n, value in enumerate(series.values):
            if value is None:
                continue
            x = slot * n + slot * Decimal("0.15") + width * (tone - 1)
            yield Bar(
                value=value, tone=tone, x=_percent(x), middle=_percent(x + width / 2),
                width=_percent(width * Decimal("0.94")),
                y=_share(chart.ceiling - value, chart.ceiling),
                height=_share(Decimal(value), chart.ceiling),
            )  # fmt: skip


def strokes(chart: Chart) -> Iterator[Stroke]:
    """Pieces of each line; a missing value leaves a gap."""
    for tone, series in enumerate(chart.series, start=1):
        for n, (one, next_one) in enumerate(pairwise(series.values)):
            if one is None or next_one is None:
                continue
            yield Stroke(tone, *_point(chart, n, one), *_point(chart, n + 1, next_one))


def dots(chart: Chart) -> Iterator[Dot]:
    """The points of each line; of lines that end side by side, the highest is written above."""
    present = [[(n, v) for n, v in enumerate(s.values) if v is not None] for s in chart.series]
    highest_end = max((points[-1][1] for points in present if points), default=0)
    for tone, points in enumerate(present, start=1):
        for n, value in points:
            yield Dot(
                value, tone, *_point(chart, n, value),
                is_last=n == points[-1][0], is_above=points[-1][1] == highest_end,
            )  # fmt: skip


def _point(chart: Chart, n: int, value: int | Decimal) -> tuple[str, str]:
    x = (Decimal(n) + Decimal("0.5")) * 100 / len(chart.categories)
    return _percent(x), _share(chart.ceiling - value, chart.ceiling)


def _width(text: str) -> Decimal:
    """In full-width characters; a digit or letter takes little more than half of one."""
    return sum((Decimal("0.55") if letter.isascii() else Decimal(1) for letter in text), Decimal(0))


def _round_step(raw: Decimal) -> Decimal:
    power = Decimal(1).scaleb(raw.adjusted())
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5)):
        if raw <= power * factor:
            return power * factor
    return power * 10


def _share(part: int | Decimal, whole: int | Decimal) -> str:
    return _percent(Decimal(part) * 100 / Decimal(whole))


def _percent(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():f}%"
