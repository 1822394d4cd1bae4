"""Rates that carry their denominator, and the rule that small groups are not shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.conf import settings

SMALLEST_GROUP = int(getattr(settings, "SMALLEST_GROUP", 10))


def shown(count: int, *, smallest: int = SMALLEST_GROUP) -> int | None:
    """A count as the public may see it: None when it is between 1 and ``smallest`` - 1.

    Zero is shown: it tells of nobody.
    """
    return count if count == 0 or count >= smallest else None


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
