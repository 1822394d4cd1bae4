"""Reading reports: lists, one with its clusters, and the appeals behind a cluster."""

from .behind import voices_of
from .hot import Hot, hot_topic, hot_topics
from .reports import (
    cluster_for_change,
    clusters_of,
    members_of,
    newest,
    people_behind,
    report_for_change,
    report_kept_by,
    report_read_by,
    reports_of,
    unanswered,
)

__all__ = [
    "Hot",
    "cluster_for_change",
    "clusters_of",
    "hot_topic",
    "hot_topics",
    "members_of",
    "newest",
    "people_behind",
    "report_for_change",
    "report_kept_by",
    "report_read_by",
    "reports_of",
    "unanswered",
    "voices_of",
]
