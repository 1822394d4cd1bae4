"""Quiet hours as the packs write them: when what is not urgent waits until the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gongzhi.foundation import rulebook
from gongzhi.foundation.worktime import ZONE

SECTION = "messaging.quiet"


@dataclass(frozen=True)
class QuietHours:
    """From one time of day until another, over midnight when the second is the earlier one.

    The first minute is quiet, the last is not: at ``until`` what has waited goes.
    """

    since: time
    until: time

    def end_after(self, at: datetime) -> datetime | None:
        """When the quiet hours end in which ``at`` lies; None when it lies in none."""
        local = at.astimezone(ZONE)
        now = local.time()
        is_over_midnight = self.until < self.since
        if is_over_midnight:
            is_quiet = now >= self.since or now < self.until
        else:
            is_quiet = self.since <= now < self.until
        if not is_quiet:
            return None
        ends_tomorrow = is_over_midnight and now >= self.since
        return datetime.combine(local.date() + timedelta(days=ends_tomorrow), self.until, ZONE)


def read_quiet(rule: rulebook.Rule) -> QuietHours:
    """Raises KeyError or ValueError when the entry does not say from when until when."""
    since, until = (time.fromisoformat(str(rule.data[key])) for key in ("since", "until"))
    if since == until:
        raise ValueError("since 和 until 不能是同一个时刻")
    return QuietHours(since, until)


rulebook.kind(SECTION, label="不打扰的时间", reader=read_quiet)
