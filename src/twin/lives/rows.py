"""Everything the lives leave behind, by table, written a portion at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from gongzhi.capabilities.casework.models import Clock, Offer, WorkItem
from gongzhi.foundation.copying import copy_in
from gongzhi.foundation.journal.events import Event
from gongzhi.journeys.appeals.models import Appeal, Contact, Message, Refusal, Reply
from gongzhi.register.people.models import AccessLog

from ..record import Record

PORTION = 4_000


@dataclass
class Rows:
    """Appeals and all that belongs to them; ``record`` takes what was told."""

    record: Record
    items: list[WorkItem] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    looks: list[AccessLog] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    states: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    busy: Counter[object] = field(default_factory=Counter)
    groups: dict[object, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    written: int = 0

    def keep(self, item: WorkItem, appeal: Appeal) -> None:
        self.items.append(item)
        self.appeals.append(appeal)
        if appeal.author_id:
            self.states[appeal.author_id].add(appeal.status)
        if item.status in ("held", "offered", "waiting"):
            self.busy.update((item.owner_id, item.unit_id, item.offered_to_id))
        if len(self.appeals) >= PORTION:
            self.write()

    def write(self) -> None:
        """What has gathered goes into the database, in the order of the keys."""
        self.written += len(self.appeals)
        for table in self._tables():
            copy_in(table)
            table.clear()
        self.record.take(self.events)
        self.events.clear()

    def _tables(self) -> Iterable[list[Any]]:
        return (
            self.items, self.clocks, self.offers, self.appeals, self.contacts,
            self.messages, self.replies, self.refusals, self.looks,
        )  # fmt: skip
