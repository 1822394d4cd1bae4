"""What counts mean: shares, and how far they can be from the truth when not everybody answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt
from typing import Any

from .documents import Question

CONFIDENCE = "95%"
Z = Fraction(1_959_964, 1_000_000)  # the normal distribution's 97.5 % point, to six places
_FINE = 10**12


@dataclass(frozen=True)
class Margin:
    """Half the width of the 95 % interval of a share, in percentage points, the widest case."""

    percent: Decimal

    def __str__(self) -> str:
        return f"±{self.percent} 个百分点"


def margin(answered: int, households: int) -> Margin | None:
    """Of a share, ``z·√(P(1−P)/n · (N−n)/(N−1))`` with P = 1/2, to one decimal, rounded up.

    W. G. Cochran, Sampling Techniques, 3rd ed. (1977), theorem 3.2 and section 3.6: the
    variance of a share of a simple random sample without replacement, ``(N−n)/(N−1)`` being the
    finite population correction. P = 1/2 is the widest case, so it holds for every question.

    None when nobody answered. Zero when all did, or more answers came than there are homes.
    """
    return margin_of_strata([(answered, households)]) if answered else None


def margin_of_strata(strata: Iterable[tuple[int, int]]) -> Margin | None:
    """Of a share over buildings of which each was sampled by itself: pairs of (n, N).

    z · √( Σ (N_h/N)² · P(1−P)/n_h · (N_h−n_h)/(N_h−1) ), P = 1/2: Cochran, theorem 5.3 with
    the variance of a share of theorem 3.2 in each stratum. None when a building with homes has
    no answer at all: then nothing is known of it.
    """
    strata = [(min(n, whole), whole) for n, whole in strata if whole]
    total = sum(whole for _, whole in strata)
    if not total or any(n == 0 for n, _ in strata):
        return None
    variance = sum((_variance(n, whole) * Fraction(whole, total) ** 2 for n, whole in strata), Fraction(0))  # fmt: skip
    return Margin(_points(Z * Z * variance))


def _variance(n: int, whole: int) -> Fraction:
    if whole in (1, n):
        return Fraction(0)
    return Fraction(1, 4 * n) * Fraction(whole - n, whole - 1)


def _points(square: Fraction) -> Decimal:
    """The root in percentage points with one decimal, never rounded down."""
    scaled = square * 10**6  # (1000·x)² : the root counts tenths of a percentage point
    root = isqrt(scaled.numerator * _FINE // scaled.denominator)  # exact to a millionth of a tenth
    return Decimal(-(-root // 10**6)).scaleb(-1)


@dataclass(frozen=True)
class Bar:
    """One answer of a question and how many gave it; None where it may not be shown."""

    value: str
    label: str
    count: int | None


def tallied(question: Question, answers: Sequence[Mapping[str, Any]]) -> tuple[int, Counter[str]]:
    """How many answered a question at all, and how often each answer was given."""
    given = [one[question.key] for one in answers if question.key in one]
    counted: Counter[str] = Counter()
    for value in given:
        counted.update(map(str, value) if isinstance(value, list) else [str(value)])
    return len(given), counted
