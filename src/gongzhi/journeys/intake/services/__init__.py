"""Every change of what is taken in."""

from .meetings import (
    MeetingPlan,
    Said,
    add_guest,
    forget_guests,
    open_meeting,
    save_minutes,
    set_came,
    strike_remark,
    write_down,
)

__all__ = [
    "MeetingPlan",
    "Said",
    "add_guest",
    "forget_guests",
    "open_meeting",
    "save_minutes",
    "set_came",
    "strike_remark",
    "write_down",
]
