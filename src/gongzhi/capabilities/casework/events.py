"""What happens to work in hand."""

from dataclasses import dataclass
from datetime import date, datetime
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
class ItemJoined(Event):
    """The same matter as another item: that one carries the work, this one's clocks run on."""

    name, label = "casework.joined", "并在另一件办"
    lead: UUID


@dataclass(frozen=True, kw_only=True)
class ItemParted(Event):
    name, label = "casework.parted", "拆开单独办"
    lead: UUID
    to_unit: UUID


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
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class DueChanged(Event):
    """A deadline moved because the calendar it rests on was published or changed."""

    name, label = "casework.due_changed", "时限按新日历重算"
    clock: str
    before: datetime
    after: datetime


@dataclass(frozen=True, kw_only=True)
class ItemAwarded(Event):
    """By the street's decision it is this unit's, whatever it says."""

    name, label = "casework.awarded", "按裁定归这家办"
    from_unit: UUID
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class StagePlanned(Event):
    name, label = "casework.stage_planned", "定了一步"
    number: int
    due_on: date
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class StageMoved(Event):
    name, label = "casework.stage_moved", "这一步改了日子"
    number: int
    due_before: date
    due_after: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class StageLate(Event):
    """Its day went by; whoever has it and the head of their unit were told, once for this day."""

    name, label = "casework.stage_late", "一步过了日子，告诉负责人"
    number: int
    due_on: date
    to_unit: UUID
    told: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class StageReported(Event):
    name, label = "casework.stage_reported", "报一步做完"
    number: int


@dataclass(frozen=True, kw_only=True)
class StageAccepted(Event):
    name, label = "casework.stage_accepted", "一步做完了"
    number: int


@dataclass(frozen=True, kw_only=True)
class StageSentBack(Event):
    name, label = "casework.stage_sent_back", "没做到，再做"
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class StageDropped(Event):
    name, label = "casework.stage_dropped", "不做这一步"
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class WhistleAsked(Event):
    """A community has no whistle of its own: it asks its street."""

    name, label = "casework.whistle_asked", "请街道吹哨"
    from_unit: UUID
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class WhistleBlown(Event):
    name, label = "casework.whistle_blown", "吹哨，请来报到"
    whistle: UUID
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class WhistleDeclined(Event):
    name, label = "casework.whistle_declined", "没有吹哨"
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnitReportedIn(Event):
    name, label = "casework.reported_in", "报到"
    whistle: UUID
    to_unit: UUID
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ResultGiven(Event):
    name, label = "casework.result_given", "报了结果"
    whistle: UUID
    to_unit: UUID


@dataclass(frozen=True, kw_only=True)
class WhistleCalledOff(Event):
    name, label = "casework.whistle_called_off", "收哨"
    whistle: UUID
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(Event):
    """Pushed back more often than the rules let, or one of the two asked for it."""

    name, label = "casework.dispute_opened", "请街道裁定"
    from_unit: UUID
    to_unit: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputeDecided(Event):
    name, label = "casework.dispute_decided", "街道裁定"
    to_unit: UUID
    reason: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class DisputeDropped(Event):
    name, label = "casework.dispute_dropped", "不用裁定了"
