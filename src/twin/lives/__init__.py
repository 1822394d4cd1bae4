"""The lives of appeals: one step after the other, as the house would have taken them."""

from __future__ import annotations

from collections.abc import Callable

from . import answering, ending, saying, working
from .life import Life, World
from .rows import Rows

__all__ = ["Life", "Rows", "World", "live"]

# A step does what it does and names the next one; "" is where the life stands now.
# fmt: off
STEPS: dict[str, Callable[[Life], str]] = {
    "triage":     saying.triage,
    "decline":    ending.decline,
    "hand_off":   ending.hand_off,
    "object":     ending.object_to,
    "review":     ending.review,
    "withdraw":   ending.withdraw,
    "work":       working.work,
    "transfer":   working.transfer,
    "ask":        working.ask,
    "tell":       working.tell_progress,
    "answer":     answering.answer,
    "rate":       answering.rate,
    "lapse":      answering.lapse,
    "reopen":     answering.reopen,
}
# fmt: on


def live(life: Life) -> None:
    """From being said until now, or until it ends."""
    saying.say(life)
    step = "triage"
    while step:
        step = STEPS[step](life)
    life.keep()
