"""Every change of work in hand."""

from .clocks import (
    defer_recompute,
    pause_clocks,
    recompute_deadlines,
    restart_clocks,
    start_clock,
    stop_clock,
)
from .custody import (
    accept_offer,
    ask_resident,
    assign_owner,
    call_back,
    claim_item,
    finish_item,
    hand_in_item,
    offer_item,
    push_back,
    resume_item,
    send_back_item,
)
from .escalation import escalate_late
from .opening import Opening, drop_items, open_item, open_items, rename_item

__all__ = [
    "Opening",
    "accept_offer",
    "ask_resident",
    "assign_owner",
    "call_back",
    "claim_item",
    "defer_recompute",
    "drop_items",
    "escalate_late",
    "finish_item",
    "hand_in_item",
    "offer_item",
    "open_item",
    "open_items",
    "pause_clocks",
    "push_back",
    "recompute_deadlines",
    "rename_item",
    "restart_clocks",
    "resume_item",
    "send_back_item",
    "start_clock",
    "stop_clock",
]
