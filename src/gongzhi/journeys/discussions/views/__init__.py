"""Pages of discussions: the residents' and the desk's."""

from .desk import desk_act, desk_list, desk_statement, desk_topic
from .talking import dispute, say, similar, talk, talks, vote

__all__ = [
    "desk_act",
    "desk_list",
    "desk_statement",
    "desk_topic",
    "dispute",
    "say",
    "similar",
    "talk",
    "talks",
    "vote",
]
