"""Reading what was taken in."""

from .meetings import (
    MeetingRow,
    RemarkRow,
    ended_guests,
    guests_of,
    meeting_for_change,
    meeting_page,
    meeting_seen_by,
    remark_rows,
    remarks_of,
)

__all__ = [
    "MeetingRow",
    "RemarkRow",
    "ended_guests",
    "guests_of",
    "meeting_for_change",
    "meeting_page",
    "meeting_seen_by",
    "remark_rows",
    "remarks_of",
]
