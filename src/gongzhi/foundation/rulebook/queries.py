"""Which pack is in force where and when."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Max

from .kinds import ALL_KINDS
from .models import Pack
from .reading import RuleMissing

FRESH_FOR = 5.0  # seconds a process goes on without asking whether a pack was loaded


@dataclass(frozen=True)
class _Head:
    """What decides whether a version is in force: everything but its content."""

    id: int
    code: str
    version: int
    jurisdiction: str
    effective_from: date
    effective_to: date | None


class _Shelf:
    """Packs this process has read; a version never changes, so it is read once."""

    def __init__(self) -> None:
        self.packs: dict[int, Pack] = {}
        self.heads: list[_Head] = []
        self.newest = -1
        self.checked = float("-inf")


_shelf = _Shelf()


def pack_for(area: str, on: date) -> Pack:
    """The most specific pack in force on a day where the area lies.

    Of a pack's versions the newest that has come into force by that day decides, so a
    version for next year can be loaded today.

    Raises:
        RuleMissing: no pack is loaded for that place and day.

    """
    fitting = [head for head in _in_force(on) if area.startswith(head.jurisdiction)]
    if not fitting:
        raise RuleMissing(f"{on} 在 {area} 没有施行的规则包，请先运行 gongzhi rulebook load")
    return pinned(max(fitting, key=lambda head: (len(head.jurisdiction), head.effective_from)).id)


def packs_in_force(on: date | None = None) -> list[Pack]:
    """The version of every pack that decides on a day, the nation's first.

    Without a day the newest version of every pack, in force or to come.
    """
    heads = _in_force(on) if on else {head.code: head for head in _heads()}.values()
    return [pinned(head.id) for head in sorted(heads, key=lambda h: (len(h.jurisdiction), h.code))]


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
    before, after = entries_of(old), entries_of(new)
    return [
        Change(section, code, before.get((section, code)), after.get((section, code)))
        for section, code in sorted(before.keys() | after.keys())
        if before.get((section, code)) != after.get((section, code))
    ]


@dataclass(frozen=True)
class Outcome:
    """What one question comes to under two versions."""

    kind: str
    given: Mapping[str, Any]
    before: Any
    after: Any


def replay(
    old: Pack, new: Pack, questions: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Outcome]:
    """What would come out differently under another version, question by question.

    Args:
        questions: kind of rule and what is given, as the tests in a pack ask them; those of a
            case, or, to try a new law on known cases, ``tests_of`` the old version.

    An answer that a version cannot give is the sentence that says why.

    """
    outcomes = [
        Outcome(kind, given, _answer(old, kind, given), _answer(new, kind, given))
        for kind, given in questions
    ]
    return [outcome for outcome in outcomes if outcome.before != outcome.after]


def tests_of(pack: Pack) -> list[tuple[str, Mapping[str, Any]]]:
    """The questions a pack's own tests ask."""
    return [(test["kind"], test["given"]) for test in pack.content["tests"]]


def _answer(pack: Pack, kind: str, given: Mapping[str, Any]) -> Any:
    reads = ALL_KINDS.get(kind)
    if reads is None or reads.evaluate is None:
        return f"“{kind}”不能测试"
    try:
        return reads.evaluate(pack, dict(given))
    except RuleMissing as missing:
        return str(missing)


def stay_fresh() -> None:
    """Look now, if it is time, and not again for a while: for whoever counts queries."""
    _heads()
    _shelf.checked = time.monotonic()


def forget() -> None:
    """Look again at the next call, in this process: after loading."""
    _shelf.checked, _shelf.newest = float("-inf"), -1


def _in_force(on: date) -> list[_Head]:
    """One version a pack at most: the newest begun, unless it has ended."""
    begun = {head.code: head for head in _heads() if head.effective_from <= on}
    return [h for h in begun.values() if h.effective_to is None or on <= h.effective_to]


def _heads() -> list[_Head]:
    """Every version, older ones first."""
    now = time.monotonic()
    if now - _shelf.checked < FRESH_FOR:
        return _shelf.heads
    newest = Pack.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if newest != _shelf.newest:
        names = [field.name for field in fields(_Head)]
        rows = Pack.objects.order_by("code", "version").values_list(*names)
        _shelf.heads, _shelf.newest = [_Head(*row) for row in rows], newest
    _shelf.checked = now
    return _shelf.heads


def entries_of(pack: Pack) -> dict[tuple[str, str], dict[str, Any]]:
    """Every entry under its section and code."""
    return {
        (section, entry["code"]): entry
        for section, entries in pack.content["sections"].items()
        for entry in entries
    }
