"""Tables of intake: meetings with their remarks, paper slips with their keyings."""

from .meetings import Guest, Meeting, Naming, Remark
from .papers import Keying, Paper, PaperBatch, PaperState

__all__ = [
    "Guest",
    "Keying",
    "Meeting",
    "Naming",
    "Paper",
    "PaperBatch",
    "PaperState",
    "Remark",
]
