"""What ends some day, and who lets go of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

# Deletes at most so many of what ended before a moment, in the caller's transaction; returns how many.
Delete = Callable[[datetime, int], int]


@dataclass(frozen=True)
class Retained:
    """One kind of thing that is kept for a time. ``kind`` is the code of its rule in the packs."""

    kind: str
    delete: Delete


ALL_RETAINED: dict[str, Retained] = {}


def retains(kind: str, delete: Delete) -> None:
    """Enter how a context lets go of a kind of its own: from its ``tasks`` or ``reactions``.

    Args:
        kind: ``context.kind``, as ``upkeep.retention`` in the rule packs has it.
        delete: called with the moment before which things must have ended and with the most
            to delete at once, again and again until fewer are deleted. It says itself what
            "ended" is: sent, closed, signed out. It never asks the clock.

    """
    ALL_RETAINED[kind] = Retained(kind, delete)
