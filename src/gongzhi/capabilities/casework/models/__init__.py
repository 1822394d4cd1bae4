"""Work items, their clocks, stages, whistles and disputes, and the offers by which they change hands."""

from .clocks import Clock, Escalation, Pause
from .disputes import Dispute
from .items import Answer, Offer, WorkItem
from .stages import Stage
from .whistles import Whistle

__all__ = [
    "Answer",
    "Clock",
    "Dispute",
    "Escalation",
    "Offer",
    "Pause",
    "Stage",
    "Whistle",
    "WorkItem",
]
