"""The desk's page of a unit's group."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.capabilities.notices.models import UnitGroup
from gongzhi.foundation import messaging
from gongzhi.foundation.messaging.models import OutgoingText, Robot
from gongzhi.foundation.messaging.tests.factories import ADDRESS
from gongzhi.register.organizations.tests.factories import (
    AppointmentFactory,
    PostFactory,
    UnitFactory,
    enter,
    on_duty,
)

from .factories import NOON, GroupFactory

pytestmark = pytest.mark.django_db
GROUPS = reverse("notices:groups")


@pytest.fixture
def unit(db):
    return UnitFactory(name="仙泉社区")


@pytest.fixture
def head(client, unit):
    return enter(client, on_duty("community_head", unit=unit)[1])


def page(client):
    answer = client.get(GROUPS)
    assert answer.status_code == 200
    return answer.content.decode()


def change(client, group, action):
    address = reverse("notices:change_group", args=[group.pk, action])
    return client.post(address, follow=True)


def typed(unit, **more):
    return {"unit": str(unit.pk), "label": "仙泉工作群", "address": ADDRESS, "secret": "", **more}


def test_a_head_adds_a_group_and_nobody_reads_its_address(head, unit):
    assert "加一个群" in page(head)
    answer = head.post(GROUPS, typed(unit, secret="SECabc"), follow=True)
    shown = answer.content.decode()
    assert "加好了。先发一条试试" in shown
    assert "qyapi.weixin.qq.com …sifa" in shown
    assert "693axxx6" not in shown
    assert "SECabc" not in shown
    assert "加一个群" not in shown
    assert UnitGroup.objects.get().unit == unit


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": ADDRESS.replace("https", "http")}, "地址要以 https:// 开头"),
        ({"address": "https://example.com/hook"}, "只能填 "),
        ({"address": ""}, "请粘贴机器人地址"),
        ({"label": ""}, "请写群的叫法"),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(head, unit, more, said):
    answer = head.post(GROUPS, typed(unit, **more))
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert said in shown
    assert all(text in shown for text in typed(unit, **more).values() if text)
    assert Robot.objects.count() == 0


def test_another_unit_cannot_be_chosen(head):
    answer = head.post(GROUPS, typed(UnitFactory()))
    assert (answer.status_code, UnitGroup.objects.count()) == (400, 0)


def test_buttons_try_pause_resume_and_remove(head, unit):
    group = GroupFactory(unit=unit)
    assert "已经排进去" in change(head, group, "test").content.decode()
    assert "往群里发一条试试" in page(head)
    assert "停用了，不再往群里发" in change(head, group, "pause").content.decode()
    again = change(head, group, "pause").content.decode()
    assert "“停用”状态下不能“停用”" in again
    assert "恢复了" in change(head, group, "resume").content.decode()
    assert "去掉了，地址也删了" in change(head, group, "remove").content.decode()
    assert (UnitGroup.objects.count(), Robot.objects.count()) == (0, 0)


def test_how_the_last_posts_went_stands_there(head, unit):
    group = GroupFactory(unit=unit)
    messaging.defer_post(group.robot_id, "新到 1 件", reference="notices.news:1", at=NOON)
    OutgoingText.objects.update(status="failed", error="企业微信答复 500")
    shown = page(head)
    for words in ("群里的提醒", "没发出去", "企业微信答复 500"):
        assert words in shown


def test_another_units_group_is_not_there(head):
    group = GroupFactory(unit__name="别的社区", label="别的群")
    assert "别的群" not in page(head)
    for action in ("test", "pause", "remove", "other"):
        assert change(head, group, action).status_code == 404
    assert (UnitGroup.objects.count(), OutgoingText.objects.count()) == (1, 0)


@pytest.mark.parametrize("role", ["clerk", "handler", "auditor", "system_admin"])
def test_who_heads_no_unit_keeps_no_group(client, role):
    enter(client, on_duty(role)[1])
    assert client.get(GROUPS).status_code == 403
    assert change(client, GroupFactory(), "test").status_code == 403


def test_buttons_are_posts_with_a_token(head, unit):
    group = GroupFactory(unit=unit)
    address = reverse("notices:change_group", args=[group.pk, "remove"])
    assert head.get(address).status_code == 405
    strict = enter(Client(enforce_csrf_checks=True), on_duty("community_head", unit=unit)[1])
    assert strict.post(address).status_code == 403
    assert UnitGroup.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(client, rows, django_assert_num_queries):
    _, account = on_duty("community_head")
    enter(client, account)
    for number in range(rows):
        unit = UnitFactory()
        post = PostFactory(unit=unit, role="community_head")
        AppointmentFactory(post=post, account=account, holder="王主任")
        group = GroupFactory(unit=unit)
        for each in range(6):
            reference = f"notices.news:{number}:{each}"
            messaging.defer_post(group.robot_id, "新到 1 件", reference=reference, at=NOON)
    assert page(client).count("群里的提醒") == rows * 5
    with django_assert_num_queries(4):
        page(client)
