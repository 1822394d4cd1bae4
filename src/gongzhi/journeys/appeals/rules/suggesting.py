"""Which categories a text seems to belong to: its class by the model, the category by the pack's words.

Only a suggestion: nothing is sorted by it until a person says so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .entries import Category

MOST = 3
_FLOOR = 0.3  # the model's doubt: plain words of another class still count
_IN_TITLE, _AGAIN = 2.0, 0.5
_BY_LENGTH = {1: 0.4, 2: 1.0}
_LONGER = 1.6
_VERSION = re.compile(r"[0-9a-z-]{1,40}")
_UNDECIDED = 0.5  # stands for "none of these"


@dataclass(frozen=True)
class Suggestion:
    """A category with its share of all there is to say, and the words of the text that spoke for it."""

    code: str
    label: str
    share: float
    words: tuple[str, ...]


def has_classes(categories: Iterable[Category]) -> bool:
    """Whether the pack says anything that a suggestion could be made of."""
    return any(category.first_level and category.words for category in categories)


def suggested(
    shares: Mapping[str, float], title: str, detail: str, categories: Iterable[Category]
) -> list[Suggestion]:
    """At most three categories, the likeliest first; their shares sum to at most one."""
    sortable = [one for one in categories if one.parent and one.first_level]
    rivals = Counter(word for one in sortable for word in one.words)
    spoken = _spoken(rivals, f"{title}\n{detail}")
    weights = {
        one.code: (shares.get(one.first_level, 0.0) + _FLOOR) * _points(one, rivals, spoken, title)
        for one in sortable
    }
    total = sum(weights.values()) + _UNDECIDED
    found = [
        Suggestion(one.code, one.label, weights[one.code] / total, _own(one, spoken))
        for one in sortable
        if weights[one.code]
    ]
    return sorted(found, key=lambda one: (-one.share, one.code))[:MOST]


def _spoken(words: Iterable[str], text: str) -> dict[str, int]:
    """How often each word stands in the text by itself, and not as part of a longer one."""
    spoken: dict[str, int] = {}
    for word in sorted(words, key=len, reverse=True):
        inside = sum(
            times * longer.count(word) for longer, times in spoken.items() if word in longer
        )
        if (alone := text.count(word) - inside) > 0:
            spoken[word] = alone
    return spoken


def _points(
    category: Category, rivals: Mapping[str, int], spoken: Mapping[str, int], title: str
) -> float:
    """Long words say more than short ones, those of the title more than those below, shared ones less."""
    return sum(
        _BY_LENGTH.get(len(word), _LONGER)
        / rivals[word]
        * (1 + _AGAIN * math.log(spoken[word]))
        * (_IN_TITLE if word in title else 1.0)
        for word in category.words
        if word in spoken
    )


def _own(category: Category, spoken: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted((w for w in category.words if w in spoken), key=lambda w: (-len(w), w)))


@dataclass(frozen=True)
class Offered:
    """Which categories a page suggested, the first one first, and by which version of the model."""

    version: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.version}:{','.join(self.codes)}"


def read_offered(text: str, known: Iterable[str]) -> Offered | None:
    """What came back with a form; None where it is not what a page writes."""
    version, _, listed = text.partition(":")
    codes = tuple(listed.split(","))
    is_ours = set(codes) <= set(known) and len(codes) == len(set(codes)) <= MOST
    return Offered(version, codes) if _VERSION.fullmatch(version) and is_ours else None
