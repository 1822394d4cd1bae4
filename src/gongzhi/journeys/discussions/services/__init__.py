"""Every change of discussions."""

from .forgetting import forget_links, forget_person
from .grouping import reckon_due, reckon_groups
from .moderating import decide, dispute, hold
from .notifying import tell_author, tell_authors
from .taking_part import say, vote
from .topics import (
    Plan,
    answer_statement,
    change_topic,
    close_topic,
    draft_topic,
    open_topic,
)

__all__ = [
    "Plan",
    "answer_statement",
    "change_topic",
    "close_topic",
    "decide",
    "dispute",
    "draft_topic",
    "forget_links",
    "forget_person",
    "hold",
    "open_topic",
    "reckon_due",
    "reckon_groups",
    "say",
    "tell_author",
    "tell_authors",
    "vote",
]
