"""Asking who decides: the pack in force, and the lines a vote has to reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhi.capabilities.meetings.queries import majority_for
from gongzhi.foundation import rulebook

from . import rules
from .rules import Competence, Decider

_VOTES = {
    Decider.OWNERS: "owners",
    Decider.RESIDENTS: "residents",
    Decider.REPRESENTATIVES: "representatives",
}
_REACH = {True: "至少 {}", False: "超过 {}"}


@dataclass(frozen=True)
class Decides:
    """What was found, under which pack; ``lines`` say what a vote has to reach."""

    found: Competence
    pack: rulebook.Pack
    lines: tuple[str, ...]


def who_decides(text: str, *, title: str, area: str, on: date) -> Decides:
    """Raises RuleMissing where no pack is in force."""
    pack = rulebook.pack_for(area, on)
    found = rules.competence(pack, text, title=title)
    return Decides(found, pack, _lines(pack, found))


def _lines(pack: rulebook.Pack, found: Competence) -> tuple[str, ...]:
    outcome = found.outcome
    if outcome is None or not outcome.matter or outcome.decider not in _VOTES:
        return ()
    majority = majority_for(pack, _VOTES[outcome.decider], outcome.matter)
    return tuple(
        f"{test.label}：{_REACH[test.is_inclusive].format(test.threshold)}"
        for test in majority.tests
    )
