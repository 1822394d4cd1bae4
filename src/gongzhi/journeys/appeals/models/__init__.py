"""Appeals, how to reach who said them, what was answered, slips of the box, import batches."""

from .appeals import Appeal, Channel, Contact, Message, Naming, Photo, Rating
from .batches import Batch
from .box import Box, Slip
from .callbacks import CallBack, CallNote
from .merging import Apart, Merge
from .replies import Outcome, Refusal, Reply
from .suggesting import Suggestion
from .supports import Support

__all__ = [
    "Apart",
    "Appeal",
    "Batch",
    "Box",
    "CallBack",
    "CallNote",
    "Channel",
    "Contact",
    "Merge",
    "Message",
    "Naming",
    "Outcome",
    "Photo",
    "Rating",
    "Refusal",
    "Reply",
    "Slip",
    "Suggestion",
    "Support",
]
