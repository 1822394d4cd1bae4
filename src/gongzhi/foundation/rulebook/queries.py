"""Which pack is in force where and when."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from .models import Pack
from .reading import RuleMissing

FRESH_FOR = 5.0  # seconds a process goes on without asking whether a pack was loaded


class _Shelf:
    """Packs this process has read; a version never changes, so it is read once."""

    def __init__(self) -> None:
        self.packs: dict[int, Pack] = {}
        self.latest: list[Pack] = []
        self.newest = -1
        self.checked = float("-inf")


_shelf = _Shelf()


def pack_for(area: str, on: date) -> Pack:
    """The most specific pack in force on a day where the area lies; the newest version of it.

    Raises:
        RuleMissing: no pack is loaded for that place and day.
    """
    fitting = [
        pack
        for pack in _latest()
        if area.startswith(pack.jurisdiction)
        and pack.effective_from <= on
        and (pack.effective_to is None or on <= pack.effective_to)
    ]
    if not fitting:
        raise RuleMissing(f"{on} 在 {area} 没有施行的规则包，请先运行 gongzhi rulebook load")
    return max(fitting, key=lambda pack: (len(pack.jurisdiction), pack.effective_from))


def packs_in_force() -> list[Pack]:
    """The newest version of every pack, the nation's first."""
    return sorted(_latest(), key=lambda pack: (len(pack.jurisdiction), pack.code))


def pack_version(code: str, version: int) -> Pack | None:
    return Pack.objects.filter(code=code, version=version).first()


def pinned(pack_id: int) -> Pack:
    """The version a case is pinned to, read once a process: a version never changes."""
    if pack_id not in _shelf.packs:
        _shelf.packs[pack_id] = Pack.objects.get(pk=pack_id)
    return _shelf.packs[pack_id]


@dataclass(frozen=True)
class Change:
    """One entry that differs between two versions; None where it is not there."""

    section: str
    code: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def compare(old: Pack, new: Pack) -> list[Change]:
    """What changed from one version to another, entry by entry."""
    before, after = _entries(old), _entries(new)
    return [
        Change(section, code, before.get((section, code)), after.get((section, code)))
        for section, code in sorted(before.keys() | after.keys())
        if before.get((section, code)) != after.get((section, code))
    ]


def forget() -> None:
    """Look again at the next call, in this process: after loading."""
    _shelf.checked = float("-inf")


def _latest() -> list[Pack]:
    now = time.monotonic()
    if now - _shelf.checked < FRESH_FOR:
        return _shelf.latest
    newest = Pack.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest != _shelf.newest:
        ids = Pack.objects.values("code").annotate(last=Max("pk")).values_list("last", flat=True)
        _shelf.latest = [_shelf.packs.setdefault(p.pk, p) for p in Pack.objects.filter(pk__in=ids)]
        _shelf.newest = newest
    _shelf.checked = now
    return _shelf.latest


def _entries(pack: Pack) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (section, entry["code"]): entry
        for section, entries in pack.content["sections"].items()
        for entry in entries
    }
