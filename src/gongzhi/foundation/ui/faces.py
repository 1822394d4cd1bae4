"""What parts are given to draw: frozen values, so that a wrong or missing one fails at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

ClockState = Literal["run", "due", "late", "stop", "done"]
EntryState = Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True)
class Look:
    """Tone and icon of a badge that belongs to no flow; flows bring their own."""

    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do next: where it leads and what it is called."""

    label: str
    href: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A deadline as people see it. ``total`` and ``used`` are working days, one pip each."""

    state: ClockState
    text: str
    total: int
    used: Decimal | float
    title: str = ""

    def __post_init__(self) -> None:
        if self.total < 1 or self.used < 0:
            raise ValueError(f"a clock of {self.total} days with {self.used} used")

    @property
    def icon(self) -> str:
        return CLOCK_ICONS[self.state]

    @property
    def pips(self) -> str:
        """The used share for the stylesheet; overdue clocks are full."""
        return f"{min(float(self.used), self.total):g}"


CLOCK_ICONS: dict[str, str] = {
    "run": "clock",
    "due": "hourglass-split",
    "late": "alarm",
    "stop": "pause-circle",
    "done": "check-circle",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """A law or list that a decision rests on, with whether its text was checked at the source."""

    title: str
    article: str
    text: str = ""
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class FourParts:
    """A “no”: what was decided, why, where to go instead, how to object.

    Raises:
        ValueError: one of the four is missing.

    """

    what: str
    why: str
    basis: tuple[Basis, ...]
    where: str
    objection: str

    def __post_init__(self) -> None:
        if not all((self.what, self.why, self.basis, self.where, self.objection)):
            raise ValueError("四段答复缺一段：结论、为什么（含依据）、可以去哪里、不同意怎么办")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline. ``when`` stands where there is no instant yet: 3月18日前."""

    what: str
    at: datetime | None = None
    who: str = ""
    note: str = ""
    state: EntryState = "done"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photograph or paper: its page, its thumbnail, what it shows and its caption."""

    href: str
    thumbnail: str
    shows: str
    caption: str


@dataclass(frozen=True, slots=True)
class TallyLine:
    """One test of a vote with its arithmetic. Quantities are exact; ``least`` just passes."""

    label: str
    counted: int | Decimal
    base: int | Decimal
    threshold: Fraction
    least: int | Decimal
    is_met: bool
    unit: str = "人"
    is_strict: bool = False

    @property
    def share(self) -> Fraction:
        return Fraction(self.counted) / Fraction(self.base)

    @property
    def is_told_exactly(self) -> bool:
        """Whether a percentage of two decimals says all of it."""
        return (self.share * 10_000).denominator == 1

    @property
    def sign(self) -> str:
        """How the share stands to the threshold, as the rule puts it."""
        if self.share == self.threshold:
            return "="
        return (">" if self.is_strict else "≥") if self.is_met else "<"

    @property
    def margin(self) -> Decimal:
        """How much above, or short of, what was needed."""
        return abs(Decimal(self.counted) - Decimal(self.least))


@dataclass(frozen=True, slots=True)
class Segment:
    """One source of money: what it promised and what has come."""

    label: str
    promised: Decimal
    paid: Decimal
    href: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a question drawn as a card."""

    value: str
    label: str
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False
