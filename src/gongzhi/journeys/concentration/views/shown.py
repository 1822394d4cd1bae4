"""A cluster as a page shows it: share, band, and small numbers held back from the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.foundation.quantities import SMALLEST_GROUP, shown, suppressed
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
    channels: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


def clusters(report: Report, found: list[Cluster], *, is_public: bool) -> list[Shown]:
    """The largest first. The public reads no share where what is hidden could be worked out."""
    has_shares = not is_public or is_whole_told(report, found)
    return [_shown(report, one, is_public=is_public, has_shares=has_shares) for one in found]


def is_whole_told(report: Report, found: list[Cluster]) -> bool:
    """Whether the public may read how many spoke: not where it tells how many are hidden."""
    if shown(report.households) is None:
        return False
    told = [one.households for one in found if shown(one.households) is not None]
    return len(told) == len(found) or report.households - sum(told) >= SMALLEST_GROUP


def _shown(report: Report, one: Cluster, *, is_public: bool, has_shares: bool) -> Shown:
    households = shown(one.households) if is_public else one.households
    has_parts = bool(households)
    has_shares = has_shares and has_parts
    low, high = _band(one, report) if has_shares else ("", "")
    return Shown(
        one,
        households,
        _words(households, one),
        rules.percent(one.households, report.households) if has_shares else "",
        low,
        high,
        round(100 * one.households / report.households) if has_shares else 0,
        rules.is_minority(one.households, report.households),
        _parts({channel_label(k): n for k, n in one.channels.items()}, has_parts, is_public),
        _parts(one.places, has_parts, is_public),
    )


def _parts(
    counts: Mapping[str, int], has_parts: bool, is_public: bool
) -> tuple[tuple[str, str], ...]:
    """Counts of parts in words; of the public's none can be worked out from the others."""
    if not has_parts:
        return ()
    kept: Mapping[str, int | None] = suppressed(counts) if is_public else counts
    few = f"少于 {SMALLEST_GROUP}"
    return tuple(
        (
            name,
            str(number) if number is not None else few if counts[name] < SMALLEST_GROUP else "不列",
        )
        for name, number in kept.items()
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
