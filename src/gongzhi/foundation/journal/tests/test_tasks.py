"""The upkeep of the journal, by real workers, alive, silent and killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from gongzhi.foundation.journal import models, record, tasks
from gongzhi.foundation.testing.events import ThingMoved
from gongzhi.foundation.testing.models import Thing

from . import slow_reactions
from .telling import NOON, told

pytestmark = pytest.mark.usefixtures("committed")
PATIENCE = 40
NAMES = ("note_first", "note_slowly", "note_last")


def rescued():
    """Run the task as a worker does, on a worker's connection."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:

        async def run():
            async with worker_app.open_async():
                context = SimpleNamespace(app=worker_app)
                await tasks.rescue_stalled_jobs.func(context, timestamp=0)

        asyncio.run(run())


def worker_last_seen(**ago):
    with connection.cursor() as cursor:
        at = timezone.now() - timedelta(**ago)
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [at]
        )
        return cursor.fetchone()[0]


def job(task="journal.deliver", *, worker=None, lock=None, status="doing"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, queueing_lock, status, worker_id)"
            " VALUES ('events', %s, %s, %s, %s) RETURNING id",
            [task, lock, status, worker],
        )
        return cursor.fetchone()[0]


def state(job_id):
    row = ProcrastinateJob.objects.get(pk=job_id)
    return row.status, row.attempts


def test_jobs_of_silent_and_forgotten_workers_are_put_back():
    alive, silent = worker_last_seen(seconds=5), worker_last_seen(minutes=2)
    running, stalled, forgotten = job(worker=alive), job(worker=silent), job(worker=None)
    done = job(worker=silent, status="succeeded")
    rescued()
    assert [state(each) for each in (running, stalled, forgotten, done)] == [
        ("doing", 0),
        ("todo", 1),
        ("todo", 1),
        ("succeeded", 0),
    ]


def test_one_whose_successor_waits_is_given_up_and_the_others_are_put_back():
    silent = worker_last_seen(minutes=2)
    sealing = job("journal.seal", worker=silent, lock="journal.seal")
    next_sealing = job("journal.seal", lock="journal.seal", status="todo")
    stalled = job(worker=silent)
    rescued()
    assert [state(each) for each in (sealing, next_sealing, stalled)] == [
        ("aborted", 1),
        ("todo", 0),
        ("todo", 1),
    ]


def test_one_that_ended_meanwhile_is_left_alone(monkeypatch):
    silent = worker_last_seen(minutes=2)
    slow, stalled = job(worker=silent), job(worker=silent)
    look = app.job_manager.__class__.get_stalled_jobs

    async def look_and_let_the_first_end(manager, **kwargs):
        found = await look(manager, **kwargs)
        await manager.finish_job(found[0], Status.SUCCEEDED, delete_job=False)
        return found

    monkeypatch.setattr(app.job_manager.__class__, "get_stalled_jobs", look_and_let_the_first_end)
    rescued()
    assert [state(slow), state(stalled)] == [("succeeded", 1), ("todo", 1)]


def test_how_long_a_worker_may_be_silent_is_the_workers_own_setting(monkeypatch):
    stalled = job(worker=worker_last_seen(seconds=5))
    rescued()
    assert state(stalled) == ("doing", 0)
    monkeypatch.setitem(app.worker_defaults, "stalled_worker_timeout", 3)
    rescued()
    assert state(stalled) == ("todo", 1)


@contextmanager
def worker(folder, **environment):
    """``gongzhi procrastinate worker`` in a process of its own on the database of the tests."""
    (folder / "killed_settings.py").write_text(
        f"from {os.environ['DJANGO_SETTINGS_MODULE']} import *\n"
        f"DATABASES['default']['NAME'] = {connection.settings_dict['NAME']!r}\n"
        "PROCRASTINATE_WORKER_DEFAULTS = {'update_heartbeat_interval': 0.5,\n"
        "    'stalled_worker_timeout': 2.0, 'fetch_job_polling_interval': 0.5}\n"
        f"PROCRASTINATE_IMPORT_PATHS = [{slow_reactions.__name__!r}]\n"
    )
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "config.cli", "procrastinate", "--skip-checks"),
            *("worker", "-q", "events,upkeep"),
        ],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)]),
            "DJANGO_SETTINGS_MODULE": "killed_settings",
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=(folder / "worker.log").open("ab"),
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)


def wait_until(has_come, until, folder):
    while not has_come():
        if time.monotonic() > until:
            pytest.fail((folder / "worker.log").read_text()[-4_000:] or "the worker said nothing")
        time.sleep(0.05)


def test_a_worker_killed_in_the_middle_loses_nothing_and_does_nothing_twice(tmp_path, reactions):
    until = time.monotonic() + PATIENCE
    reactions[ThingMoved.name] = [getattr(slow_reactions, name) for name in NAMES]
    entries = [told(number, at=NOON) for number in range(10)]
    receipts = models.Receipt.objects.filter(entry=entries[5])
    with worker(tmp_path, **{slow_reactions.STUCK: "5"}) as first:
        wait_until(receipts.exists, until, tmp_path)
        time.sleep(0.3)
        first.send_signal(signal.SIGKILL)
    assert receipts.count() == 1
    assert not Thing.objects.filter(note="slow 5").exists()
    (stuck,) = ProcrastinateJob.objects.filter(queue_name="events", status="doing")
    assert stuck.args == {"entry_id": entries[5].pk}

    jobs = ProcrastinateJob.objects.filter(queue_name="events")
    with worker(tmp_path) as second:
        wait_until(lambda: not jobs.exclude(status="succeeded").exists(), until, tmp_path)
        wait_until(lambda: not models.Unsealed.objects.exists(), until, tmp_path)
        assert second.poll() is None
    expected = sorted(f"{word} {n}" for word, n in product(("first", "slow", "last"), range(10)))
    assert sorted(Thing.objects.values_list("note", flat=True)) == expected
    assert models.Receipt.objects.count() == 30
    assert state(stuck.pk) == ("succeeded", 2)
    verdict = record.verify("431002")
    assert (verdict.entries, verdict.fault, verdict.unlinked) == (10, None, 0)
