"""A post whose answer was lost: it does not go again by itself, somebody looks and says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.adapters import AnswerLost
from gongzhi.foundation.messaging.models import OutgoingText, Status
from gongzhi.foundation.messaging.services import retry_text, send_text, settle_post

from .factories import RobotFactory
from .recording import BUSY

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
SOON, LATER = AT + timedelta(seconds=30), AT + timedelta(minutes=2)
LOST = AnswerLost("企业微信没有回话：TimeoutError")


def post(reference="notices.news:1"):
    return messaging.defer_post(RobotFactory().pk, "新到 1 件", reference=reference, at=AT)


def state():
    text = OutgoingText.objects.get()
    return text.status, text.tries, text.sent_at, text.body


def jobs():
    return ProcrastinateJob.objects.filter(task_name="messaging.send").count()


@pytest.fixture
def unsure(groups):
    """A post of which nobody heard."""
    post_id = post()
    groups.faults[:] = [LOST]
    assert send_text(post_id, at=AT) == Status.UNKNOWN
    return post_id


def test_where_the_answer_is_lost_it_is_not_posted_again_however_often_it_is_asked(groups, unsure):
    assert state() == ("unknown", 1, None, "新到 1 件")
    assert OutgoingText.objects.get().error == str(LOST)
    assert send_text(unsure, at=LATER) == Status.UNKNOWN
    assert retry_text(unsure, at=LATER) is False
    assert (groups.sent, jobs()) == ([], 1)


def test_what_breaks_in_a_way_nobody_thought_of_may_have_arrived(groups):
    post_id = post()
    groups.faults[:] = [RuntimeError("key=693axxx6")]
    assert send_text(post_id, at=AT) == Status.UNKNOWN
    assert OutgoingText.objects.get().error == "RuntimeError"


def test_what_the_vendor_did_not_take_goes_on_being_tried(groups):
    post_id = post()
    groups.faults[:] = [BUSY]
    assert send_text(post_id, at=AT) == Status.WAITING
    assert send_text(post_id, at=LATER) == Status.SENT
    assert state() == ("sent", 2, LATER, None)


def test_what_dies_in_the_middle_of_posting_is_unknown_and_says_so(groups):
    """As a killed worker leaves it: nothing after the handing over was written down."""
    post_id = post()
    groups.faults[:] = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        send_text(post_id, at=AT)
    assert state() == ("unknown", 1, None, "新到 1 件")
    assert OutgoingText.objects.get().error == "发到一半断了，没有听到答复"
    assert send_text(post_id, at=LATER) == Status.UNKNOWN
    assert groups.sent == []


def test_a_text_with_its_reference_is_still_tried_again(recording):
    text_id = messaging.defer_text("13800001234", "受理了。", reference="a:1", at=AT)
    recording.faults[:] = [RuntimeError("13800001234")]
    assert send_text(text_id, at=AT) == Status.WAITING
    assert send_text(text_id, at=LATER) == Status.SENT


def test_what_somebody_saw_in_the_group_is_sent_since_it_was_posted(unsure):
    assert settle_post(unsure, is_there=True, at=LATER) is True
    assert state() == ("sent", 1, AT, None)
    assert settle_post(unsure, is_there=False, at=LATER) is False
    assert (state(), jobs()) == (("sent", 1, AT, None), 1)


def test_what_is_not_in_the_group_is_posted_once_more(groups, unsure):
    assert settle_post(unsure, is_there=False, at=LATER) is True
    assert (state()[:2], jobs()) == (("waiting", 0), 2)
    assert settle_post(unsure, is_there=True, at=LATER) is False
    assert send_text(unsure, at=LATER) == Status.SENT
    assert len(groups.sent) == 1


def test_what_is_just_being_posted_is_not_settled(unsure):
    assert settle_post(unsure, is_there=False, at=SOON) is False
    assert (state()[0], jobs()) == ("unknown", 1)


def test_what_nobody_knows_of_is_listed_beside_what_did_not_go(unsure):
    assert list(messaging.undelivered()) == [OutgoingText.objects.get()]
    assert list(messaging.failed_texts()) == []
