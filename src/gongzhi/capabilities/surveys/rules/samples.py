"""A random sample that anybody can draw again: the same seed and the same homes give the same draw."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Drawn:
    """Of a building's homes those that are asked, in the order in which they were drawn."""

    building: UUID
    households: int
    homes: tuple[UUID, ...]


def draw(homes: Mapping[UUID, Sequence[UUID]], *, most: int, seed: int) -> list[Drawn]:
    """At most ``most`` homes of each building, each home as likely as the next.

    A home's place in the draw is the SHA-256 of ``seed:building:home``: it depends on neither
    the order of the rows nor a language's generator, so a draw can be repeated with any tool.
    """
    return [
        Drawn(building, len(inside), tuple(sorted(inside, key=_place(seed, building))[:most]))
        for building, inside in homes.items()
    ]


def _place(seed: int, building: UUID) -> Callable[[UUID], bytes]:
    def place(home: UUID) -> bytes:
        return hashlib.sha256(f"{seed}:{building}:{home}".encode()).digest()

    return place
