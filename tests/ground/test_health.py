"""Whether the house lives, and whether it can be let to people: database and worker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from config.health import LAG_ALLOWED
from gongzhi.foundation.journal import chain, writer
from gongzhi.foundation.testing.events import ThingMoved

JOB = """
WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)
             VALUES ('events', 'journal.deliver', '{"entry_id": 0}', %s, %s) RETURNING id)
SELECT id FROM job
"""
DEFERRED = "UPDATE procrastinate_events SET at = now() - %s * interval '1 second' WHERE job_id = %s"


def job(*, waits: float, status: str = "todo", scheduled_in: float | None = None) -> None:
    """A job that was deferred so many seconds ago."""
    at = timezone.now() + timedelta(seconds=scheduled_in) if scheduled_in is not None else None
    with connection.cursor() as cursor:
        cursor.execute(JOB, (status, at))
        cursor.execute(DEFERRED, (waits, cursor.fetchone()[0]))


def ready(client):
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()


def told(*, ago: float) -> None:
    import uuid

    writer.tell(
        ThingMoved(
            subject_id=uuid.uuid4(), area="431002001003", actor_id=None,
            at=timezone.now() - timedelta(seconds=ago), words="", count=1,
        )
    )  # fmt: skip


def test_a_living_process_answers_without_the_database(client):
    assert client.get("/health/live").json() == {"status": "live"}


def test_a_house_with_nothing_waiting_is_ready(client, db):
    assert ready(client) == (
        200,
        {"status": "ready", "job_lag_seconds": 0.0, "chain_lag_seconds": 0.0},
    )


@pytest.mark.parametrize(
    ("waits", "status"), [(LAG_ALLOWED - 20, "ready"), (LAG_ALLOWED + 20, "worker behind")]
)
def test_a_job_that_waits_too_long_means_the_worker_is_behind(client, db, waits, status):
    job(waits=waits)
    code, said = ready(client)
    assert (code, said["status"]) == (200 if status == "ready" else 503, status)
    assert waits <= said["job_lag_seconds"] < waits + 10
    assert said["chain_lag_seconds"] == 0.0


def test_jobs_that_are_put_off_or_done_do_not_count(client, db):
    job(waits=10_000, scheduled_in=3600)
    job(waits=10_000, status="succeeded")
    job(waits=10_000, status="failed")
    assert ready(client)[0] == 200


def test_an_entry_that_waits_too_long_for_its_link_counts_too(client, db):
    told(ago=LAG_ALLOWED + 20)
    code, said = ready(client)
    assert (code, said["status"]) == (503, "worker behind")
    assert said["chain_lag_seconds"] >= LAG_ALLOWED + 20
    chain.seal_all(at=timezone.now())
    assert ready(client)[1]["chain_lag_seconds"] == 0.0


def test_a_database_that_is_away_is_said_so(client, db, monkeypatch):
    def away(*args):
        raise OperationalError("connection to server failed: password=secret")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", away)
        answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_two_questions_are_asked_however_much_waits(client, db, django_assert_num_queries):
    job(waits=1)
    with django_assert_num_queries(2):
        client.get("/health/ready")
    job(waits=1)
    told(ago=1)
    with django_assert_num_queries(2):
        client.get("/health/ready")


def test_neither_is_written_to_the_log_of_persons(client, db):
    """No session is begun and no cookie set, so that a probe leaves nothing."""
    for path in ("/health/live", "/health/ready"):
        assert not client.get(path).cookies
