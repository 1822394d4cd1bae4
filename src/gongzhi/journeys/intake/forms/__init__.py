"""What is typed when something is taken in; messages say what to do."""

from .meetings import GuestForm, MeetingForm, RemarkForm

__all__ = ["GuestForm", "MeetingForm", "RemarkForm"]
