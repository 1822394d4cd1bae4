"""Which categories a text seems to belong to: its class by the model, the category by the pack's words.

Only a suggestion: nothing is sorted by it until a person says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .entries import Category

MOST = 3
_FLOOR = 0.05  # a class the model thinks nothing of still counts a little, for words that are plain
_IN_TITLE, _LONG_WORD = 2.0, 3
_BY_LENGTH = {1: 0.4, 2: 1.0}
_LONGER = 1.6
_VERSION = re.compile(r"[0-9a-z-]{1,40}")
_UNDECIDED = 0.5  # stands in each class for "none of these"


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
    points = {one.code: _points(one, rivals, title, detail) for one in sortable}
    of_class: Counter[str] = Counter()
    for one in sortable:
        of_class[one.first_level] += points[one.code]  # type: ignore[assignment]
    raised = {name: max(shares.get(name, 0.0), _FLOOR) for name in of_class}
    total = max(sum(raised.values()), 1.0)
    found = [
        Suggestion(
            one.code,
            one.label,
            raised[one.first_level]
            / total
            * points[one.code]
            / (of_class[one.first_level] + _UNDECIDED),
            tuple(word for word in one.words if word in title or word in detail),
        )
        for one in sortable
        if points[one.code]
    ]
    return sorted(found, key=lambda one: (-one.share, one.code))[:MOST]


def _points(category: Category, rivals: Mapping[str, int], title: str, detail: str) -> float:
    """Long words say more than short ones, those of the title more than those below, shared ones less."""
    points = 0.0
    for word in category.words:
        weight = _BY_LENGTH.get(len(word), _LONGER) / rivals[word]
        points += weight * (_IN_TITLE if word in title else 1.0 if word in detail else 0.0)
    return points


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
