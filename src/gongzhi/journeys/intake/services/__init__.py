"""Every change of what is taken in."""

from .meetings import (
    MeetingPlan,
    Said,
    add_guest,
    forget_guest,
    forget_guests,
    link_guests,
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
from .snaps import Snap, report_by_photo
from .visits import (
    Noted,
    correct_note,
    erase_note,
    forget_household,
    forget_notes,
    link_notes,
    note_visit,
    plan_visits,
)

__all__ = [
    "Counted",
    "Keyed",
    "MeetingPlan",
    "Noted",
    "Said",
    "Snap",
    "add_guest",
    "correct_note",
    "count_papers",
    "erase_note",
    "file_agreed",
    "forget_guest",
    "forget_guests",
    "forget_household",
    "forget_notes",
    "key_paper",
    "link_guests",
    "link_notes",
    "note_visit",
    "open_meeting",
    "plan_visits",
    "report_by_photo",
    "save_minutes",
    "set_came",
    "settle_paper",
    "strike_remark",
    "write_down",
]
