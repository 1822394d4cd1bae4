"""From what happened to the group, through a real worker and over a real connection."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.capabilities.notices import services
from gongzhi.capabilities.notices.models import GroupNews, Notice
from gongzhi.foundation import rulebook
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.tests.conftest import own_queue, vendor
from gongzhi.foundation.messaging.tests.recording import Vendor
from gongzhi.foundation.upkeep import services as upkeep
from gongzhi.foundation.upkeep.registry import ALL_RETAINED

from .factories import NOON, GroupFactory, NoticeFactory

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


@pytest.fixture
def keeping(db, tmp_path):
    """The shipped rules about how long things are kept, in force everywhere."""
    folder = tmp_path / "national"
    folder.mkdir()
    for name in ("pack.toml", "retention.toml"):
        shutil.copy(Path(settings.RULEPACKS) / "national" / name, folder / name)
    rulebook.load(tmp_path, at=NOON)
    yield
    rulebook.queries.forget()


def test_notices_go_a_year_after_they_were_made_with_a_record_of_how_many(keeping):
    """Their words repeat a title, which must not outlive what it is the title of."""
    over = datetime(2025, 11, 23, 4, tzinfo=UTC)
    second = timedelta(seconds=1)
    kept = [NoticeFactory(made_at=over), NoticeFactory(made_at=NOON)]
    for read_at in (None, over, NOON):
        NoticeFactory(made_at=over - second, read_at=read_at)
    assert upkeep.delete_expired(at=NOON, kinds=["notices.notices"]) == [
        upkeep.Deleted("notices.notices", "页面上的通知", 3)
    ]
    assert set(Notice.objects.all()) == set(kept)
    (said,) = history(upkeep.subject_of("notices.notices"))
    assert (said.event, said.body["count"], said.body["what"]) == (
        "upkeep.expired",
        3,
        "页面上的通知",
    )
    assert said.body["basis"] == "个人信息保护法第十九条"
    assert upkeep.delete_expired(at=NOON, kinds=["notices.notices"]) == []
    assert len(history(upkeep.subject_of("notices.notices"))) == 1


@pytest.mark.django_db
def test_notices_go_in_portions_the_oldest_first():
    old = [NoticeFactory(made_at=NOON - timedelta(days=days)) for days in (3, 2, 1)]
    assert services.forget_notices(NOON, 2) == 2
    assert list(Notice.objects.all()) == [old[2]]
    assert services.forget_notices(NOON, 2) == 1
