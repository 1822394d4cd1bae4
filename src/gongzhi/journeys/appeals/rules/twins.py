"""Which appeals may be one matter, by the pairs of characters their words share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongzhi.foundation import rulebook
from gongzhi.foundation.text import bigrams


@dataclass(frozen=True)
class TwinRule:
    """How near in time and words two appeals must be to be shown side by side.

    ``alike`` is asked of two in one community, ``alike_nearby`` of two in one building or
    neighbourhood; both in percent of shared character pairs.
    """

    days: int
    alike: int
    alike_nearby: int
    most: int


def read_twins(rule: rulebook.Rule) -> TwinRule:
    """Raises KeyError or ValueError when a number is missing or makes no sense."""
    read = TwinRule(*(int(rule.data[name]) for name in ("days", "alike", "alike_nearby", "most")))
    if not (0 < read.alike_nearby <= read.alike <= 100 and read.days > 0 and read.most > 0):  # noqa: PLR2004  percent
        raise ValueError("alike 和 alike_nearby 是 1 到 100 的百分数，alike_nearby 不大于 alike")
    return read


def twin_rule(pack: rulebook.Pack) -> TwinRule | None:
    """None when the pack looks for none."""
    found = {rule.code: rule for rule in pack.section("appeals.twins")}
    return read_twins(found["default"]) if "default" in found else None


def pairs(text: str) -> frozenset[str]:
    """The neighbouring characters of a text; single ones say too little."""
    return frozenset(pair for pair in bigrams(text) if len(pair) > 1)


def alikeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Shared pairs in percent of all, whole numbers: the same two texts give the same always."""
    total = len(one) + len(other)
    return 200 * len(one & other) // total if total else 0


@dataclass(frozen=True)
class Candidate:
    """Another appeal of the community; ``is_near`` says same building or neighbourhood."""

    id: UUID
    filed_at: datetime
    words: str
    is_near: bool


def likely_twins(
    words: str, candidates: Iterable[Candidate], rule: TwinRule
) -> list[tuple[Candidate, int]]:
    """The most alike first, each with its percent; the order never depends on that of asking."""
    own = pairs(words)
    judged = [(one, alikeness(own, pairs(one.words))) for one in candidates]
    alike = [
        (one, percent)
        for one, percent in judged
        if percent >= (rule.alike_nearby if one.is_near else rule.alike)
    ]
    alike.sort(key=lambda pair: (-pair[1], pair[0].filed_at, pair[0].id))
    return alike[: rule.most]


rulebook.kind("appeals.twins", label="像是一回事", reader=read_twins)
