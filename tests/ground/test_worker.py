"""``gongzhi worker`` in a process of its own: deliveries, sealing, texts, and all that has its hour."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.foundation import messaging
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.models import Unsealed
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Appeal, Box
from gongzhi.oversight.insight.models import AppealFact
from twin.tests.conftest import forget, make, make_ground

from .programs import ROOT

TIMED = {
    "journal.seal", "journal.rescue", "appeals.open_boxes", "appeals.lapse",
}  # fmt: skip


def test_everything_that_has_its_hour_is_known_to_the_worker():
    names = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert names >= TIMED


@pytest.fixture
def worker(transactional_db):
    parts = connection.get_connection_params()
    url = psycopg.conninfo.make_conninfo(
        host=parts["host"], dbname=parts["dbname"], user=parts["user"]
    )
    started = []

    def start():
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "config.cli", "worker", "--concurrency", "2"],
                cwd=ROOT,
                env={
                    "PYTHONPATH": str(ROOT / "src"),
                    "DATABASE_URL": url,
                    "DJANGO_SETTINGS_MODULE": "config.settings.test",
                },
            )
        )
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def until(holds, *, seconds=60):
    """Wait for something to become so; how long it took is nobody's business."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.2)
    assert holds()


def test_it_delivers_seals_and_sends_and_ends_when_asked(worker):
    forget()
    make_ground()
    make(appeals=30)
    before = AppealFact.objects.count()
    area = Box.objects.order_by("pk").values_list("pk", flat=True)[0]
    slips = appeals.open_box(area, at=timezone.now())
    messaging.defer_text(
        "15400000000", "您好", reference="worker", at=timezone.now(), is_urgent=True
    )
    assert Unsealed.objects.exists()
    process = worker()
    until(lambda: AppealFact.objects.count() == before + slips == Appeal.objects.count())
    until(lambda: OutgoingText.objects.get(reference="worker").status == "sent")
    until(lambda: not Unsealed.objects.exists())
    assert record.verify("431002").fault is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    forget()
