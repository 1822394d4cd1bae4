"""Whether the house lives, and whether it can be let to people."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from gongzhi.foundation.journal import record

LEAST_FREE_MB = 100  # where files are kept
LAG_ALLOWED = 120  # seconds a told event may wait for its link or a job for its worker
_OLDEST_JOB = """
SELECT extract(epoch FROM now() - min(e.at)) FROM procrastinate_jobs j
JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, files can be kept, and the worker keeps up (seconds waited)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_OLDEST_JOB)
            row = cursor.fetchone()
        waiting = record.oldest_waiting()
    except (DatabaseError, InterfaceError):
        return JsonResponse({"status": "no database"}, status=503)
    if not _has_room():
        return JsonResponse({"status": "no room for files"}, status=503)
    job_lag = float(row[0]) if row and row[0] is not None else 0.0
    chain_lag = (timezone.now() - waiting).total_seconds() if waiting else 0.0
    lags = {"job_lag_seconds": round(job_lag, 1), "chain_lag_seconds": round(chain_lag, 1)}
    is_ready = max(job_lag, chain_lag) <= LAG_ALLOWED
    return JsonResponse(
        {"status": "ready" if is_ready else "worker behind", **lags},
        status=200 if is_ready else 503,
    )


def _has_room() -> bool:
    """Whether a file can be kept; a folder that is not there yet is made by the first one."""
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return False
    return folder.is_dir() and os.access(folder, os.W_OK) and free >= LEAST_FREE_MB * 1024**2
