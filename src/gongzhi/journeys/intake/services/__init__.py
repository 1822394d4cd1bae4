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
from .papers import (
    Counted,
    Keyed,
    count_papers,
    file_agreed,
    key_paper,
    settle_paper,
)

__all__ = [
    "Counted",
    "Keyed",
    "MeetingPlan",
    "Said",
    "add_guest",
    "count_papers",
    "file_agreed",
    "forget_guests",
    "key_paper",
    "open_meeting",
    "save_minutes",
    "set_came",
    "settle_paper",
    "strike_remark",
    "write_down",
]
