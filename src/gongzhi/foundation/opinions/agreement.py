"""How far two ways to part the same people agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from math import comb


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> Fraction:
    """The Rand index corrected for chance (Hubert and Arabie 1985), exact; 1 when they are the same.

    Raises:
        ValueError: they do not speak of the same number of people.

    """
    both = _pairs(Counter(zip(one, other, strict=True)).values())
    first, second = _pairs(Counter(one).values()), _pairs(Counter(other).values())
    everything = comb(len(one), 2)
    if not everything:
        return Fraction(1)
    expected, most = Fraction(first * second, everything), Fraction(first + second, 2)
    return (both - expected) / (most - expected) if most != expected else Fraction(1)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
