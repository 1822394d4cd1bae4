"""Drawing up a report, putting its clusters right, answering each, publishing it."""

from .answering import answer_cluster, close_report
from .drawing import Plan, draw_up
from .hot import reckon_hot
from .notifying import tell_people
from .sorting import move_messages, name_cluster

__all__ = [
    "Plan",
    "answer_cluster",
    "close_report",
    "draw_up",
    "move_messages",
    "name_cluster",
    "reckon_hot",
    "tell_people",
]
