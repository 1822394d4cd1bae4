"""Writing texts down and sending them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.models import OutgoingText, Status
from gongzhi.foundation.messaging.services import MOST_TRIES, retry_text, send_text

from .recording import BUSY

PHONE, BODY = "13800001234", "登录验证码 246810，5 分钟内有效。"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def deferred(reference="sign-in:1"):
    return messaging.defer_text(PHONE, BODY, reference=reference, at=NOON)


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name="messaging.send").order_by("pk")
    return [(job.args["text_id"], job.queue_name, job.status) for job in rows]


@pytest.mark.django_db
def test_a_text_and_its_job_are_written_together():
    text_id = deferred()
    text = OutgoingText.objects.get()
    assert (text.pk, text.phone, text.body) == (text_id, PHONE, BODY)
    assert (text.status, text.tries, text.made_at, text.sent_at) == ("waiting", 0, NOON, None)
    assert jobs() == [(str(text_id), "texts", "todo")]


@pytest.mark.django_db
def test_the_database_reads_neither_number_nor_body():
    deferred()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, body FROM messaging_outgoingtext")
        for value in cursor.fetchone():
            assert PHONE.encode() not in bytes(value)
            assert b"246810" not in bytes(value)
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        assert PHONE not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_neither_text_nor_job():
    with transaction.atomic():
        deferred()
        assert len(jobs()) == 1
        transaction.set_rollback(True)
    assert (OutgoingText.objects.count(), jobs()) == (0, [])


@pytest.mark.django_db
def test_a_repeated_reference_is_one_text():
    first = deferred()
    again = messaging.defer_text("13900000000", "别的话", reference="sign-in:1", at=NOON)
    other = deferred("sign-in:2")
    assert again == first
    assert OutgoingText.objects.get(pk=first).body == BODY
    assert [text_id for text_id, _, _ in jobs()] == [str(first), str(other)]


@pytest.mark.usefixtures("own_queue")
def test_the_same_reference_from_two_sides_at_once_is_one_text():
    def from_one_side(_):
        try:
            return deferred("notice:7")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as sides:
        ids = set(sides.map(from_one_side, range(8)))
    assert ids == {OutgoingText.objects.get().pk}
    assert len(jobs()) == 1


@pytest.mark.django_db
def test_a_sent_text_is_marked_and_its_body_erased(recording):
    text_id = deferred()
    later = NOON + timedelta(seconds=2)
    assert send_text(text_id, at=later) == Status.SENT
    assert recording.sent == [(PHONE, BODY, "sign-in:1")]
    text = OutgoingText.objects.get()
    assert (text.status, text.sent_at, text.tries, text.error) == ("sent", later, 1, "")
    assert (text.body, text.phone, text.tried_at) == (None, PHONE, later)


@pytest.mark.django_db
def test_a_sent_text_is_not_sent_again(recording):
    text_id = deferred()
    send_text(text_id, at=NOON)
    assert send_text(text_id, at=NOON + timedelta(hours=1)) == Status.SENT
    assert len(recording.sent) == 1
    assert OutgoingText.objects.get().sent_at == NOON


@pytest.mark.usefixtures("own_queue")
def test_two_workers_with_the_same_text_send_it_once(recording):
    text_id = deferred()
    recording.seconds = 0.3

    def worker(_):
        try:
            return send_text(text_id, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        assert list(workers.map(worker, range(3))) == [Status.SENT] * 3
    assert len(recording.sent) == 1
    assert OutgoingText.objects.get().tries == 1


@pytest.mark.django_db
def test_a_failed_try_is_kept_and_the_last_one_ends_it(recording):
    text_id = deferred()
    recording.faults[:] = [BUSY] * MOST_TRIES
    for number in range(1, MOST_TRIES):
        assert send_text(text_id, at=NOON) == Status.WAITING
        text = OutgoingText.objects.get()
        assert (text.tries, text.error, text.body) == (number, "短信平台答复 503", BODY)
    assert send_text(text_id, at=NOON) == Status.FAILED
    text = OutgoingText.objects.get()
    assert (text.tries, text.sent_at, text.body) == (MOST_TRIES, None, BODY)
    assert send_text(text_id, at=NOON) == Status.FAILED
    assert recording.sent == []


@pytest.mark.django_db
def test_a_try_after_a_failed_one_can_succeed(recording):
    text_id = deferred()
    recording.faults[:] = [BUSY]
    assert send_text(text_id, at=NOON) == Status.WAITING
    assert send_text(text_id, at=NOON) == Status.SENT
    text = OutgoingText.objects.get()
    assert (text.tries, text.error) == (2, "")


@pytest.mark.django_db
def test_an_adapters_own_error_is_named_but_not_quoted(recording):
    text_id = deferred()
    recording.faults[:] = [ValueError(f"cannot send {BODY} to {PHONE}")]
    assert send_text(text_id, at=NOON) == Status.WAITING
    assert OutgoingText.objects.get().error == "ValueError"


@pytest.mark.django_db
def test_a_text_that_was_given_up_is_tried_anew_with_all_its_tries(recording):
    text_id = deferred()
    recording.faults[:] = [BUSY] * MOST_TRIES
    for _ in range(MOST_TRIES):
        send_text(text_id, at=NOON)
    assert retry_text(text_id, at=NOON) is True
    text = OutgoingText.objects.get()
    assert (text.status, text.tries, text.error, text.tried_at) == (
        "waiting",
        0,
        "短信平台答复 503",
        NOON,
    )
    assert [job for job, _, _ in jobs()] == [str(text_id)] * 2
    assert retry_text(text_id, at=NOON) is False
    assert send_text(text_id, at=NOON) == Status.SENT
    assert retry_text(text_id, at=NOON) is False
    assert (len(jobs()), recording.sent) == (2, [(PHONE, BODY, "sign-in:1")])
