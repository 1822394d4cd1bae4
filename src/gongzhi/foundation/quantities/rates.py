"""Rates that carry their denominator, and the rule that small groups are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings

SMALLEST_GROUP = int(getattr(settings, "SMALLEST_GROUP", 10))


def shown(count: int, *, smallest: int = SMALLEST_GROUP) -> int | None:
    """A count as the public may see it: None when it is between 1 and ``smallest`` - 1.

    Zero is shown: it tells of nobody.
    """
    return count if count == 0 or count >= smallest else None


def suppressed(
    counts: Mapping[str, int], *, smallest: int = SMALLEST_GROUP
) -> dict[str, int | None]:
    """Counts that add up to a known total, with small ones hidden so that none can be worked out.

    What is hidden together comes to a small group at least: else the smallest shown ones are
    hidden with it. So one hidden count is not found by subtraction, nor are two that could
    only be one and one.
    """
    visible = {name: shown(count, smallest=smallest) for name, count in counts.items()}
    hidden = [counts[name] for name, count in visible.items() if count is None]
    for count, name in sorted((count, name) for name, count in visible.items() if count):
        if not hidden or (len(hidden) > 1 and sum(hidden) >= smallest):
            break
        visible[name] = None
        hidden.append(count)
    return visible


@dataclass(frozen=True)
class Rate:
    """``part`` out of ``whole``, exact.

    Raises:
        ValueError: negative, or more than the whole.

    """

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is not a rate")

    @property
    def value(self) -> Fraction | None:
        """None when there is nothing to count."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def is_suppressed(self) -> bool:
        """Fewer than the smallest group: the rate would speak of persons, not of a place."""
        return shown(self.whole) is None

    def percent(self) -> str:
        """One decimal, half up: ``"72.4%"``; ``"—"`` when suppressed or empty."""
        if self.value is None or self.is_suppressed:
            return "—"
        tenths = (self.value * 1000 + Fraction(1, 2)).__floor__()
        return f"{tenths // 10}.{tenths % 10}%"
