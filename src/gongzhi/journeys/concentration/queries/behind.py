"""Appeals as they count in a report."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from gongzhi.journeys.appeals import queries as appeals

from ..rules import Voice

NO_PLACE = "不在小区里"


def voices_of(appeal_ids: Iterable[UUID]) -> dict[UUID, Voice]:
    """Each appeal as it counts."""
    return {
        row.appeal: Voice(row.appeal, row.place or NO_PLACE, row.channel, row.households)
        for row in appeals.behind(appeal_ids)
    }
