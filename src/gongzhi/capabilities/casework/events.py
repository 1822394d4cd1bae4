"""What happens to work in hand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ItemClaimed(Event):
    name, label = "casework.claimed", "领办"


@dataclass(frozen=True, kw_only=True)
class OwnerAssigned(Event):
    name, label = "casework.assigned", "指定经办人"
    owner_id: int


@dataclass(frozen=True, kw_only=True)
class ItemOffered(Event):
    """The sender keeps it until the receiver accepts (first-contact responsibility)."""

    name, label = "casework.offered", "请对方接办"
    from_unit: UUID
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(Event):
    name, label = "casework.accepted", "接下"
    from_unit: UUID
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class OfferPushedBack(Event):
    name, label = "casework.pushed_back", "退回，没有接"
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferCalledBack(Event):
    name, label = "casework.called_back", "收回自己办"
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class ResidentAsked(Event):
    name, label = "casework.asked", "请居民补充"


@dataclass(frozen=True, kw_only=True)
class ItemResumed(Event):
    name, label = "casework.resumed", "接着办"


@dataclass(frozen=True, kw_only=True)
class ItemHandedIn(Event):
    """Answered: now the one who asked says whether it is settled."""

    name, label = "casework.handed_in", "等居民评"


@dataclass(frozen=True, kw_only=True)
class ItemFinished(Event):
    name, label = "casework.finished", "办完"


@dataclass(frozen=True, kw_only=True)
class ItemReturned(Event):
    """Not settled after all: back to the unit that first heard it, for somebody else to look."""

    name, label = "casework.returned", "退回首接单位重办"


@dataclass(frozen=True, kw_only=True)
class ClockPassed(Event):
    """A deadline passed unmet; the heads of ``to_unit`` were told, by account."""

    name, label = "casework.clock_passed", "过了时限，告诉负责人"
    clock: str
    due: datetime
    to_unit: UUID
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class DueChanged(Event):
    """A deadline moved because the calendar it rests on was published or changed."""

    name, label = "casework.due_changed", "时限按新日历重算"
    clock: str
    before: datetime
    after: datetime
