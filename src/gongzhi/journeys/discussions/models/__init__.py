"""Tables of discussions: topics, statements, votes, removals, answers, and what groups hold."""

from .statements import Outcome, Removal, Statement, StatementAnswer, Verdict, Vote
from .topics import Grouping, Topic

__all__ = [
    "Grouping",
    "Outcome",
    "Removal",
    "Statement",
    "StatementAnswer",
    "Topic",
    "Verdict",
    "Vote",
]
