"""The tally: whose ballots count, what they sum up to, and whether every test is reached.

Pure and exact: areas are whole ten-thousandths of a square metre, shares are fractions. What
does not count is named with its reason and never dropped in silence. The order in which the
ballots are handed in makes no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .cases import Ballot, Case, CaseRefused
from .majorities import Counted, Counting, Majority, Measure, Test

Head = int  # its place on the roll of votes
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Tried:
    """A test with its two counts: square metres × 10,000, or heads."""

    test: Test
    counted: int
    base: int

    @property
    def is_passed(self) -> bool:
        return self.test.holds(self.counted, self.base)


@dataclass(frozen=True)
class SetAside:
    """A ballot that does not count, and why."""

    number: int
    voter: str
    why: str


@dataclass(frozen=True)
class Tally:
    """``ballots`` counts heads by what they chose; ``area`` is in square metres × 10,000."""

    majority: Majority
    counting: Counting
    tried: tuple[Tried, ...]
    set_aside: tuple[SetAside, ...]
    ballots: Mapping[str, int]
    heads: int
    parts: int
    area: int

    @property
    def is_passed(self) -> bool:
        return all(tried.is_passed for tried in self.tried)


def tally(case: Case, majority: Majority, counting: Counting) -> Tally:
    """What the ballots of a case come to under a majority and a way of counting.

    Raises:
        CaseRefused: somebody is recused where the law leaves everybody their vote.

    """
    if case.recused and not counting.may_recuse:
        raise CaseRefused(["recused：这类事项没有回避的规定，谁的表决权都不能去掉"])
    roll = _Roll(case)
    ballots = _Ballots(case, counting, roll)
    chosen = ballots.chosen()
    taking_part = [head for head, choice in chosen.items() if choice in counting.taking_part]
    members = [one for one in case.members if one.code in roll.of]
    groups: dict[Counted, Sequence[Head]] = {
        Counted.ALL: range(len(roll.areas)),
        Counted.PRESENT: [roll.of[one.code] for one in members if one.is_present],
        Counted.PARTICIPATING: taking_part,
        Counted.APPROVING: [head for head in taking_part if chosen[head] == "for"],
        Counted.REPRESENTATIVES: [roll.of[one.code] for one in members if one.is_representative],
    }
    sums = {
        counted: {
            Measure.HEADS: len(heads),
            Measure.AREA: sum(roll.areas[head] for head in heads),
        }
        for counted, heads in groups.items()
    }
    tried = [
        Tried(test, sums[test.counted][test.measure], sums[test.base][test.measure])
        for test in majority.tests
    ]
    aside = sorted(ballots.aside, key=lambda one: one.number)
    return Tally(
        majority, counting, tuple(tried), tuple(aside), Counter(chosen.values()),
        len(roll.areas), len(case.parts), sum(roll.areas),
    )  # fmt: skip


class _Roll:
    """The votes there are: ``areas`` of every head (a member has none), and whose a code is.

    Whoever is recused has none.
    """

    def __init__(self, case: Case) -> None:
        self.areas: list[int] = []
        self.of: dict[str, Head] = {}
        heads: dict[tuple[str, ...], Head] = {}
        for part in case.parts:
            head = self.of[part.code] = heads.setdefault(part.head, len(heads))
            if head == len(self.areas):
                self.areas.append(0)
            self.areas[head] += part.area
        for member in case.members:
            if member.code not in case.recused:
                self.of[member.code] = len(self.areas)
                self.areas.append(0)


class _Ballots:
    """Finds the one choice of every head, and sets aside what does not count."""

    def __init__(self, case: Case, counting: Counting, roll: _Roll) -> None:
        self.case, self.most = case, counting.most_principals
        self.of = roll.of
        self.absent = {one.code for one in case.members if not one.is_present}
        self.aside: list[SetAside] = []

    def chosen(self) -> dict[Head, str]:
        of_head: dict[Head, list[Ballot]] = defaultdict(list)
        for ballot in self._lawful_proxies(self._of_voters()):
            of_head[self.of[ballot.voter]].append(ballot)
        return {
            head: choice
            for head, ballots in of_head.items()
            if (choice := ballots[0].choice if len(ballots) == 1 else self._settled(ballots))
        }

    def _of_voters(self) -> list[Ballot]:
        kept = []
        for ballot in self.case.ballots:
            if ballot.voter not in self.of:
                self._drop([ballot], "回避的人不投票")
            elif ballot.voter in self.absent:
                self._drop([ballot], "没有到会的人不能投票")
            else:
                kept.append(ballot)
        return kept

    def _lawful_proxies(self, ballots: list[Ballot]) -> list[Ballot]:
        """Without a paper no proxy; of too many principals those who came first."""
        kept: list[Ballot] = []
        held: dict[str, dict[Head, list[Ballot]]] = defaultdict(lambda: defaultdict(list))
        for ballot in ballots:
            if ballot.proxy is None:
                kept.append(ballot)
            elif self.most == 0:
                self._drop([ballot], "这类事项不能委托别人投票")
            elif not ballot.proxy.paper:
                self._drop([ballot], "没有书面委托")
            else:
                held[ballot.proxy.holder][self.of[ballot.voter]].append(ballot)
        for principals in held.values():
            kept += self._within_cap(principals)
        return kept

    def _within_cap(self, principals: Mapping[Head, list[Ballot]]) -> list[Ballot]:
        most = self.most
        if most is None or len(principals) <= most:
            return [ballot for ballots in principals.values() for ballot in ballots]
        first = {
            head: min(one.at or _NEVER for one in ballots) for head, ballots in principals.items()
        }
        in_turn = sorted(first, key=lambda head: (first[head], head))
        is_clear = _NEVER not in first.values() and first[in_turn[most - 1]] < first[in_turn[most]]
        allowed = set(in_turn[:most]) if is_clear else set()
        more = f"一个人最多受 {most} 位委托" + ("" if is_clear else "，分不出先后，都不计")
        for head, ballots in principals.items():
            if head not in allowed:
                self._drop(ballots, more)
        return [ballot for head in allowed for ballot in principals[head]]

    def _settled(self, ballots: list[Ballot]) -> str:
        """Of several the last, as long as voting may be changed; not knowing which is last, none.

        Several that say the same are one. Returns the choice, or nothing when none counts.
        """
        if len({ballot.choice for ballot in ballots}) == 1:
            first = min(ballots, key=lambda one: (one.at or _NEVER, one.number))
            self._drop(
                [one for one in ballots if one is not first], "同一人的另一张，说的一样，算一票"
            )
            return first.choice
        latest = max(ballot.at or _NEVER for ballot in ballots)
        last = [ballot for ballot in ballots if (ballot.at or _NEVER) == latest]
        is_known = all(ballot.at for ballot in ballots)
        if not is_known or len({ballot.choice for ballot in last}) > 1:
            self._drop(ballots, "同一人的几张说法不一，分不出先后，都不计")
            return ""
        self._drop([one for one in ballots if one is not last[0]], "后来改投了，以最后一张为准")
        return last[0].choice

    def _drop(self, ballots: Iterable[Ballot], why: str) -> None:
        self.aside += [SetAside(ballot.number, ballot.voter, why) for ballot in ballots]
