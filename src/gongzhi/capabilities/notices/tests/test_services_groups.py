"""Keeping a unit's group, and telling it how much there is to do: together, once, not at night."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.capabilities.notices import services
from gongzhi.capabilities.notices.models import GroupNews, UnitGroup
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText, Robot
from gongzhi.foundation.messaging.robots import BadAddress
from gongzhi.foundation.messaging.tests.factories import ADDRESS, QUIET, lay_down
from gongzhi.foundation.worktime import ZONE
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import NOON, GroupFactory

NIGHT = datetime(2026, 11, 23, 22, tzinfo=ZONE)
MORNING = datetime(2026, 11, 24, 8, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def head(db):
    return on_duty("community_head", unit=UnitFactory(name="仙泉社区"))[0]


def added(head, **more):
    given = {"label": "工作群", "address": ADDRESS, "actor": head, "at": NOON, **more}
    return services.add_group(head.duties[0].unit, **given)


def jobs():
    rows = ProcrastinateJob.objects.filter(task_name="notices.tell_group").order_by("pk")
    return [(job.args["group_id"], job.scheduled_at) for job in rows]


def posts():
    return [(post.body, post.reference.split(":")[0]) for post in OutgoingText.objects.all()]


def news(group, number=1, at=NOON, **more):
    return services.add_news(
        group.unit_id, kind="new", reference=f"casework.new:{number}", at=at, **more
    )


def test_a_head_adds_the_group_of_the_own_unit(head):
    group = added(head, secret="SECabc")
    assert (group.unit_id, group.area, group.status) == (
        head.duties[0].unit,
        head.duties[0].area,
        "on",
    )
    assert (group.robot.vendor, group.robot.address, group.robot.secret) == (
        "wecom",
        ADDRESS,
        "SECabc",
    )
    (entry,) = history(group.pk)
    assert (entry.event, entry.actor_id, entry.body) == (
        "notices.group_added",
        head.pk,
        {"vendor": "wecom"},
    )


def test_a_second_group_a_foreign_unit_and_a_wrong_address_are_refused(head):
    with pytest.raises(BadAddress):
        added(head, address="https://example.com/robot/send?access_token=abcdefgh")
    for actor in (on_duty("clerk")[0], on_duty("community_head")[0]):
        with pytest.raises(PermissionDenied, match="管本单位的工作群机器人"):
            added(head, actor=actor)
    assert (UnitGroup.objects.count(), Robot.objects.count()) == (0, 0)
    added(head)
    with pytest.raises(services.GroupThere, match="先去掉再加"):
        added(head)
    assert (UnitGroup.objects.count(), Robot.objects.count()) == (1, 1)


def test_a_trial_goes_at_once_even_at_night(head, tmp_path):
    lay_down(tmp_path, QUIET)
    group = added(head)
    services.test_group(group.pk, actor=head, at=NIGHT)
    post = OutgoingText.objects.get()
    assert (post.robot_id, post.status, post.is_urgent) == (group.robot_id, "waiting", True)
    assert post.body.startswith("【共治】仙泉社区：试一条。")
    assert [entry.event for entry in history(group.pk)][-1] == "notices.group_tested"


def test_a_paused_group_hears_nothing_until_it_is_resumed(head):
    group = added(head)
    news(group)
    services.pause_group(group.pk, actor=head, at=NOON)
    assert (GroupNews.objects.count(), Robot.objects.get().is_paused) == (0, True)
    assert news(group, 2) is False
    with pytest.raises(StepRefused, match="停用"):
        services.pause_group(group.pk, actor=head, at=NOON)
    services.resume_group(group.pk, actor=head, at=NOON)
    assert Robot.objects.get().is_paused is False
    assert news(group, 3) is True
    told = [entry.event for entry in history(group.pk)]
    assert told[1:] == ["notices.group_paused", "notices.group_resumed"]


def test_a_removed_group_leaves_no_address_and_its_story(head):
    group = added(head)
    news(group)
    services.test_group(group.pk, actor=head, at=NOON)
    services.remove_group(group.pk, actor=head, at=NOON)
    left = (UnitGroup, GroupNews, Robot, OutgoingText)
    assert [model.objects.count() for model in left] == [0, 0, 0, 0]
    assert [entry.event for entry in history(group.pk)][-1] == "notices.group_removed"
    assert services.tell_group(group.pk, at=NOON) is False


@pytest.mark.parametrize(
    "change",
    [services.test_group, services.pause_group, services.resume_group, services.remove_group],
)
def test_nobody_else_changes_a_group(head, change):
    group = added(head)
    with pytest.raises(PermissionDenied, match="管本单位的工作群机器人"):
        change(group.pk, actor=on_duty("unit_head")[0], at=NOON)
    group.refresh_from_db()
    assert (group.status, posts(), len(history(group.pk))) == ("on", [], 1)


@pytest.mark.django_db
def test_what_comes_in_together_is_told_together_and_once():
    group = GroupFactory(unit__name="仙泉社区")
    due = datetime(2026, 11, 28, 17, tzinfo=ZONE)
    assert news(group, 1, due_at=due) is True
    assert news(group, 2) is True
    assert news(group, 1) is False
    assert jobs() == [(str(group.pk), NOON + MINUTE)]
    assert services.tell_group(group.pk, at=NOON + MINUTE) is True
    assert services.tell_group(group.pk, at=NOON + MINUTE) is False
    assert posts() == [
        (
            "【共治】仙泉社区：新到 2 件，最晚 11月28日 17:00 前接单。http://127.0.0.1:8000/desk/",
            "notices.news",
        )
    ]
    assert GroupNews.objects.count() == 0


@pytest.mark.django_db
def test_a_unit_without_a_group_hears_nothing():
    unit = UnitFactory()
    assert not services.add_news(unit.pk, kind="new", reference="casework.new:1", at=NOON)
    assert (GroupNews.objects.count(), jobs()) == (0, [])


@pytest.mark.django_db
def test_the_night_is_told_in_the_morning_as_one(tmp_path):
    lay_down(tmp_path, QUIET)
    group = GroupFactory()
    for number in range(3):
        news(group, number, at=NIGHT + number * MINUTE)
    assert jobs() == [(str(group.pk), MORNING)]
    assert services.tell_group(group.pk, at=NIGHT) is False
    assert (posts(), GroupNews.objects.count()) == ([], 3)
    assert services.tell_group(group.pk, at=MORNING) is True
    ((said, _),) = posts()
    assert "新到 3 件" in said
    assert OutgoingText.objects.get().status == "waiting"


@pytest.mark.django_db
def test_what_is_urgent_is_told_at_night(tmp_path):
    lay_down(tmp_path, QUIET)
    group = GroupFactory()
    news(group, 1, at=NIGHT)
    news(group, 2, at=NIGHT, is_urgent=True)
    assert jobs() == [(str(group.pk), MORNING), (str(group.pk), NIGHT + MINUTE)]
    assert services.tell_group(group.pk, at=NIGHT + MINUTE) is True
    post = OutgoingText.objects.get()
    assert (post.status, post.is_urgent) == ("waiting", True)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_each_counted_and_told_in_one_post(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    group = GroupFactory()

    def from_one_side(number):
        try:
            return news(group, number % 8)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as sides:
        assert sorted(sides.map(from_one_side, range(16))) == [False] * 8 + [True] * 8

    def worker(_):
        try:
            return services.tell_group(group.pk, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        assert sorted(workers.map(worker, range(3))) == [False, False, True]
    ((said, _),) = posts()
    assert "新到 8 件" in said
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
