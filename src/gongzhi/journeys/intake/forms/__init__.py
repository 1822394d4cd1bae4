"""What is typed when something is taken in; messages say what to do."""

from .meetings import (
    GuestForm,
    MeetingForm,
    RemarkForm,
)
from .papers import (
    BatchForm,
    KeyForm,
    SettleForm,
)
from .snaps import SnapForm
from .visits import (
    CodeForm,
    CorrectForm,
    NoteForm,
    PlanForm,
)

__all__ = [
    "BatchForm",
    "CodeForm",
    "CorrectForm",
    "GuestForm",
    "KeyForm",
    "MeetingForm",
    "NoteForm",
    "PlanForm",
    "RemarkForm",
    "SettleForm",
    "SnapForm",
]
