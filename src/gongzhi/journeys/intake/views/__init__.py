"""Pages of intake."""

from .households import (
    visit_correct,
    visit_erase,
    visit_find,
    visit_note,
)
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
from .snaps import snap
from .visits import (
    visit_list,
    visit_plan,
    visit_worker,
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
    "snap",
    "visit_correct",
    "visit_erase",
    "visit_find",
    "visit_list",
    "visit_note",
    "visit_plan",
    "visit_worker",
]
