"""A case as it is handed in: one matter, the roll of those who have a vote, and the ballots.

Reading refuses a malformed case as a whole and names every place that is not right, so that a
tally never rests on half a roll.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .majorities import BODIES, CHOICES, Body

MOST_FAULTS = 50  # named at once; more would not be read
AREAS = ("area_register", "area_surveyed", "area_contract")  # in the order in which they count
CHANNELS = ("paper", "online")
PLACES = 4  # decimals of a square metre
SCALE = 10**PLACES
MOST_AREA = 10**9  # square metres of one part


class CaseRefused(Exception):
    """``faults`` name the place and what is wrong with it, in Chinese."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Part:
    """An exclusive part 专有部分; ``area`` in ten-thousandths of a square metre.

    ``developer`` holds what is unsold or not handed over yet; otherwise the owners do, together.
    """

    code: str
    area: int
    owners: tuple[str, ...]
    developer: str = ""

    @property
    def head(self) -> tuple[str, ...]:
        """Whose single vote it is: the same buyer's parts have one, and the developer's have one.

        最高人民法院建筑物区分所有权解释第九条.
        """
        return ("建设单位", self.developer) if self.developer else self.owners


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a body."""

    code: str
    is_representative: bool
    is_present: bool


@dataclass(frozen=True, slots=True)
class Proxy:
    holder: str
    paper: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """``voter`` is the code of a part or a member; ``at`` may be unknown on paper."""

    number: int  # its place in the case, from 1
    voter: str
    choice: str
    channel: str
    at: datetime | None
    by: str
    proxy: Proxy | None


@dataclass(frozen=True)
class Case:
    matter: str
    title: str
    body: Body
    on: date
    pack: str
    parts: tuple[Part, ...]
    members: tuple[Member, ...]
    ballots: tuple[Ballot, ...]
    recused: frozenset[str]

    @property
    def is_of_owners(self) -> bool:
        return self.body == Body.OWNERS


def read_case(data: Any) -> Case:
    """Raises CaseRefused."""
    reading = _Reading()
    case = reading.case(data)
    if reading.faults:
        raise CaseRefused(reading.faults[:MOST_FAULTS])
    return case


class _Reading:
    """Goes through a case and keeps what is wrong, with its place as in ``roll[3].area``."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def case(self, data: Any) -> Case:
        data = self._table(data, "最外层")
        matter = self._table(data.get("matter"), "matter")
        name = self._text(matter, "body", "matter.")
        if name and name not in set(Body):
            bodies = "、".join(f"{code}（{label}）" for code, label in BODIES.items())
            self.faults.append(f"matter.body：没有“{name}”这种会，可以写 {bodies}")
        body = Body(name) if name in set(Body) else Body.OWNERS
        roll = self._rows(data, "roll")
        if not roll and not self.faults:
            self.faults.append("roll：名册是空的，没有人可以表决")
        parts: list[Part] = []
        members: list[Member] = []
        if body == Body.OWNERS:
            parts = [self._part(row, f"roll[{n}]") for n, row in enumerate(roll)]
        else:
            members = [self._member(row, f"roll[{n}]") for n, row in enumerate(roll)]
        codes = [part.code for part in parts] + [member.code for member in members]
        known = self._once(codes)
        ballots = [
            self._ballot(row, number, known)
            for number, row in enumerate(self._rows(data, "ballots"), 1)
        ]
        return Case(
            self._text(matter, "code", "matter."),
            self._text(matter, "title", "matter.", needed=False),
            body,
            self._day(matter),
            self._text(data, "pack", ""),
            tuple(parts),
            tuple(members),
            tuple(ballots),
            self._recused(data, known),
        )

    def _part(self, row: Any, place: str) -> Part:
        row, place = self._table(row, place), f"{place}."
        if not row:
            return Part("", 0, ())
        owners = row.get("owners", [])
        developer = self._text(row, "developer", place, needed=False)
        is_list = isinstance(owners, list) and all(isinstance(o, str) and o for o in owners)
        if not is_list or bool(owners) == bool(developer):
            self.faults.append(
                f"{place}owners：写业主的编号，几个人共有就写几个；没卖或者没交付的不写 owners，写 developer"
            )
            owners = []
        return Part(
            self._text(row, "part", place), self._area(row, place),
            tuple(sorted(set(owners))), developer,
        )  # fmt: skip

    def _area(self, row: Mapping[str, Any], place: str) -> int:
        """Register before survey before contract 解释第八条; exact."""
        name = next((key for key in ("area", *AREAS) if row.get(key) is not None), "")
        if not name:
            self.faults.append(f"{place}area：没有面积")
            return 0
        area = _exact(row[name])
        if area is None:
            self.faults.append(f"{place}{name}：面积要写成数，例如 98.52，现在是 {row[name]!r}")
            return 0
        scaled = area * SCALE
        whole = int(scaled)
        if whole <= 0 or whole != scaled:
            self.faults.append(f"{place}{name}：面积要大于零，最多 {PLACES} 位小数，现在是 {area}")
            return 0
        return whole

    def _member(self, row: Any, place: str) -> Member:
        row, place = self._table(row, place), f"{place}."
        if not row:
            return Member("", False, False)
        kind = self._text(row, "kind", place, needed=False)
        if kind not in ("", "representative", "committee"):
            self.faults.append(f"{place}kind：写 representative（代表）或 committee（委员）")
        present = row.get("present", True)
        if not isinstance(present, bool):
            self.faults.append(f"{place}present：到会写 true，没到写 false")
        return Member(self._text(row, "member", place), kind == "representative", present is True)

    def _ballot(self, row: Any, number: int, known: Mapping[str, int]) -> Ballot:
        place = f"ballots[{number - 1}]."
        row = self._table(row, place.rstrip("."))
        voter, choice = self._text(row, "voter", place), self._text(row, "choice", place)
        if voter and voter not in known:
            self.faults.append(f"{place}voter：名册里没有“{voter}”")
        if choice and choice not in CHOICES:
            choices = "、".join(f"{code}（{label}）" for code, label in CHOICES.items())
            self.faults.append(f"{place}choice：没有“{choice}”这种票，可以写 {choices}")
        channel = self._text(row, "channel", place, needed=False) or "paper"
        if channel not in CHANNELS:
            self.faults.append(f"{place}channel：写 paper（纸）或 online（网上）")
        return Ballot(
            number, voter, choice, channel, self._moment(row, place),
            self._text(row, "by", place, needed=False), self._proxy(row, place),
        )  # fmt: skip

    def _proxy(self, row: Mapping[str, Any], place: str) -> Proxy | None:
        given = row.get("proxy")
        if given is None:
            return None
        given = self._table(given, f"{place}proxy")
        return Proxy(
            self._text(given, "holder", f"{place}proxy."),
            self._text(given, "paper", f"{place}proxy.", needed=False),
        )

    def _moment(self, row: Mapping[str, Any], place: str) -> datetime | None:
        given = row.get("at")
        if given is None:
            return None
        try:
            moment = datetime.fromisoformat(given)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            self.faults.append(
                f"{place}at：时间写成 2026-11-28T09:30:00+08:00 这样，现在是 {given!r}"
            )
            return None
        return moment

    def _day(self, matter: Mapping[str, Any]) -> date:
        given = matter.get("on")
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            self.faults.append(f"matter.on：日期写成 2026-11-28 这样，现在是 {given!r}")
            return date.min

    def _recused(self, data: Mapping[str, Any], known: Mapping[str, int]) -> frozenset[str]:
        given = data.get("recused", [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.faults.append("recused：写成一列编号")
            return frozenset()
        self.faults += [
            f"recused[{n}]：名册里没有“{one}”" for n, one in enumerate(given) if one not in known
        ]
        return frozenset(given)

    def _once(self, codes: Sequence[str]) -> dict[str, int]:
        """Where on the roll each code stands."""
        seen: dict[str, int] = {}
        for place, code in enumerate(codes):
            if code and seen.setdefault(code, place) != place:
                self.faults.append(f"roll[{place}]：“{code}”在 roll[{seen[code]}] 已经有了")
        return seen

    def _rows(self, data: Mapping[str, Any], name: str) -> list[Any]:
        given = data.get(name)
        if isinstance(given, list):
            return given
        self.faults.append(f"{name}：要写成一列" if name in data else f"缺 {name}")
        return []

    def _table(self, given: Any, place: str) -> Mapping[str, Any]:
        if isinstance(given, dict):
            return given
        self.faults.append(f"{place}：要写成 {{ 名称: 值 }}")
        return {}

    def _text(self, row: Mapping[str, Any], name: str, place: str, *, needed: bool = True) -> str:
        given = row.get(name, "")
        if not isinstance(given, str) or (needed and not given.strip()):
            what = "缺" if name not in row else "要写成文字"
            self.faults.append(f"{place}{name}：{what}")
            return ""
        return given.strip()


def _exact(given: Any) -> Decimal | None:
    """A number as it was written; a float is none, it has lost what was written."""
    if isinstance(given, bool) or not isinstance(given, int | str | Decimal):
        return None
    try:
        number = Decimal(given)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < MOST_AREA else None
