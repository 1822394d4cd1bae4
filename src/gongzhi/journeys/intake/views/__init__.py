"""Pages of intake."""

from .meetings import meeting, meeting_act, meeting_list, meeting_sheet

__all__ = ["meeting", "meeting_act", "meeting_list", "meeting_sheet"]
