"""What other contexts keep of a person: they say it here, since people lies below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Holding:
    """One kind of thing a context keeps of persons.

    Attributes:
        label: what the person reads above it.
        collect: everything of it, for the person alone: Chinese keys, plain values.
        running: sentences about what is still in hand, which erasing would cut off.

    """

    label: str
    collect: Callable[[UUID], list[dict[str, Any]]]
    running: Callable[[UUID], list[str]]


ALL_HOLDINGS: dict[str, Holding] = {}


def holds(
    context: str,
    *,
    label: str,
    collect: Callable[[UUID], list[dict[str, Any]]],
    running: Callable[[UUID], list[str]] = lambda _: [],
) -> None:
    """Enter what a context keeps of persons, from its ``reactions``.

    It erases its own when ``PersonErased`` is told.
    """
    ALL_HOLDINGS[context] = Holding(label, collect, running)


def still_running(person_id: UUID) -> list[str]:
    """What stands against erasing a person today."""
    return [said for holding in ALL_HOLDINGS.values() for said in holding.running(person_id)]
