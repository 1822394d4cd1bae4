"""How the parts of the foundation let go of what is over: they know nothing of retention themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet

from gongzhi.foundation.messaging.models import UNDELIVERED, OutgoingText, Status

_ENDED_JOBS = """
WITH ended AS (
    SELECT j.id FROM procrastinate_jobs j
    WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted') AND %s > (
        SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id
    )
    ORDER BY j.id LIMIT %s FOR UPDATE SKIP LOCKED
)
DELETE FROM procrastinate_jobs WHERE id IN (SELECT id FROM ended)
"""


def sent_texts(before: datetime, at_most: int) -> int:
    return first_of(OutgoingText.objects.filter(status=Status.SENT, sent_at__lt=before), at_most)


def failed_texts(before: datetime, at_most: int) -> int:
    """What nobody knows of whether it came counts among what did not go."""
    return first_of(
        OutgoingText.objects.filter(status__in=UNDELIVERED, tried_at__lt=before), at_most
    )


def ended_sessions(before: datetime, at_most: int) -> int:
    return first_of(Session.objects.filter(expire_date__lt=before), at_most)


def failed_sign_ins(before: datetime, at_most: int) -> int:
    return first_of(AccessAttempt.objects.filter(attempt_time__lt=before), at_most)


def ended_jobs(before: datetime, at_most: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_ENDED_JOBS, (before, at_most))
        return int(cursor.rowcount)


def first_of(rows: QuerySet[Any], at_most: int) -> int:
    """Delete the first rows by key, passing over what somebody works on; returns how many."""
    locked = rows.order_by("pk").select_for_update(skip_locked=True)
    keys = list(locked.values_list("pk", flat=True)[:at_most])
    rows.model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
