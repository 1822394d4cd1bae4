"""Reading inboxes: which lists there are, what stands in them, how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.policy import in_areas, in_units
from gongzhi.foundation.statements import KEPT, Slot, planned_once, settled, written_once

from ..flows import OPEN, Calling, Custody, Ruling, Staging
from ..models import Dispute, Stage, Whistle, WorkItem
from ..rules import WORKERS, address_of

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
    Queue("whistles",   "吹哨，等我们办",    "本单位", "没有吹哨叫我们去的事。"),
    Queue("stages",     "分步里归我们的",    "本单位", "没有归我们做的一步。"),
    Queue("area",       "辖区在办",          "辖区",   "辖区里现在没有在办的事。"),
    Queue("disputes",   "请街道裁定",        "辖区",   "辖区里没有等裁定的事。"),
)}
# fmt: on


def items_seen_by(actor: policy.Actor) -> QuerySet[WorkItem]:
    return policy.visible(WorkItem.objects.all(), actor, "casework.view")


def queue(name: str, actor: policy.Actor, *, now: datetime) -> QuerySet[WorkItem]:
    """The items of one list, cut by the same filter as every other way to see them.

    Raises:
        KeyError: no such list.

    """
    return _queue(name, actor, _today_ends(now))


def _queue(name: str, actor: policy.Actor, today_ends: datetime) -> QuerySet[WorkItem]:
    wanted = _IN_QUEUE[name](actor, today_ends)
    found = policy.visible_among(WorkItem.objects.all(), actor, "casework.view", wanted)
    return found.order_by("due_at", "id")


def queues_for(actor: policy.Actor) -> list[Queue]:
    """The lists that can hold something for this actor."""
    has_area = actor.holds("street_officer", "district_officer")
    return [item for item in QUEUES.values() if item.section != "辖区" or has_area]


def counts(actor: policy.Actor, *, now: datetime) -> dict[str, int]:
    """How many stand in each list, counted up to 99, in one query."""
    sql, params = _counting(actor, _today_ends(now))
    if not sql:
        return {}
    with planned_once() as cursor:
        cursor.execute(sql, params)
        return dict(cursor.fetchall())


@lru_cache(maxsize=KEPT)
def _counting(actor: policy.Actor, today_ends: datetime) -> tuple[str, tuple[Any, ...]]:
    """The statement of an actor's day; no text when nothing can stand in any list."""
    parts, params = [], []
    for item in queues_for(actor):
        rows = _queue(item.name, actor, today_ends).order_by().values("pk")[: COUNTED_UP_TO + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s, (SELECT count(*) FROM ({sql}) q)")  # noqa: S608  built by the ORM, values bound
        params += [item.name, *values]
    return settled(" UNION ALL ".join(parts), params)


@dataclass(frozen=True)
class Cursor:
    """Where a page of an inbox begins: after this due instant and id."""

    due_at: datetime | None
    id: UUID


class InboxRow(NamedTuple):
    """What a list shows of an item."""

    id: UUID
    kind: str
    title: str
    place: str
    area: str
    source: str
    status: str
    opened_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    is_due_provisional: bool
    is_paused: bool
    owner_id: int | None
    owner: str | None
    offered_to: str | None

    @property
    def address(self) -> str:
        return address_of(self.kind, self.id)


def page_of(
    name: str, actor: policy.Actor, *, now: datetime, after: Cursor | None, size: int = PAGE
) -> tuple[list[InboxRow], bool]:
    """One page of a list with owners and receivers, and whether more follow: one query."""
    begins, slots = _FROM_THE_TOP, {}
    if after:
        begins = _AFTER_UNDATED if after.due_at is None else _AFTER_DATED
        slots = {"due_at": after.due_at, "id": after.id}
    found = _rows(name, actor, _today_ends(now), begins, size + 1, **slots)
    rows = [InboxRow(*row) for row in found]
    return rows[:size], len(rows) > size


_FROM_THE_TOP, _AFTER_DATED, _AFTER_UNDATED = range(3)
_COLUMNS = (
    *InboxRow._fields[:-2],
    "owner__display_name",
    "offered_to__name",
)


@written_once
def _rows(
    name: str, actor: policy.Actor, today_ends: datetime, begins: int, size: int
) -> QuerySet[WorkItem, Any]:
    found = _queue(name, actor, today_ends)
    due_at, key = Slot("due_at", DateTimeField()), Slot("id", UUIDField())
    if begins == _AFTER_UNDATED:
        found = found.filter(due_at__isnull=True, id__gt=key)
    elif begins == _AFTER_DATED:
        later = Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=key)
        found = found.filter(later | Q(due_at__isnull=True))
    return found.values_list(*_COLUMNS)[:size]


def _among(parts: QuerySet[Any]) -> Q:
    """The items that these stages, whistles or disputes are of."""
    return Q(pk__in=parts.values("item"))


def _today_ends(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999)


_OPEN = [status.value for status in OPEN]
_IN_QUEUE: dict[str, Any] = {
    "mine": lambda actor, today_ends: Q(owner=actor.pk, status=Custody.HELD),
    "incoming": lambda actor, today_ends: (
        in_units(actor, *WORKERS, field="offered_to") & Q(status=Custody.OFFERED)
    ),
    "outgoing": lambda actor, today_ends: Q(owner=actor.pk, status=Custody.OFFERED),
    "waiting": lambda actor, today_ends: Q(owner=actor.pk, status=Custody.WAITING),
    "confirming": lambda actor, today_ends: Q(owner=actor.pk, status=Custody.CONFIRMING),
    "lead": lambda actor, today_ends: Q(lead_owner=actor.pk, status__in=_OPEN) & ~Q(owner=actor.pk),
    "unclaimed": lambda actor, today_ends: in_units(actor, *WORKERS) & Q(status=Custody.UNCLAIMED),
    "unit": lambda actor, today_ends: in_units(actor, *WORKERS) & Q(status__in=_OPEN),
    "due": lambda actor, today_ends: (
        in_units(actor, *WORKERS) & Q(status__in=_OPEN, due_at__lte=today_ends, is_paused=False)
    ),
    "area": lambda actor, today_ends: (
        in_areas(actor, "street_officer", "district_officer") & Q(status__in=_OPEN)
    ),
    "whistles": lambda actor, today_ends: _among(
        Whistle.objects.filter(
            in_units(actor, *WORKERS, field="to_unit"),
            status__in=[Calling.CALLED, Calling.REPORTED],
        )
    ),
    "stages": lambda actor, today_ends: _among(
        Stage.objects.filter(in_units(actor, *WORKERS), status=Staging.PLANNED)
    ),
    "disputes": lambda actor, today_ends: _among(
        Dispute.objects.filter(
            in_areas(actor, "street_officer", "district_officer"), status=Ruling.OPEN
        )
    ),
}
