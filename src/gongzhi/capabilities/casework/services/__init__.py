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
    ask_decision,
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
from .disputes import decide_dispute, drop_dispute
from .escalation import escalate_late
from .groups import (
    is_told_at_once,
    tell_group_of_late,
    tell_group_of_new,
    tell_group_of_offer,
    tell_group_of_whistle,
    warn_ahead,
)
from .joining import join_item, part_item
from .lateness import tell_late_stages
from .opening import (
    Opening,
    drop_items,
    forget_words,
    keep_in_sight,
    open_item,
    open_items,
    rename_item,
)
from .stages import accept_stage, drop_stage, move_stage, plan_stage, redo_stage, report_stage
from .whistles import answer_call, ask_whistle, blow_whistle, call_off, give_result, report_in

__all__ = [
    "Opening",
    "accept_offer",
    "accept_stage",
    "answer_call",
    "ask_decision",
    "ask_resident",
    "ask_whistle",
    "assign_owner",
    "blow_whistle",
    "call_back",
    "call_off",
    "claim_item",
    "decide_dispute",
    "defer_recompute",
    "drop_dispute",
    "drop_items",
    "drop_stage",
    "escalate_late",
    "finish_item",
    "forget_words",
    "give_result",
    "hand_in_item",
    "is_told_at_once",
    "join_item",
    "keep_in_sight",
    "move_stage",
    "offer_item",
    "open_item",
    "open_items",
    "part_item",
    "pause_clocks",
    "plan_stage",
    "push_back",
    "recompute_deadlines",
    "redo_stage",
    "rename_item",
    "report_in",
    "report_stage",
    "restart_clocks",
    "resume_item",
    "send_back_item",
    "start_clock",
    "stop_clock",
    "tell_group_of_late",
    "tell_group_of_new",
    "tell_group_of_offer",
    "tell_group_of_whistle",
    "tell_late_stages",
    "warn_ahead",
]
