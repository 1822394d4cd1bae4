"""Pure decisions: what may be taken down, what has to be answered, in which order, what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from gongzhi.foundation import rulebook
from gongzhi.foundation.quantities import SMALLEST_GROUP, Rate, shown

TENTHS = 10


@dataclass(frozen=True)
class Reason:
    """A ground for taking a statement down, as it is published with the rules of the discussion."""

    code: str
    label: str
    why: str
    rule: rulebook.Rule


@dataclass(frozen=True)
class Limits:
    """What a discussion goes by.

    Attributes:
        most: statements of one person on a topic.
        alike: percent of likeness from which a statement is shown to whoever writes its like.
        similar: of those at most so many.
        votes, percent: a statement that at least so many voted on, and so many of a hundred
            agree with, is answered before the topic closes.

    """

    most: int
    alike: int
    similar: int
    votes: int
    percent: int


def read_reason(rule: rulebook.Rule) -> Reason:
    return Reason(rule.code, rule.label, str(rule.data["why"]), rule)


def read_limits(rule: rulebook.Rule) -> Limits:
    """Raises KeyError or ValueError when a number is missing or makes no sense."""
    names = ("most", "alike", "similar", "votes", "percent")
    read = Limits(*(int(rule.data[name]) for name in names))
    if min(read.most, read.similar, read.votes) < 1:
        raise ValueError("most、similar、votes 至少是 1")
    if not (0 < read.alike <= 100 and 0 < read.percent <= 100):  # noqa: PLR2004  percent
        raise ValueError("alike、percent 是 1 到 100 的百分数")
    return read


def limits_of(pack: rulebook.Pack) -> Limits:
    """Raises RuleMissing."""
    return read_limits(pack.rule("discussions.limits", "default"))


def reasons_of(pack: rulebook.Pack) -> list[Reason]:
    return [read_reason(rule) for rule in pack.section("discussions.removal")]


class Phase(StrEnum):
    """Where a topic that was opened stands on a day."""

    AHEAD = "ahead"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"

    @property
    def is_counted(self) -> bool:
        """Whether nobody votes any more, so that counts tell nobody how to."""
        return self in (Phase.OVER, Phase.CLOSED)


def phase(first: date, last: date, today: date, *, is_closed: bool) -> Phase:
    if is_closed:
        return Phase.CLOSED
    if today < first:
        return Phase.AHEAD
    return Phase.RUNNING if today <= last else Phase.OVER


def needs_answer(agree: int, votes: int, limits: Limits) -> bool:
    """Whether a statement is one that the summary has to answer."""
    return votes >= limits.votes and 100 * agree >= limits.percent * votes


AnyStatement = TypeVar("AnyStatement")


def fair_order(
    statements: Iterable[tuple[UUID, int, AnyStatement]], seed: bytes
) -> list[AnyStatement]:
    """The least voted on first; among equals an order that differs from seed to seed.

    Args:
        statements: key, how many voted, and what is put in order.
        seed: of a topic and a person, so that the same page comes in the same order.

    """
    drawn = [(votes, sha256(seed + key.bytes).digest(), key, one) for key, votes, one in statements]
    return [one for *_, one in sorted(drawn, key=lambda item: item[:3])]


@dataclass(frozen=True)
class Tally:
    """Counts as they may be shown; None is too few to say."""

    agree: int | None
    disagree: int | None
    unsure: int | None
    total: int | None

    @property
    def is_hidden(self) -> bool:
        return self.agree is None and self.disagree is None and self.unsure is None

    def share(self, part: int | None) -> str:
        """Of a hundred, for a bar; empty without a denominator."""
        return Rate(part, self.total).percent() if part is not None and self.total else ""


def tally_of(agree: int, disagree: int, unsure: int) -> Tally:
    """No count from 1 to 9, and none that could be found by taking the others from the total."""
    parts = (agree, disagree, unsure)
    total = sum(parts)
    if shown(total) is None:
        return Tally(None, None, None, None)
    hidden = [part for part in parts if shown(part) is None]
    is_safe = not hidden or (len(hidden) > 1 and sum(hidden) >= SMALLEST_GROUP)
    return Tally(shown(agree), shown(disagree), shown(unsure), total if is_safe else None)


def in_tens(people: int) -> int:
    """A size as it is told: to the nearest ten, at least ten."""
    return max(10, (people + 5) // 10 * 10)


def in_tenths(part: int, whole: int) -> int:
    """A share as it is told: 0 to 10 tenths, half up. Raises ZeroDivisionError."""
    return (2 * TENTHS * part + whole) // (2 * whole)


rulebook.kind("discussions.removal", label="讨论里什么会被撤下", reader=read_reason)
rulebook.kind("discussions.limits", label="讨论怎么开", reader=read_limits)
