"""Reading clocks in words: why each runs or stands, by which rule, and who heard that it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation.rulebook import pinned
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import Basis
from gongzhi.foundation.worktime import Period, TimeUnit

from ..models import Pause
from ..rules import ClockRule, read_clock
from .joint import ClockShown, HeardShown


@dataclass(frozen=True)
class ClockLine:
    """One clock in one line: what it says of itself, its rule, and who heard that it is late."""

    label: str
    says: str
    basis: Basis
    heard: tuple[HeardShown, ...]


def clock_lines(clocks: Iterable[ClockShown], *, now: datetime) -> list[ClockLine]:
    """Clocks that run, or that somebody had to be told of, each explained."""
    return [_line(clock, now) for clock in clocks]


def _line(clock: ClockShown, now: datetime) -> ClockLine:
    pack = pinned(clock.pack)
    rule = pack.rule("casework.clock", clock.rule)
    basis = Basis(f"《{pack.title}》", rule.label, "", rule.is_verified)
    if rule.basis:
        basis = Basis(
            f"《{rule.basis.law}》", rule.basis.article, rule.basis.text, rule.is_verified
        )
    label = f"{clock.whose}{clock.label}" if clock.whose else clock.label
    return ClockLine(label, _says(clock, read_clock(rule), now), basis, clock.heard)


def _says(clock: ClockShown, rule: ClockRule, now: datetime) -> str:
    period = Period(clock.amount, TimeUnit(clock.unit)).label
    span = f"{words.moment(clock.started_at, now)}起 {period}，到 {words.moment(clock.due_at, now)}"
    return f"{span}。{_standing(clock, rule, now)}"


def _standing(clock: ClockShown, rule: ClockRule, now: datetime) -> str:
    if clock.stopped_at:
        return "停了，当时已经超期。" if clock.stopped_at > clock.due_at else "按时停了。"
    if clock.paused_at:
        return f"停着：{Pause(clock.paused_for).label}，规则写明这段时间不算。"
    passed = f"停过 {len(clock.pauses)} 次，停的时间没有算。" if clock.pauses else ""
    goes_on = "" if rule.stands_still else "等居民补充时也不停。"
    return f"{'超期了，还在走。' if clock.due_at <= now else '在走。'}{passed}{goes_on}"
