"""Reading clocks: which run, which are late, and how they look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation import worktime
from gongzhi.foundation.rulebook import Outcome, Pack, pinned, replay
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import ClockFace

from .. import rules
from ..flows import OPEN, Custody
from ..models import Clock, Pause

_OPEN = [status.value for status in OPEN]
_CLOCKS: dict[tuple[int, str, str], rules.ClockRule] = {}


def running_clocks(item_id: UUID) -> list[Clock]:
    """The item's own clocks; those about a whistle or dispute of it are theirs."""
    running = Clock.objects.filter(
        item_id=item_id, about__isnull=True, stopped_at__isnull=True
    ).order_by("due_at")
    return [_with_pack(clock) for clock in running]


def clock_of(item_id: UUID, kind: str) -> Clock | None:
    """The latest clock of a kind, running or stopped."""
    found = (
        Clock.objects.filter(item_id=item_id, about__isnull=True, kind=kind).order_by("-pk").first()
    )
    return _with_pack(found) if found else None


def clock_about(about: UUID) -> Clock | None:
    """The running clock of a whistle or dispute."""
    return Clock.objects.filter(about=about, stopped_at__isnull=True).first()


def _with_pack(clock: Clock) -> Clock:
    clock.pack = pinned(clock.pack_id)
    return clock


def clocks_over(first: date, last: date) -> QuerySet[Clock]:
    """Running clocks whose stretch touches any of these days."""
    begin = datetime.combine(first, time.min, worktime.ZONE)
    end = datetime.combine(last + timedelta(days=1), time.min, worktime.ZONE)
    return Clock.objects.filter(
        stopped_at__isnull=True, started_at__lt=end, due_at__gte=begin
    ).order_by("item_id", "pk")


def late_clocks(*, at: datetime) -> QuerySet[Clock]:
    """Clocks that ran out in somebody's hands and that no head has been told of."""
    return Clock.objects.filter(
        stopped_at__isnull=True,
        escalated_at__isnull=True,
        paused_at__isnull=True,
        due_at__lt=at,
        item__status__in=_OPEN,
    ).order_by("item_id", "pk")


def rising_clocks(*, at: datetime) -> QuerySet[Clock]:
    """Late clocks that were told of once, long enough ago to go one level up."""
    return Clock.objects.filter(
        stopped_at__isnull=True,
        paused_at__isnull=True,
        raises_at__lte=at,
        item__status__in=_OPEN,
    ).order_by("item_id", "pk")


def ending_clocks(units: Collection[UUID], *, at: datetime, until: datetime) -> QuerySet[Clock]:
    """Clocks of these units' items that end soon and that their groups have not heard of."""
    return Clock.objects.filter(
        about__isnull=True,
        stopped_at__isnull=True,
        paused_at__isnull=True,
        warned_at__isnull=True,
        due_at__gt=at,
        due_at__lte=until,
        item__status__in=_OPEN,
        item__unit__in=units,
    ).order_by("item_id", "pk")


def clock_rule(pack: Pack, kind: str, urgency: str = "*") -> rules.ClockRule:
    """The pack's clock of a kind, read once a process: packs never change."""
    key = (pack.pk, kind, urgency)
    if key not in _CLOCKS:
        _CLOCKS[key] = rules.clock_rule(pack, kind, urgency)
    return _CLOCKS[key]


def replay_clocks(item_id: UUID, pack: Pack) -> list[Outcome]:
    """What another version would make of an item's clocks: those that would end at another time."""
    outcomes: list[Outcome] = []
    for clock in Clock.objects.filter(item_id=item_id).select_related("item").order_by("pk"):
        asked = {
            "kind": clock.kind,
            "urgency": clock.item.urgency or "*",
            "start": clock.started_at.isoformat(),
            "pauses": clock.pauses,
        }
        outcomes += replay(pinned(clock.pack_id), pack, [("casework.clock", asked)])
    return outcomes


def hours_of(pack: Pack) -> worktime.OfficeHours:
    return rules.office_hours(pack)


class HasClock(Protocol):
    """An item or a row of a list: what its clock is drawn from."""

    @property
    def started_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def is_due_provisional(self) -> bool: ...
    @property
    def is_paused(self) -> bool: ...
    @property
    def status(self) -> str: ...


def clock_face(found: HasClock, *, pack: Pack, now: datetime) -> ClockFace | None:
    """The item's clock as people see it: one pip a working day; None when none runs."""
    if found.started_at is None or found.due_at is None:
        return None
    gauge = worktime.gauge(found.started_at, found.due_at, now, worktime.calendar(), hours_of(pack))
    provisional = "；其中有一年的放假安排待公布，公布后会重算" if found.is_due_provisional else ""
    title = f"{words.stamp(found.due_at)} 到期{provisional}"
    total, used = max(gauge.total_days, 1), float(gauge.used_days)
    if found.is_paused:
        why = Pause.RESIDENT if found.status == Custody.WAITING else Pause.DISPUTE
        return ClockFace("stop", f"停表，{why.label}", total, used, title)
    if gauge.is_late:
        late = f"超 {gauge.late_days} 个工作日" if gauge.late_days else "刚刚超期"
        return ClockFace("late", late, total, total, title)
    if words.here(found.due_at).date() == words.here(now).date():
        return ClockFace("due", words.moment(found.due_at, now), total, used, title)
    mark = "（待公布）" if found.is_due_provisional else ""
    return ClockFace("run", f"剩 {gauge.left_days} 个工作日{mark}", total, used, title)
