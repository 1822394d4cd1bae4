"""Reading reports: lists, one with its clusters, and the appeals behind a cluster."""

from .behind import voices_of
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
    "cluster_for_change",
    "clusters_of",
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
