"""Pages of notices as people open them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.organizations.tests.factories import enter, on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import NOON, FailedTextFactory, GroupFactory, NoticeFactory

pytestmark = pytest.mark.django_db
MINE, TOLD, FAILED = reverse("notices:mine"), reverse("notices:told"), reverse("notices:failed")


def at_work(client, role):
    _, account = on_duty(role)
    return enter(client, account), account


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_resident_reads_what_they_were_told_and_what_is_new(client):
    account = AccountFactory()
    NoticeFactory(person=account.person, words="灯的事受理了。", leads_to="/mine/7/")
    NoticeFactory(person=account.person, words="以前的一条。", read_at=NOON)
    NoticeFactory(words="别人的一条。")
    enter(client, account)
    shown = page(client, MINE)
    assert "灯的事受理了。" in shown
    assert 'href="/mine/7/"' in shown
    assert "以前的一条。" in shown
    assert "别人的一条。" not in shown
    assert shown.count("新</span>") == 1
    assert page(client, MINE).count("新</span>") == 0
    assert Notice.objects.filter(person=account.person, read_at=None).count() == 0


def test_a_resident_without_notices_reads_that_there_are_none(client):
    enter(client, AccountFactory())
    assert "还没有通知" in page(client, MINE)


def test_the_nameless_are_led_to_the_door(client):
    for path in (MINE, TOLD, FAILED):
        answer = client.get(path)
        assert (answer.status_code, "signin" in answer["Location"]) == (302, True)


def test_a_head_reads_on_the_desk_what_ran_late(client):
    desk, account = at_work(client, "community_head")
    NoticeFactory(person=None, account=account, words="灯的事超期了。", leads_to="/desk/case/7/")
    shown = page(desk, TOLD)
    assert "灯的事超期了。" in shown
    assert 'href="/desk/case/7/"' in shown
    assert "没发出去" not in shown


def test_who_keeps_the_channel_sees_on_the_desk_that_texts_did_not_go(client):
    desk, _ = at_work(client, "system_admin")
    assert "短信和群消息都发出去了" in page(desk, TOLD)
    FailedTextFactory.create_batch(2)
    shown = page(desk, TOLD)
    assert "2 条短信或群消息没发出去" in shown
    assert FAILED in shown


def test_the_list_says_what_to_whom_and_why_but_no_number_and_no_words(client):
    desk, _ = at_work(client, "district_officer")
    FailedTextFactory(reference="appeals.answered:7", phone="13912345678", body="秘密的话")
    shown = page(desk, FAILED)
    for words in ("答复", "139****5678", "短信平台答复 503", "试了 8 次"):
        assert words in shown
    for hidden in ("13912345678", "秘密的话", "appeals.answered"):
        assert hidden not in shown


def test_a_code_that_ran_out_is_listed_and_cannot_be_sent_again(client):
    desk, _ = at_work(client, "system_admin")
    code = FailedTextFactory(reference="sign-in:7")
    shown = page(desk, FAILED)
    assert "过了有效期，不用再发" in shown
    assert reverse("notices:retry", args=[code.pk]) not in shown


def test_one_button_sends_one_again_and_says_so(client):
    desk, _ = at_work(client, "system_admin")
    text = FailedTextFactory()
    action = reverse("notices:retry", args=[text.pk])
    assert f'action="{action}"' in page(desk, FAILED)
    answer = desk.post(action, follow=True)
    assert "已经排进去重发" in answer.content.decode()
    assert "短信和群消息都发出去了" in answer.content.decode()
    text.refresh_from_db()
    assert text.status == "waiting"
    assert "这一条已经有人重发了" in desk.post(action, follow=True).content.decode()


def test_another_button_sends_all_again(client):
    desk, _ = at_work(client, "system_admin")
    FailedTextFactory.create_batch(3)
    answer = desk.post(reverse("notices:retry_all"), follow=True)
    assert "3 条已经排进去重发" in answer.content.decode()
    assert not OutgoingText.objects.filter(status="failed").exists()


@pytest.mark.parametrize("role", ["clerk", "community_head", "handler", "auditor"])
def test_other_staff_neither_see_nor_send_what_did_not_go(client, role):
    desk, _ = at_work(client, role)
    text = FailedTextFactory()
    assert desk.get(FAILED).status_code == 403
    assert desk.post(reverse("notices:retry", args=[text.pk])).status_code == 403
    assert desk.post(reverse("notices:retry_all")).status_code == 403
    text.refresh_from_db()
    assert text.status == "failed"


def test_buttons_are_posts_with_a_token(client):
    desk, account = at_work(client, "system_admin")
    text = FailedTextFactory()
    action = reverse("notices:retry", args=[text.pk])
    assert desk.get(action).status_code == 405
    strict = enter(Client(enforce_csrf_checks=True), account)
    assert strict.post(action).status_code == 403
    text.refresh_from_db()
    assert text.status == "failed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_as_often_for_three_as_for_one(client, rows, django_assert_num_queries):
    desk, account = at_work(client, "system_admin")
    for _ in range(rows):
        NoticeFactory(person=None, account=account)
        FailedTextFactory()
    page(desk, TOLD)
    with django_assert_num_queries(5):
        page(desk, TOLD)
    with django_assert_num_queries(3):
        page(desk, FAILED)


def test_a_long_list_goes_on_where_it_stopped(client):
    desk, account = at_work(client, "clerk")
    for number in range(27):
        NoticeFactory(
            person=None,
            account=account,
            words=f"第{number:02}条",
            made_at=NOON + timedelta(minutes=number),
        )
    shown = page(desk, TOLD)
    assert ("第26条" in shown, "第02条" in shown, "第01条" in shown) == (True, True, False)
    rest = page(desk, _next(shown))
    assert ("第01条" in rest, "第00条" in rest, "第02条" in rest) == (True, True, False)
    assert "下一页" not in rest


def _next(shown):
    start = shown.index('href="?after=') + len('href="')
    return TOLD + shown[start : shown.index('"', start)].replace("&amp;", "&")


def test_a_group_post_that_did_not_go_stands_with_the_texts_and_can_go_again(client):
    desk, _ = at_work(client, "system_admin")
    group = GroupFactory(unit__name="仙泉社区")
    FailedTextFactory(phone=None, robot=group.robot, reference="notices.news:7")
    shown = page(desk, FAILED)
    for words in ("群消息", "仙泉社区的群", "群里的提醒"):
        assert words in shown
    assert (
        "1 条已经排进去重发"
        in desk.post(reverse("notices:retry_all"), follow=True).content.decode()
    )
    assert OutgoingText.objects.get().tries == 0
