"""Dates in ``<time>`` with the exact instant: the one place of the interface that asks the clock."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from markupsafe import Markup

from . import words


def day(on: date) -> Markup:
    """今天, 3月5日. An instant is shown as its day and keeps its exact time in the tag."""
    zone = timezone.get_current_timezone()
    today = datetime.now(zone).date()
    if isinstance(on, datetime):
        local = on.astimezone(zone)
        return _tag(local.isoformat(timespec="seconds"), words.day(local.date(), today))
    return _tag(on.isoformat(), words.day(on, today))


def moment(at: datetime) -> Markup:
    """今天 14:30."""
    local = timezone.localtime(at)
    return _tag(local.isoformat(timespec="seconds"), words.moment(local, timezone.now()))


def stamp(at: datetime) -> Markup:
    """2026年3月8日 21:06, the same whenever it is read."""
    local = timezone.localtime(at)
    return _tag(local.isoformat(timespec="seconds"), words.stamp(local))


def _tag(exact: str, said: str) -> Markup:
    """Made of digits and our own words alone, so there is nothing to escape."""
    return Markup(f'<time datetime="{exact}">{said}</time>')  # noqa: S704  see above
