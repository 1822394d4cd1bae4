"""Reading one's notices, and what did not arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.messaging.queries import OutgoingText

from . import rules
from .models import Notice

PAGE = 25
Row = TypeVar("Row", Notice, OutgoingText)


@dataclass(frozen=True)
class Cursor:
    """Where a page of a list begins that runs from new to old: before this instant and id."""

    made_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.made_at.isoformat()}~{self.id}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """None when the text is not one."""
        at, _, key = text.partition("~")
        try:
            return cls(datetime.fromisoformat(at), UUID(key))
        except ValueError:
            return None


def own_notices(actor: policy.Actor) -> QuerySet[Notice]:
    return policy.visible(Notice.objects.order_by("-made_at", "-pk"), actor, "notices.view")


def unread(actor: policy.Actor) -> QuerySet[Notice]:
    return own_notices(actor).filter(read_at__isnull=True)


def failed_texts(actor: policy.Actor) -> QuerySet[OutgoingText]:
    return policy.visible(messaging.failed_texts(), actor, "notices.failed")


def failed_worth_sending(actor: policy.Actor) -> list[UUID]:
    """Those that still say something to somebody, in key order."""
    rows = failed_texts(actor).order_by("pk").values_list("pk", "reference")
    return [key for key, reference in rows if rules.is_worth_sending(reference)]


def page_of(
    rows: QuerySet[Row], *, after: Cursor | None, size: int = PAGE
) -> tuple[list[Row], Cursor | None]:
    """One page, and where the next begins when there is one."""
    if after is not None:
        rows = rows.filter(Q(made_at__lt=after.made_at) | Q(made_at=after.made_at, pk__lt=after.id))
    found = list(rows[: size + 1])
    shown = found[:size]
    return shown, Cursor(shown[-1].made_at, shown[-1].pk) if len(found) > size else None
