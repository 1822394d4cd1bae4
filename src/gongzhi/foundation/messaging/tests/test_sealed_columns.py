"""The command ``crypto`` over this app's sealed columns."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.models import OutgoingText

pytestmark = pytest.mark.django_db
OLD = "2025a:" + b64encode(b"o" * 32).decode()
NEW = "2026a:" + b64encode(b"n" * 32).decode()


def crypto(action):
    out = StringIO()
    call_command("crypto", action, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def three_texts(settings):
    settings.KEYS, settings.CIPHER = OLD, "aes"
    for number in range(3):
        at = datetime(2026, 11, 23, number, tzinfo=UTC)
        messaging.defer_text("13800001234", f"第{number}条", reference=f"r{number}", at=at)
    settings.KEYS, settings.CIPHER = f"{NEW},{OLD}", "sm4"


def ours(lines):
    """The command speaks of every app; these are the lines about ours."""
    start = lines.index("messaging.outgoingtext.phone")
    return lines[start : start + 4]


def test_status_and_rotate(three_texts, settings):
    assert ours(crypto("status")) == [
        "messaging.outgoingtext.phone",
        "  aes 2025a  3",
        "messaging.outgoingtext.body",
        "  aes 2025a  3",
    ]
    lines = crypto("rotate")
    assert "messaging.outgoingtext.body 3" in lines
    assert lines[-1] == "重新加密 6 个值"
    assert ours(crypto("status"))[1::2] == ["  sm4 2026a  3", "  sm4 2026a  3"]
    settings.KEYS = NEW
    assert [text.body for text in OutgoingText.objects.order_by("pk")] == [
        "第0条",
        "第1条",
        "第2条",
    ]
    assert crypto("rotate") == ["重新加密 0 个值"]


def test_a_value_that_cannot_be_opened_ends_the_command_with_its_name(three_texts):
    broken = OutgoingText.objects.values_list("pk", flat=True).get(reference="r1")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_outgoingtext SET body = phone WHERE id = %s", [broken])
    with pytest.raises(
        CommandError, match=rf"1 个值打不开.*messaging\.outgoingtext\.body {broken}"
    ):
        crypto("rotate")
    assert ours(crypto("status")) == [
        "messaging.outgoingtext.phone",
        "  sm4 2026a  3",
        "messaging.outgoingtext.body",
        "  aes 2025a  1",
    ]
