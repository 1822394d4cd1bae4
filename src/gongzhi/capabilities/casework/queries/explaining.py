"""Reading clocks in words: why each runs or stands, by which rule, and who heard that it is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from gongzhi.foundation.rulebook import pinned
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import Basis
from gongzhi.foundation.worktime import Period, TimeUnit
from gongzhi.register.organizations.queries import names_of_units
from gongzhi.register.people.queries import names_of_accounts

from ..models import Clock, Escalation, Pause
from ..rules import ClockRule, read_clock


@dataclass(frozen=True)
class Heard:
    """A late clock told to a unit: when, and to whom by name."""

    at: datetime
    unit: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class ClockLine:
    """One clock in one line: what it says of itself, its rule, and who heard that it is late."""

    label: str
    says: str
    basis: Basis
    heard: tuple[Heard, ...]


def clock_lines(item_id: UUID, *, now: datetime) -> list[ClockLine]:
    """The clocks of an item that run, or that somebody had to be told of; the next due first."""
    clocks = list(
        Clock.objects.filter(item_id=item_id)
        .filter(Q(stopped_at__isnull=True) | Q(escalated_at__isnull=False))
        .order_by("due_at", "pk")
    )
    heard = _heard([clock.pk for clock in clocks if clock.escalated_at])
    return [_line(clock, heard.get(clock.pk, ()), now) for clock in clocks]


def _line(clock: Clock, heard: tuple[Heard, ...], now: datetime) -> ClockLine:
    pack = pinned(clock.pack_id)
    rule = pack.rule("casework.clock", clock.rule)
    basis = Basis(f"《{pack.title}》", rule.label, "", rule.is_verified)
    if rule.basis:
        basis = Basis(
            f"《{rule.basis.law}》", rule.basis.article, rule.basis.text, rule.is_verified
        )
    return ClockLine(clock.label, _says(clock, read_clock(rule), now), basis, heard)


def _says(clock: Clock, rule: ClockRule, now: datetime) -> str:
    period = Period(clock.amount, TimeUnit(clock.unit)).label
    span = f"{words.moment(clock.started_at, now)}起 {period}，到 {words.moment(clock.due_at, now)}"
    return f"{span}。{_standing(clock, rule, now)}"


def _standing(clock: Clock, rule: ClockRule, now: datetime) -> str:
    if clock.stopped_at:
        return "停了，当时已经超期。" if clock.is_late else "按时停了。"
    if clock.paused_at:
        why = Pause(clock.paused_for).label
        return f"停着：{why}，规则写明这段时间不算。"
    passed = f"停过 {len(clock.pauses)} 次，停的时间没有算。" if clock.pauses else ""
    goes_on = "" if rule.stands_still else "等居民补充时也不停。"
    return f"{'超期了，还在走。' if clock.due_at <= now else '在走。'}{passed}{goes_on}"


def _heard(clock_ids: Iterable[int]) -> dict[int, tuple[Heard, ...]]:
    told = list(Escalation.objects.filter(clock__in=list(clock_ids)).order_by("level"))
    if not told:
        return {}
    units = names_of_units(one.unit_id for one in told)
    people = names_of_accounts(account for one in told for account in one.told)
    found: dict[int, tuple[Heard, ...]] = {}
    for one in told:
        names = tuple(people[account] for account in one.told if account in people)
        said = Heard(one.at, units.get(one.unit_id, ""), names)
        found[one.clock_id] = (*found.get(one.clock_id, ()), said)
    return found
