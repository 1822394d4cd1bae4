"""Pages of intake."""

from .meetings import (
    meeting,
    meeting_act,
    meeting_list,
    meeting_sheet,
)
from .papers import (
    paper_batch,
    paper_file,
    paper_key,
    paper_list,
    paper_settle,
)

__all__ = [
    "meeting",
    "meeting_act",
    "meeting_list",
    "meeting_sheet",
    "paper_batch",
    "paper_file",
    "paper_key",
    "paper_list",
    "paper_settle",
]
