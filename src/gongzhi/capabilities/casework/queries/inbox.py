"""Reading inboxes: which lists there are, what stands in them, how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.policy import in_areas, in_units

from ..flows import OPEN, Calling, Custody, Ruling, Staging
from ..models import Dispute, Stage, Whistle, WorkItem
from ..rules import WORKERS

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
    return items_seen_by(actor).filter(_IN_QUEUE[name](actor, now)).order_by("due_at", "id")


def queues_for(actor: policy.Actor) -> list[Queue]:
    """The lists that can hold something for this actor."""
    has_area = actor.holds("street_officer", "district_officer")
    return [item for item in QUEUES.values() if item.section != "辖区" or has_area]


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


def _among(parts: QuerySet[Any]) -> Q:
    """The items that these stages, whistles or disputes are of."""
    return Q(pk__in=parts.values("item"))


def _today_ends(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_999)


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
    "whistles": lambda actor, now: _among(
        Whistle.objects.filter(
            in_units(actor, *WORKERS, field="to_unit"),
            status__in=[Calling.CALLED, Calling.REPORTED],
        )
    ),
    "stages": lambda actor, now: _among(
        Stage.objects.filter(in_units(actor, *WORKERS), status=Staging.PLANNED)
    ),
    "disputes": lambda actor, now: _among(
        Dispute.objects.filter(
            in_areas(actor, "street_officer", "district_officer"), status=Ruling.OPEN
        )
    ),
}
