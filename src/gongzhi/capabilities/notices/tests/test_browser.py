"""The pages of notices on a phone and on a desk, ordinary and for elders."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import NOON, FailedTextFactory, GroupFactory, LetterFactory, NoticeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"
UNHEARD = {"status": "unknown", "error": "企业微信没有回话：TimeoutError", "tries": 1}


def is_sound(open_page, account, path):
    """The page of somebody signed in is sound on a phone and at a desk, ordinary and for elders."""
    page = open_page(DOOR)
    sign_in(page, enter(Client(), account))
    name = re.sub(r"batch-.*", "batch", re.sub(r"\W+", "-", path).strip("-"))
    assert faults_in_every_window(page, path, name) == []


def test_the_desks_pages_are_sound(open_page):
    _, account = on_duty("system_admin", name="周敏")
    NoticeFactory(person=None, account=account, words="“楼道灯不亮”超期了，请看看卡在哪里。")
    FailedTextFactory()
    FailedTextFactory(reference="sign-in:7", error="短信平台连不上：ConnectionRefusedError")
    group = GroupFactory()
    FailedTextFactory(phone=None, robot=group.robot, reference="notices.news:9", **UNHEARD)
    for path in ("/desk/notices/", "/desk/notices/failed/"):
        is_sound(open_page, account, path)


def test_the_residents_page_is_sound(open_page):
    account = AccountFactory()
    NoticeFactory(person=account.person, words="您说的“楼道灯不亮”受理了。", leads_to="/mine/7/")
    is_sound(open_page, account, "/my/notices/")


def test_the_page_of_groups_is_sound(open_page):
    unit = UnitFactory(name="仙泉社区居民委员会")
    _, account = on_duty("community_head", unit=unit, name="王主任")
    is_sound(open_page, account, "/desk/notices/groups/")
    group = GroupFactory(unit=unit)
    states = ({"status": "sent", "sent_at": NOON}, {"status": "failed"}, UNHEARD)
    for number, more in enumerate(states):
        FailedTextFactory(phone=None, robot=group.robot, reference=f"notices.news:{number}", **more)
    is_sound(open_page, account, "/desk/notices/groups/")


def test_the_pages_of_letters_are_sound(open_page):
    unit = UnitFactory(
        name="仙泉社区居民委员会", address="仙泉路 1 号", hours="周一到周五 9:00–17:30"
    )
    _, account = on_duty("clerk", unit=unit, name="赵姐")
    LetterFactory.create_batch(2)
    LetterFactory(status="printed")
    is_sound(open_page, account, "/desk/letters/")
    is_sound(open_page, account, "/desk/letters/?part=printed")
    batch = uuid7()
    for address in ("湖南省郴州市北湖区燕泉街道仙泉路 3 号 2 栋 501", None):
        LetterFactory(status="printed", batch=batch, printed_by=account, address=address)
    is_sound(open_page, account, f"/desk/letters/batch/{batch}/")
