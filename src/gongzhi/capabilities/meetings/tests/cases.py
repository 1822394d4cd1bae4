"""Cases for the tests: rolls and ballots in the format of docs/tally.md."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from django.conf import settings

from gongzhi.capabilities.meetings import rules
from gongzhi.foundation.rulebook.services import drawn

ORDINARY, SPECIAL = "278-1", "278-8"


@cache
def packs() -> dict[str, Any]:
    return {pack.code: pack for pack in drawn(settings.RULEPACKS)}


def part(code: str, area: str = "100", *owners: str, **more: Any) -> dict[str, Any]:
    """A part of its own owner unless told otherwise."""
    whose = {} if "developer" in more else {"owners": list(owners) or [f"owner-{code}"]}
    return {"part": code, "area": area, **whose, **more}


def ballot(voter: str, choice: str = "for", **more: Any) -> dict[str, Any]:
    return {"voter": voter, "choice": choice, **more}


def of_owners(roll: list[Any], ballots: list[Any], *, matter: str = ORDINARY, **more: Any) -> Any:
    head = {"code": matter, "title": "", "body": "owners", "on": "2026-11-28"}
    return {"matter": head, "pack": "cn-2026", "roll": roll, "ballots": ballots, **more}


def of_body(body: str, roll: list[Any], ballots: list[Any], **more: Any) -> Any:
    matter = "committee" if body == "owners_committee" else body
    head = {"code": matter, "title": "", "body": body, "on": "2026-11-28"}
    return {"matter": head, "pack": "cn-2026", "roll": roll, "ballots": ballots, **more}


def members(number: int, *, present: int | None = None, committee: int = 0) -> list[Any]:
    """Members m1, m2 …; the last ``committee`` of them represent nobody."""
    came = number if present is None else present
    return [
        {
            "member": f"m{n}",
            "kind": "committee" if n > number - committee else "representative",
            "present": n <= came,
        }
        for n in range(1, number + 1)
    ]


def tallied(data: Any, pack: str = "") -> rules.Tally:
    case = rules.read_case(data)
    found = packs()[pack or case.pack]
    majority = rules.majority_for(found, case.body, case.matter)
    return rules.tally(case, majority, rules.counting_for(found, case.body))


def counts(result: rules.Tally) -> dict[str, tuple[Fraction, Fraction]]:
    """Every test's two counts; areas in square metres."""
    scale = {rules.Measure.AREA: 10_000, rules.Measure.HEADS: 1}
    return {
        one.test.code: (
            Fraction(one.counted, scale[one.test.measure]),
            Fraction(one.base, scale[one.test.measure]),
        )
        for one in result.tried
    }


def passed(result: rules.Tally) -> dict[str, bool]:
    return {one.test.code: one.is_passed for one in result.tried}
