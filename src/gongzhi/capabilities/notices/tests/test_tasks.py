"""From what happened to the group, through a real worker and over a real connection."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.capabilities.notices import services
from gongzhi.capabilities.notices.models import GroupNews
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.tests.conftest import own_queue, vendor
from gongzhi.foundation.messaging.tests.recording import Vendor
from gongzhi.foundation.upkeep.registry import ALL_RETAINED

from .factories import GroupFactory

__all__ = ["own_queue", "vendor"]
LONG_AGO = timedelta(minutes=5)


def work():
    """Run everything that is due, and what that queues."""
    for _ in range(2):
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(
                queues=["texts"], wait=False, install_signal_handlers=False, listen_notify=False
            )


@pytest.mark.usefixtures("own_queue")
def test_a_worker_tells_a_group_once_of_all_that_came_in(vendor, settings):
    settings.ROBOT_ADAPTER = "gongzhi.foundation.messaging.robots.Http"
    address = f"{vendor}/cgi-bin/webhook/send?key=693axxx6-7aoc"
    group = GroupFactory(unit__name="仙泉社区", robot__address=address)
    for number in (1, 2):
        services.add_news(
            group.unit_id,
            kind="new",
            reference=f"casework.new:{number}",
            is_urgent=True,
            at=timezone.now() - LONG_AGO,
        )
    work()
    ((path, _, message),) = Vendor.heard
    assert (path, message["text"]["content"]) == (
        "/cgi-bin/webhook/send",
        "【共治】仙泉社区：新到 2 件。http://127.0.0.1:8000/desk/",
    )
    assert (OutgoingText.objects.get().status, GroupNews.objects.count()) == ("sent", 0)


def test_letters_are_among_what_ends_some_day():
    assert ALL_RETAINED["notices.letters"].delete is services.forget_letters
