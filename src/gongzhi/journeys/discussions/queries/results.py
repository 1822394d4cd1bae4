"""What came out of a topic: how many took part, what all agree on, what each group holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhi.foundation.quantities import shown

from ..models import Topic
from .statements import Shown
from .topics import grouping_of


@dataclass(frozen=True)
class HeldBy:
    """A statement that about so many tenths of some people agree with, or reject."""

    statement: Shown
    is_agreed: bool
    tenths: int


@dataclass(frozen=True)
class GroupFace:
    """Ten people or more who voted alike, to the nearest ten, and what they hold more than others."""

    size: int
    holds: list[HeldBy]


@dataclass(frozen=True)
class Result:
    """``people`` is None when they are too few to be told."""

    people: int | None
    by_all: list[HeldBy]
    groups: list[GroupFace]


def result_of(topic: Topic, statements: Sequence[Shown], *, is_counted: bool) -> Result | None:
    """None while the vote goes on, and until the groups are reckoned; asks no database."""
    grouping = grouping_of(topic)
    if not is_counted or grouping is None:
        return None
    by_key = {str(one.id): one for one in statements}
    return Result(
        shown(grouping.people),
        _held(grouping.found.get("all", ()), by_key),
        [
            GroupFace(group["size"], _held(group["holds"], by_key))
            for group in grouping.found.get("groups", ())
        ],
    )


def _held(told: Iterable[dict[str, Any]], by_key: dict[str, Shown]) -> list[HeldBy]:
    """What was taken down since is left out."""
    return [
        HeldBy(by_key[one["statement"]], one["is_agreed"], one["tenths"])
        for one in told
        if one["statement"] in by_key
    ]
