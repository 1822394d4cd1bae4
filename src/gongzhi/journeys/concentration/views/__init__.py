"""Pages of what opinions concentrate on."""

from .desk import desk_act, desk_close, desk_cluster, desk_list, desk_report
from .hot import hot, hot_topic
from .public import export, published, report

__all__ = [
    "desk_act",
    "desk_close",
    "desk_cluster",
    "desk_list",
    "desk_report",
    "export",
    "hot",
    "hot_topic",
    "published",
    "report",
]
