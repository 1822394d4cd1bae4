"""Letting go of what is over, as the retention run asks for it."""

from __future__ import annotations

from datetime import datetime

from gongzhi.foundation.upkeep.letting_go import first_of

from .. import queries


def forget_codes(before: datetime, at_most: int) -> int:
    """Delete codes that ran out before a moment; returns how many."""
    return first_of(queries.codes_over(before), at_most)


def forget_presences(before: datetime, at_most: int) -> int:
    """Delete devices that were signed out, or ran out, before a moment; returns how many."""
    return first_of(queries.presences_over(before), at_most)
