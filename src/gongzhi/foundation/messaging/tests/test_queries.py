"""The demonstration's telephone."""

from datetime import UTC, datetime, timedelta

import pytest

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.services import send_text

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def send(number, adapter, settings):
    settings.SMS_ADAPTER = f"gongzhi.foundation.messaging.adapters.{adapter}"
    at = NOON + timedelta(minutes=number)
    text_id = messaging.defer_text("13800001234", f"第{number}条", reference=f"r{number}", at=at)
    send_text(text_id, at=at)


def test_the_inbox_shows_kept_texts_newest_first(settings, django_assert_num_queries):
    for number in (1, 2, 3):
        send(number, "DemoInbox", settings)
    send(4, "Console", settings)
    messaging.defer_text("13800001234", "还没发", reference="r5", at=NOON)
    with django_assert_num_queries(1):
        rows = [(text.reference, text.phone, text.body) for text in messaging.inbox()]
    assert rows == [
        ("r3", "13800001234", "第3条"),
        ("r2", "13800001234", "第2条"),
        ("r1", "13800001234", "第1条"),
    ]
    assert [text.reference for text in messaging.inbox(limit=1)] == ["r3"]


@pytest.mark.parametrize("rows", [1, 3])
def test_texts_that_were_given_up_come_newest_first(rows, django_assert_num_queries):
    for number in range(rows):
        at = NOON + timedelta(minutes=number)
        messaging.defer_text("13800001234", "话", reference=f"f{number}", at=at)
    OutgoingText.objects.update(status="failed")
    messaging.defer_text("13800001234", "还在等", reference="w", at=NOON)
    with django_assert_num_queries(1):
        found = [text.reference for text in messaging.failed_texts()]
    assert found == [f"f{number}" for number in reversed(range(rows))]
