"""How the packs say which majority a matter needs.

An entry ``[[meetings.majority]]`` names the body, the matters it decides in this way, and its
tests. A test compares one count with a share of another: so many of the participating area out
of all area, at least or more than a fraction (民法典第一千二百五十九条: 以上 includes the number,
超过 and 过半数 do not).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from gongzhi.foundation import rulebook

SECTION, COUNTING, MATTERS = "meetings.majority", "meetings.counting", "meetings.matter"


class Measure(StrEnum):
    """In what is counted."""

    AREA = "area"  # square metres of exclusive parts
    HEADS = "heads"  # owners, or members of a body


class Counted(StrEnum):
    """Which of them are counted."""

    ALL = "all"
    PRESENT = "present"  # at the meeting
    PARTICIPATING = "participating"  # whose ballot counts
    APPROVING = "approving"
    REPRESENTATIVES = "representatives"  # members who stand for others


class Body(StrEnum):
    OWNERS = "owners"
    OWNERS_COMMITTEE = "owners_committee"
    RESIDENTS = "residents"
    REPRESENTATIVES = "representatives"


BODIES = {
    Body.OWNERS: "业主共同决定",
    Body.OWNERS_COMMITTEE: "业主委员会",
    Body.RESIDENTS: "居民会议",
    Body.REPRESENTATIVES: "居民代表会议",
}
CHOICES = {
    "for": "同意",
    "against": "反对",
    "abstain": "弃权",
    "blank": "空白票",
    "invalid": "废票",
}


@dataclass(frozen=True)
class Test:
    """``counted`` of ``base`` must be at least, or more than, ``threshold``."""

    code: str
    label: str
    measure: Measure
    counted: Counted
    base: Counted
    threshold: Fraction
    is_inclusive: bool
    law: str
    article: str
    is_verified: bool

    def holds(self, counted: int, base: int) -> bool:
        """Exact; nothing holds where there is nobody to count."""
        if not base:
            return False
        reached, needed = counted * self.threshold.denominator, base * self.threshold.numerator
        return reached >= needed if self.is_inclusive else reached > needed

    @property
    def sign(self) -> str:
        return "≥" if self.is_inclusive else "＞"


@dataclass(frozen=True)
class Majority:
    """What one kind of matter needs."""

    code: str
    label: str
    body: Body
    matters: tuple[str, ...]
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Counting:
    """How a body's ballots are counted.

    ``taking_part`` are the choices whose owners take part; ``most_principals`` is how many may
    give their vote to one proxy (0: nobody may, None: no limit is written); whoever is recused
    leaves the base only where ``may_recuse``.
    """

    taking_part: frozenset[str]
    most_principals: int | None
    may_recuse: bool
    is_verified: bool
    note: str


def read_majority(rule: rulebook.Rule) -> Majority:
    """Raises KeyError or ValueError naming what is not right."""
    data = rule.data
    if not data["matters"] or not data["tests"]:
        raise ValueError("matters 和 tests 都要写")
    tests = tuple(_test(test, rule) for test in data["tests"])
    return Majority(rule.code, rule.label, Body(data["body"]), tuple(data["matters"]), tests)


def read_counting(rule: rulebook.Rule) -> Counting:
    """Raises KeyError or ValueError naming what is not right."""
    choices = frozenset(rule.data["taking_part"])
    if unknown := choices - CHOICES.keys():
        raise ValueError(f"taking_part 里没有“{min(unknown)}”这种票")
    most = rule.data.get("most_principals")
    if most is not None and (type(most) is not int or most < 0):
        raise ValueError("most_principals 是 0 或者更大的整数")
    return Counting(choices, most, bool(rule.data["may_recuse"]), rule.is_verified, rule.note)


def read_matter(rule: rulebook.Rule) -> str:
    return rule.label


def _test(data: Mapping[str, Any], rule: rulebook.Rule) -> Test:
    threshold = Fraction(data["threshold"])
    if not 0 < threshold <= 1:
        raise ValueError("threshold 是大于 0、不超过 1 的分数")
    basis = data.get("basis") or {}
    law = basis.get("law") or (rule.basis.law if rule.basis else "")
    article = basis.get("article") or (rule.basis.article if rule.basis else "")
    is_verified = rule.is_verified and data.get("verified", "核实") == "核实"
    return Test(
        data["code"],
        data["label"],
        Measure(data["measure"]),
        Counted(data["counted"]),
        Counted(data["base"]),
        threshold,
        {"at_least": True, "more_than": False}[data["reach"]],
        law,
        article,
        is_verified,
    )


def majorities_of(pack: rulebook.Pack) -> list[Majority]:
    return [read_majority(rule) for rule in pack.section(SECTION)]


def majority_for(pack: rulebook.Pack, body: str, matter: str) -> Majority:
    """What a matter needs of a body.

    Raises:
        RuleMissing: the pack has nothing of it; the sentence names what it has.

    """
    found = majorities_of(pack)
    for majority in found:
        if majority.body == body and matter in majority.matters:
            return majority
    known = "、".join(matter for one in found if one.body == body for matter in one.matters)
    name = BODIES[Body(body)]
    raise rulebook.RuleMissing(
        f"规则包“{pack.title}”里，{name}没有“{matter}”这类事项"
        + (f"，有的是：{known}" if known else "")
    )


def counting_for(pack: rulebook.Pack, body: str) -> Counting:
    """Raises RuleMissing."""
    return read_counting(pack.rule(COUNTING, body))


def matter_label(pack: rulebook.Pack, matter: str) -> str:
    """Raises RuleMissing."""
    return pack.rule(MATTERS, matter).label


def try_majority(pack: rulebook.Pack, given: Mapping[str, Any]) -> str:
    """What a pack's test asks: counts in, ``PASS`` or the code of the first test that fails."""
    majority = majority_for(pack, given["body"], given["matter"])
    for test in majority.tests:
        counts = given[test.measure]
        if not test.holds(counts[test.counted], counts[test.base]):
            return test.code
    return "PASS"


rulebook.kind(SECTION, label="多数", reader=read_majority, evaluate=try_majority)
rulebook.kind(COUNTING, label="怎样计票", reader=read_counting)
rulebook.kind(MATTERS, label="要表决的事项", reader=read_matter)
