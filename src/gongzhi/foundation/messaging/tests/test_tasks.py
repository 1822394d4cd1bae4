"""Texts through a real worker of the job queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.models import OutgoingText

from .recording import BUSY

pytestmark = pytest.mark.usefixtures("own_queue")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def work(queue="texts"):
    """Run everything that is due, as ``gongzhi procrastinate worker --one-shot`` does."""
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(
            queues=[queue], wait=False, install_signal_handlers=False, listen_notify=False
        )


def job():
    return ProcrastinateJob.objects.get(task_name="messaging.send")


def test_a_worker_sends_what_was_deferred(recording):
    before = timezone.now()
    messaging.defer_text("13800001234", "您好", reference="a", at=NOON)
    work()
    assert recording.sent == [("13800001234", "您好", "a")]
    text = OutgoingText.objects.get()
    assert text.status == "sent"
    assert before <= text.sent_at <= timezone.now()
    assert job().status == "succeeded"


def test_a_failed_try_goes_back_to_the_queue_with_growing_waits(recording):
    recording.faults[:] = [BUSY]
    messaging.defer_text("13800001234", "您好", reference="a", at=NOON)
    before = timezone.now()
    work()
    assert (job().status, job().attempts, recording.sent) == ("todo", 1, [])
    assert job().scheduled_at - before >= timedelta(seconds=3)
    assert OutgoingText.objects.get().error == "短信平台答复 503"


def test_a_text_rolled_back_inside_a_worker_leaves_no_job(recording):
    """A worker's own connection must not commit the job of a text that never was."""

    @app.task(name="messaging.tests.stumble", queue="stumbling")
    def stumble() -> None:
        with transaction.atomic():
            messaging.defer_text("13800001234", "您好", reference="a", at=NOON)
            raise RuntimeError

    stumble.defer()
    work("stumbling")
    assert OutgoingText.objects.count() == 0
    assert not ProcrastinateJob.objects.filter(task_name="messaging.send").exists()
    assert ProcrastinateJob.objects.get(task_name="messaging.tests.stumble").status == "failed"
