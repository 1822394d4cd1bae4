"""Dates in ``<time>`` with the exact instant: the one place of the interface that asks the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

from markupsafe import Markup

from . import words


def day(on: date) -> Markup:
    """今天, 3月5日. An instant is shown as its day and keeps its exact time in the tag."""
    if isinstance(on, datetime):
        return _tag(words.here(on).isoformat(timespec="seconds"), plain_day(on))
    return _tag(on.isoformat(), plain_day(on))


def plain_day(on: date) -> str:
    """The same without the tag, for titles and for parts that take plain words."""
    said = words.here(on).date() if isinstance(on, datetime) else on
    return words.day(said, words.here(_now()).date())


def moment(at: datetime) -> Markup:
    """今天 14:30."""
    local = words.here(at)
    return _tag(local.isoformat(timespec="seconds"), words.moment(local, _now()))


def plain_moment(at: datetime) -> str:
    """The same without the tag."""
    return words.moment(at, _now())


def stamp(at: datetime) -> Markup:
    """2026年3月8日 21:06, the same whenever it is read."""
    return _tag(words.here(at).isoformat(timespec="seconds"), words.stamp(at))


def _now() -> datetime:
    return datetime.now(UTC)


def _tag(exact: str, said: str) -> Markup:
    """Made of digits and our own words alone, so there is nothing to escape."""
    return Markup(f'<time datetime="{exact}">{said}</time>')  # noqa: S704  see above
