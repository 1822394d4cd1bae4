"""Which answers are followed by a telephone call, and when."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from gongzhi.foundation import rulebook


@dataclass(frozen=True)
class CallRule:
    """How many of a hundred answers are called about, how many days later, and how often one tries."""

    percent: int
    after_days: int
    tries: int


def read_calls(rule: rulebook.Rule) -> CallRule:
    """Raises KeyError or ValueError when a number is missing or makes no sense."""
    read = CallRule(*(int(rule.data[name]) for name in ("percent", "after_days", "tries")))
    if not (0 <= read.percent <= 100 and read.after_days >= 0 and read.tries > 0):  # noqa: PLR2004  percent
        raise ValueError("percent 是 0 到 100 的百分数，tries 至少是 1")
    return read


def call_rule(pack: rulebook.Pack) -> CallRule | None:
    """None when the pack asks for no calls."""
    found = {rule.code: rule for rule in pack.section("appeals.callback")}
    return read_calls(found["default"]) if "default" in found else None


def is_sampled(appeal_id: UUID, round_number: int, *, percent: int) -> bool:
    """Drawn by the key and the round: nobody picks, and the same draw comes out again."""
    drawn = sha256(appeal_id.bytes + round_number.to_bytes(2, "big")).digest()
    return int.from_bytes(drawn[:4], "big") % 100 < percent


rulebook.kind("appeals.callback", label="回访", reader=read_calls)
