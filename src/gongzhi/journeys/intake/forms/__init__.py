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

__all__ = [
    "BatchForm",
    "GuestForm",
    "KeyForm",
    "MeetingForm",
    "RemarkForm",
    "SettleForm",
]
