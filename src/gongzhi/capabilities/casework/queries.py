"""Reading work in hand: inboxes, counts, offers, clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongzhi.foundation import policy, worktime
from gongzhi.foundation.policy import in_areas, in_units
from gongzhi.foundation.rulebook import Outcome, Pack, pinned, replay
from gongzhi.foundation.ui import words
from gongzhi.foundation.ui.faces import ClockFace
from gongzhi.register.organizations.queries import accounts_in, community_office, standing_units
from gongzhi.register.people.queries import names_of_accounts

from . import rules
from .flows import CUSTODY as CUSTODY  # pages show statuses by it
from .flows import OPEN, Custody
from .models import Clock, Offer
from .models import WorkItem as WorkItem
from .rules import HEADS, WORKERS
from .rules import Group as Group
from .rules import group_of as group_of

PAGE = 25
COUNTED_UP_TO = 99


@dataclass(frozen=True)
class Queue:
    """One list of an inbox: its name in addresses, its heading, and what is in it."""

    name: str
    label: str
    section: str
    empty: str


# fmt: off
QUEUES = {queue.name: queue for queue in (
    #     name          heading              section   when there is nothing
    Queue("mine",       "要我办的",          "我的",   "现在没有要您办的事。"),
    Queue("incoming",   "转来，等我接",      "我的",   "没有别处转来等您接的事。"),
    Queue("outgoing",   "我转出，等对方接",  "我的",   "没有转出去还没接的事。"),
    Queue("waiting",    "等居民补充",        "我的",   "没有在等居民补充的事。"),
    Queue("confirming", "等居民评",          "我的",   "没有在等居民评的事。"),
    Queue("lead",       "我首接，别处在办",  "我的",   "您首接的事都在您自己手上。"),
    Queue("unclaimed",  "还没人领",          "本单位", "都有人领了。"),
    Queue("unit",       "全部在办",          "本单位", "本单位现在没有在办的事。"),
    Queue("due",        "今天到期和超期",    "本单位", "今天没有到期的事。"),
    Queue("area",       "辖区在办",          "辖区",   "辖区里现在没有在办的事。"),
)}
# fmt: on


def items_seen_by(actor: policy.Actor) -> QuerySet[WorkItem]:
    return policy.visible(WorkItem.objects.all(), actor, "casework.view")


def item_for_change(item_id: UUID) -> WorkItem:
    return WorkItem.objects.select_for_update().get(pk=item_id)


def item(item_id: UUID) -> WorkItem:
    return WorkItem.objects.select_related("unit", "owner", "lead_unit", "lead_owner").get(
        pk=item_id
    )


def queue(name: str, actor: policy.Actor, *, now: datetime) -> QuerySet[WorkItem]:
    """The items of one list, cut by the same filter as every other way to see them.

    Raises:
        KeyError: no such list.

    """
    return items_seen_by(actor).filter(_IN_QUEUE[name](actor, now)).order_by("due_at", "id")


def queues_for(actor: policy.Actor) -> list[Queue]:
    """The lists that can hold something for this actor."""
    has_area = actor.holds("street_officer", "district_officer")
    return [item for item in QUEUES.values() if item.name != "area" or has_area]


def counts(actor: policy.Actor, *, now: datetime) -> dict[str, int]:
    """How many stand in each list, counted up to 99, in one query."""
    parts, params = [], []
    for item in queues_for(actor):
        rows = queue(item.name, actor, now=now).order_by().values("pk")[: COUNTED_UP_TO + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s, (SELECT count(*) FROM ({sql}) q)")  # noqa: S608  built by the ORM, values bound
        params += [item.name, *values]
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Cursor:
    """Where a page of an inbox begins: after this due instant and id."""

    due_at: datetime | None
    id: UUID

    def after(self) -> Q:
        if self.due_at is None:
            return Q(due_at__isnull=True, id__gt=self.id)
        return (
            Q(due_at__gt=self.due_at)
            | Q(due_at=self.due_at, id__gt=self.id)
            | Q(due_at__isnull=True)
        )


def page_of(
    items: QuerySet[WorkItem], *, after: Cursor | None, size: int = PAGE
) -> tuple[list[WorkItem], bool]:
    """One page with owners and units, and whether more follow."""
    found = items.select_related("owner", "unit", "offered_to")
    if after:
        found = found.filter(after.after())
    rows = list(found[: size + 1])
    return rows[:size], len(rows) > size


def open_offer(item_id: UUID) -> Offer | None:
    return (
        Offer.objects.select_related("from_unit", "to_unit", "from_owner")
        .filter(item_id=item_id, answer="open")
        .first()
    )


def latest_offer(item_id: UUID) -> Offer | None:
    """The last offer made, answered or not, with who answered it."""
    return (
        Offer.objects.select_related("to_unit", "answered_by")
        .filter(item_id=item_id)
        .order_by("-pk")
        .first()
    )


def can_take_over(unit_id: UUID) -> bool:
    """Whether there is such a unit today."""
    return standing_units().filter(pk=unit_id).exists()


def people_in_unit(unit_id: UUID, *, on: date) -> list[tuple[int, str]]:
    """Who works in a unit on a day: accounts with their names, each once, by name."""
    accounts = accounts_in([unit_id], *WORKERS, on=on)
    named = names_of_accounts(accounts)
    return sorted(named.items(), key=lambda person: (person[1], person[0]))


def offers_of(item_id: UUID) -> QuerySet[Offer]:
    return (
        Offer.objects.select_related("from_unit", "to_unit").filter(item_id=item_id).order_by("pk")
    )


def running_clocks(item_id: UUID) -> list[Clock]:
    running = Clock.objects.filter(item_id=item_id, stopped_at__isnull=True).order_by("due_at")
    return [_with_pack(clock) for clock in running]


def clock_of(item_id: UUID, kind: str) -> Clock | None:
    """The latest clock of a kind, running or stopped."""
    found = Clock.objects.filter(item_id=item_id, kind=kind).order_by("-pk").first()
    return _with_pack(found) if found else None


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


def who_answers_for(item: WorkItem, *, on: date) -> tuple[UUID, list[int]] | None:
    """The nearest unit that has heads on duty, and their accounts; None when nobody has.

    First the unit that holds the item, then the one that first heard it, then street and district.
    """
    asked: set[UUID] = set()
    for unit_id in _upwards(item):
        if unit_id not in asked and (heads := accounts_in([unit_id], *HEADS, on=on)):
            return unit_id, heads
        asked.add(unit_id)
    return None


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


def clock_face(found: WorkItem, *, pack: Pack, now: datetime) -> ClockFace | None:
    """The item's clock as people see it: one pip a working day; None when none runs."""
    if found.started_at is None or found.due_at is None:
        return None
    gauge = worktime.gauge(found.started_at, found.due_at, now, worktime.calendar(), hours_of(pack))
    provisional = "；其中有一年的放假安排待公布，公布后会重算" if found.is_due_provisional else ""
    title = f"{words.stamp(found.due_at)} 到期{provisional}"
    total, used = max(gauge.total_days, 1), float(gauge.used_days)
    if found.is_paused:
        return ClockFace("stop", "停表，等居民补充", total, used, title)
    if gauge.is_late:
        late = f"超 {gauge.late_days} 个工作日" if gauge.late_days else "刚刚超期"
        return ClockFace("late", late, total, total, title)
    is_today = timezone.localdate(found.due_at) == timezone.localdate(now)
    if is_today:
        return ClockFace("due", words.moment(found.due_at, now), total, used, title)
    mark = "（待公布）" if found.is_due_provisional else ""
    return ClockFace("run", f"剩 {gauge.left_days} 个工作日{mark}", total, used, title)


def _upwards(item: WorkItem) -> Iterator[UUID]:
    yield item.unit_id
    yield item.lead_unit_id
    for length in (9, 6):
        office = community_office(item.area[:length])
        if office is not None:
            yield office.pk


def _today_ends(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999)


_CLOCKS: dict[tuple[int, str, str], rules.ClockRule] = {}
_OPEN = [status.value for status in OPEN]
_IN_QUEUE: dict[str, Any] = {
    "mine": lambda actor, now: Q(owner=actor.pk, status=Custody.HELD),
    "incoming": lambda actor, now: (
        in_units(actor, *WORKERS, field="offered_to") & Q(status=Custody.OFFERED)
    ),
    "outgoing": lambda actor, now: Q(owner=actor.pk, status=Custody.OFFERED),
    "waiting": lambda actor, now: Q(owner=actor.pk, status=Custody.WAITING),
    "confirming": lambda actor, now: Q(owner=actor.pk, status=Custody.CONFIRMING),
    "lead": lambda actor, now: Q(lead_owner=actor.pk, status__in=_OPEN) & ~Q(owner=actor.pk),
    "unclaimed": lambda actor, now: in_units(actor, *WORKERS) & Q(status=Custody.UNCLAIMED),
    "unit": lambda actor, now: in_units(actor, *WORKERS) & Q(status__in=_OPEN),
    "due": lambda actor, now: (
        in_units(actor, *WORKERS)
        & Q(status__in=_OPEN, due_at__lte=_today_ends(now), is_paused=False)
    ),
    "area": lambda actor, now: (
        in_areas(actor, "street_officer", "district_officer") & Q(status__in=_OPEN)
    ),
}
