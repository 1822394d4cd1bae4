"""A cluster as a page shows it: share, band, and small numbers held back from the public."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.foundation.quantities import SMALLEST_GROUP, shown
from gongzhi.journeys.appeals.queries import channel_label

from .. import rules
from ..models import Cluster, Report


@dataclass(frozen=True)
class Shown:
    """``households`` is None where they are too few to be told of; then there are no parts."""

    cluster: Cluster
    households: int | None
    words: str
    share: str
    low: str
    high: str
    width: int  # of its bar, 0 to 100
    is_minority: bool
    channels: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, str], ...]


def clusters(report: Report, found: list[Cluster], *, is_public: bool) -> list[Shown]:
    """The largest first."""
    return [_shown(report, one, is_public=is_public) for one in found]


def _shown(report: Report, one: Cluster, *, is_public: bool) -> Shown:
    households = shown(one.households) if is_public else one.households
    has_parts = bool(households)
    share = rules.percent(one.households, report.households) if has_parts else ""
    low, high = _band(one, report) if has_parts else ("", "")
    return Shown(
        one,
        households,
        _words(households, one),
        share,
        low,
        high,
        round(100 * one.households / report.households) if has_parts and report.households else 0,
        rules.is_minority(one.households, report.households),
        tuple((channel_label(name), number) for name, number in one.channels.items())
        if has_parts
        else (),
        tuple(
            (place, _held_back(number, is_public=is_public)) for place, number in one.places.items()
        )
        if has_parts
        else (),
    )


def _band(one: Cluster, report: Report) -> tuple[str, str]:
    low, high = rules.band(one.households, report.households)
    return str(low), str(high)


def _words(households: int | None, one: Cluster) -> str:
    if households is None:
        return f"少于 {SMALLEST_GROUP} 户"
    if not households:
        return f"不留名的 {one.messages} 条"
    return f"{households} 户"


def _held_back(number: int, *, is_public: bool) -> str:
    return str(number) if not is_public or shown(number) is not None else f"少于 {SMALLEST_GROUP}"
