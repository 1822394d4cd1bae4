"""``deliver_all`` is the event queue worked off inside the test."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation.journal import delivery
from gongzhi.foundation.journal.delivery import ReactionsFailed
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing import deliver_all
from gongzhi.foundation.testing.events import ThingLost, ThingMoved

pytestmark = pytest.mark.django_db
HEAD = {
    "subject_id": UUID(int=1),
    "area": "431002",
    "actor_id": None,
    "at": datetime(2026, 11, 23, 4, tzinfo=UTC),
}


@pytest.fixture
def heard(monkeypatch):
    """What was heard; whoever hears of a move tells of a loss."""
    heard = []

    def hear_and_tell(event):
        heard.append(event.count)
        tell(ThingLost(**HEAD, reason=f"丢了 {event.count}"))

    def hear(event):
        heard.append(event.reason)

    monkeypatch.setitem(delivery._REACTIONS, ThingMoved.name, [hear_and_tell])
    monkeypatch.setitem(delivery._REACTIONS, ThingLost.name, [hear])
    return heard


def test_every_job_runs_in_order_and_so_do_those_it_queues(heard):
    for number in (1, 2):
        tell(ThingMoved(**HEAD, count=number))
    assert deliver_all() == 4
    assert heard == [1, 2, "丢了 1", "丢了 2"]
    assert ProcrastinateJob.objects.count() == 0
    assert deliver_all() == 0


def test_a_job_put_off_to_later_runs_and_other_queues_are_left_alone(heard):
    tell(ThingLost(**HEAD, reason="丢了"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day'")
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('texts', 'other')"
        )
    assert deliver_all() == 1
    assert heard == ["丢了"]
    assert [job.queue_name for job in ProcrastinateJob.objects.all()] == ["texts"]


def test_a_job_that_fails_stays_and_tells(monkeypatch):
    def refuse(event):
        raise ValueError("不行")

    monkeypatch.setitem(delivery._REACTIONS, ThingMoved.name, [refuse])
    tell(ThingMoved(**HEAD))
    with pytest.raises(ReactionsFailed, match="不行"):
        deliver_all()
    assert ProcrastinateJob.objects.count() == 1
