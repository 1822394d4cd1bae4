"""Tables of intake: meetings with their remarks, paper slips with their keyings, home visits."""

from .meetings import Guest, Meeting, Naming, Remark
from .papers import Keying, Paper, PaperBatch, PaperState
from .visits import VisitNote, VisitOutcome, VisitPlan

__all__ = [
    "Guest",
    "Keying",
    "Meeting",
    "Naming",
    "Paper",
    "PaperBatch",
    "PaperState",
    "Remark",
    "VisitNote",
    "VisitOutcome",
    "VisitPlan",
]
