"""Dates in ``<time>`` with the exact instant: the one place of the interface that asks the clock."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from markupsafe import Markup

from . import words

TAG = Markup('<time datetime="{}" title="{}">{}</time>')
PLAIN_TAG = Markup('<time datetime="{}">{}</time>')


def day(on: date) -> Markup:
    """今天, 3月5日. An instant is shown as its day and keeps its exact time in the tag."""
    today = timezone.localdate()
    if isinstance(on, datetime):
        local = timezone.localtime(on)
        return TAG.format(_exact(local), words.stamp(local), words.day(local.date(), today))
    return PLAIN_TAG.format(on.isoformat(), words.day(on, today))


def moment(at: datetime) -> Markup:
    """今天 14:30."""
    local = timezone.localtime(at)
    return TAG.format(_exact(local), words.stamp(local), words.moment(local, timezone.now()))


def stamp(at: datetime) -> Markup:
    """2026年3月8日 21:06, the same whenever it is read."""
    local = timezone.localtime(at)
    return PLAIN_TAG.format(_exact(local), words.stamp(local))


def _exact(local: datetime) -> str:
    return local.isoformat(timespec="seconds")
