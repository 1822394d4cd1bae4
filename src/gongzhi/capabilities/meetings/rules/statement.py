"""A tally as it is printed, and as programs read it: every test with its fraction and article."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .cases import PLACES, Case
from .majorities import BODIES, CHOICES, Measure
from .tally import Tally, Tried

_CHANNELS = {"paper": "纸", "online": "网上"}


def square_metres(area: int) -> str:
    """``1234500`` is ``"123.45"``: at least two decimals, never rounded."""
    whole, rest = divmod(area, 10**PLACES)
    return f"{whole}.{rest:0{PLACES}}".removesuffix("00")


def as_data(case: Case, tally: Tally, *, pack: str, matter: str) -> dict[str, Any]:
    """The answer of ``gongzhi tally --json``; areas are texts in square metres, heads are numbers."""
    return {
        "result": "pass" if tally.is_passed else "fail",
        "pack": pack,
        "matter": {"code": case.matter, "label": matter, "title": case.title, "body": case.body},
        "tests": [
            {
                "name": tried.test.code,
                "label": tried.test.label,
                "measure": tried.test.measure,
                "numerator": _shown(tried, tried.counted),
                "denominator": _shown(tried, tried.base),
                "threshold": str(tried.test.threshold),
                "reach": "at_least" if tried.test.is_inclusive else "more_than",
                "passed": tried.is_passed,
                "article": f"{tried.test.law}{tried.test.article}",
                "verified": tried.test.is_verified,
            }
            for tried in tally.tried
        ],
        "roll": {
            "parts": tally.parts,
            "heads": tally.heads,
            "area": square_metres(tally.area) if tally.parts else None,
        },
        "heads_by_choice": {choice: tally.ballots.get(choice, 0) for choice in CHOICES},
        "set_aside": [
            {"ballot": one.number, "voter": one.voter, "why": one.why} for one in tally.set_aside
        ],
        "counting": {"note": tally.counting.note, "verified": tally.counting.is_verified},
    }


def as_lines(case: Case, tally: Tally, *, pack: str, matter: str) -> list[str]:
    """The same for people: the arithmetic, the article, and what it comes to."""
    handed = [f"{_CHANNELS[name]} {number}" for name, number in _channels(case).items() if number]
    roll = f"{tally.heads:,} 人"
    if tally.parts:
        roll = f"{tally.parts:,} 个专有部分，{roll}，{square_metres(tally.area)} 平方米"
    chosen = "，".join(
        f"{label} {tally.ballots[choice]:,} 人"
        for choice, label in CHOICES.items()
        if tally.ballots.get(choice)
    )
    lines = [
        f"事项　{matter}" + (f"：{case.title}" if case.title else ""),
        f"由谁　{BODIES[case.body]}，{case.on}，规则包 {pack}",
        f"名册　{roll}",
        f"选票　{'，'.join(handed) or '一张也没有'}；不计 {len(tally.set_aside)} 张",
        f"结果　{chosen or '没有人投票'}",
        "",
        *(_line(number, tried) for number, tried in enumerate(tally.tried, 1)),
        "",
        "通过 PASS" if tally.is_passed else "没有通过 FAIL",
    ]
    lines += [f"不计　第 {one.number} 张（{one.voter}）：{one.why}" for one in tally.set_aside]
    if not tally.counting.is_verified:
        lines.append(f"未核实　{tally.counting.note}")
    return lines


def _line(number: int, tried: Tried) -> str:
    test, share = tried.test, "—"
    if tried.base:
        exact = Fraction(tried.counted, tried.base) * 10_000
        share = f"{Decimal(int(exact)).scaleb(-2)}%" + ("" if exact.denominator == 1 else "…")
    source = f"{test.law}{test.article}" or "没有法条"
    return (
        f"{number}　{test.label}：{_shown(tried, tried.counted)} ÷ {_shown(tried, tried.base)}"
        f" = {share}，要 {test.sign} {test.threshold}　{'过 PASS' if tried.is_passed else '不过 FAIL'}"
        f"　{source}" + ("" if test.is_verified else "（未核实）")
    )


def _shown(tried: Tried, count: int) -> str | int:
    return square_metres(count) if tried.test.measure == Measure.AREA else count


def _channels(case: Case) -> dict[str, int]:
    return {name: sum(ballot.channel == name for ballot in case.ballots) for name in _CHANNELS}
