"""What waits: for the end of the quiet hours, or because the other side asks for patience."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.adapters import TryLater
from gongzhi.foundation.messaging.models import OutgoingText, Robot, Status
from gongzhi.foundation.messaging.services import MOST_TRIES, retry_text, send_text
from gongzhi.foundation.worktime import ZONE

from .factories import ADDRESS, QUIET, RobotFactory, lay_down
from .recording import BUSY

EVENING = datetime(2026, 11, 23, 21, tzinfo=ZONE)
MORNING = datetime(2026, 11, 24, 8, tzinfo=ZONE)
BEFORE = EVENING - timedelta(seconds=1)
LATER = TryLater("企业微信说发得太密了（45009）", wait=timedelta(minutes=10))


@pytest.fixture
def quiet_nights(db, tmp_path):
    lay_down(tmp_path, QUIET)


def deferred(at, **more):
    return messaging.defer_text("13800001234", "受理了。", reference="a:1", at=at, **more)


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name="messaging.send").order_by("pk")
    return [(job.args["text_id"], job.scheduled_at) for job in rows]


@pytest.mark.parametrize(
    ("at", "status", "goes"),
    [(BEFORE, "waiting", None), (EVENING, "held", MORNING), (MORNING, "waiting", None)],
)
def test_a_text_of_the_night_waits_for_the_morning(quiet_nights, at, status, goes):
    text_id = deferred(at)
    text = OutgoingText.objects.get()
    assert (text.status, text.waits_until) == (status, goes)
    assert jobs() == [(str(text_id), goes)]


def test_what_is_urgent_does_not_wait(quiet_nights, recording):
    text_id = deferred(EVENING, is_urgent=True)
    assert jobs() == [(str(text_id), None)]
    assert send_text(text_id, at=EVENING) == Status.SENT


@pytest.mark.django_db
def test_where_nothing_is_laid_down_nothing_waits():
    deferred(EVENING)
    assert OutgoingText.objects.get().status == "waiting"


def test_a_held_text_goes_at_its_hour_and_once(quiet_nights, recording):
    text_id = deferred(EVENING)
    assert send_text(text_id, at=MORNING) == Status.SENT
    assert send_text(text_id, at=MORNING) == Status.SENT
    text = OutgoingText.objects.get()
    assert (text.sent_at, text.waits_until, len(recording.sent)) == (MORNING, None, 1)


def test_a_try_that_falls_into_the_night_waits_as_well_and_does_not_count(quiet_nights, recording):
    text_id = deferred(BEFORE)
    assert send_text(text_id, at=EVENING) == Status.HELD
    text = OutgoingText.objects.get()
    assert (text.tries, text.waits_until, recording.sent) == (0, MORNING, [])
    assert jobs() == [(str(text_id), None), (str(text_id), MORNING)]


def test_what_is_tried_anew_at_night_waits(quiet_nights):
    text_id = deferred(BEFORE)
    OutgoingText.objects.update(status="failed", tries=MOST_TRIES)
    assert retry_text(text_id, at=EVENING) is True
    text = OutgoingText.objects.get()
    assert (text.status, text.tries, text.waits_until) == ("held", 0, MORNING)


def post(at=BEFORE, reference="n:1"):
    return messaging.defer_post(
        RobotFactory(secret="SECabc").pk, "新到 1 件", reference=reference, at=at
    )


@pytest.mark.django_db
def test_the_database_reads_neither_address_nor_key_nor_post():
    post()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM messaging_robot")
        address, secret = map(bytes, cursor.fetchone())
    assert b"webhook" not in address
    assert b"SECabc" not in secret
    assert (Robot.objects.get().secret, OutgoingText.objects.get().body) == ("SECabc", "新到 1 件")


@pytest.mark.django_db
def test_a_post_goes_to_its_robot_and_its_body_is_erased(groups):
    post_id = post()
    assert send_text(post_id, at=BEFORE) == Status.SENT
    assert groups.sent == [(ADDRESS, "SECabc", "新到 1 件")]
    sent = OutgoingText.objects.get()
    assert (sent.channel, sent.phone, sent.body, sent.tries) == ("群消息", None, None, 1)


@pytest.mark.usefixtures("own_queue")
def test_two_workers_with_the_same_post_post_it_once(groups):
    post_id = post()
    groups.seconds = 0.3

    def worker(_):
        try:
            return send_text(post_id, at=BEFORE)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        said = list(workers.map(worker, range(3)))
    assert Status.SENT in said
    assert set(said) <= {Status.SENT, Status.UNKNOWN}  # unknown while another is posting it
    text = OutgoingText.objects.get()
    assert (len(groups.sent), text.tries, text.status) == (1, 1, "sent")


@pytest.mark.django_db
def test_too_often_is_tried_again_ten_minutes_later_and_counts(groups):
    post_id = post()
    groups.faults[:] = [LATER]
    assert send_text(post_id, at=BEFORE) == Status.HELD
    text, then = OutgoingText.objects.get(), BEFORE + timedelta(minutes=10)
    assert (text.tries, text.waits_until, text.error) == (1, then, str(LATER))
    assert jobs() == [(str(post_id), None), (str(post_id), then)]
    assert send_text(post_id, at=then) == Status.SENT


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [LATER, BUSY])
def test_the_last_try_ends_it_whatever_the_fault(groups, fault):
    post_id = post()
    OutgoingText.objects.update(tries=MOST_TRIES - 1)
    groups.faults[:] = [fault]
    assert send_text(post_id, at=BEFORE) == Status.FAILED
    text = OutgoingText.objects.get()
    assert (text.tries, text.error, text.waits_until) == (MOST_TRIES, str(fault), None)


@pytest.mark.django_db
def test_a_paused_robot_posts_nothing_and_what_waited_can_be_tried_again(groups):
    post_id = post()
    robot_id = Robot.objects.get().pk
    messaging.pause_robot(robot_id, is_paused=True)
    assert send_text(post_id, at=BEFORE) == Status.FAILED
    assert OutgoingText.objects.get().error == "这个群机器人停用着"
    messaging.pause_robot(robot_id, is_paused=False)
    assert retry_text(post_id, at=BEFORE) is True
    assert send_text(post_id, at=BEFORE) == Status.SENT
    assert len(groups.sent) == 1


@pytest.mark.django_db
def test_a_robot_goes_with_its_posts():
    post()
    messaging.drop_robot(Robot.objects.get().pk)
    assert (Robot.objects.count(), OutgoingText.objects.count()) == (0, 0)
