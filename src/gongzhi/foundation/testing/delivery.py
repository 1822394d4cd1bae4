"""Delivering what was told, in the test's own process and transaction."""

from __future__ import annotations

import json

from django.db import connection
from procrastinate.contrib.django import app

_NEXT = """
SELECT id, task_name, args::text FROM procrastinate_jobs
WHERE queue_name = 'events' AND status = 'todo' ORDER BY id LIMIT 1
"""


def deliver_all() -> int:
    """Run every waiting job of the event queue, and those they queue; returns how many ran.

    A job put off to a later time runs as well. One that raises stays in the queue.
    """
    ran = 0
    with connection.cursor() as cursor:
        while job := cursor.execute(_NEXT).fetchone():
            job_id, task, arguments = job
            app.tasks[task](**json.loads(arguments))
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", (job_id,))
            ran += 1
    return ran
