"""The pages of notices on a phone and on a desk, ordinary and for elders."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from uuid_utils.compat import uuid7

from gongzhi.foundation.testing.browser import DESKTOP, PHONE, axe, photograph, target_sizes
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import NOON, FailedTextFactory, GroupFactory, LetterFactory, NoticeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"
UNHEARD = {"status": "unknown", "error": "企业微信没有回话：TimeoutError", "tries": 1}
SIZES = [(PHONE, 0), (PHONE, 24), (DESKTOP, 0), (DESKTOP, 24)]


def is_sound(open_page, account, path, window, elder):
    """Opens the page signed in; photographed, without a fault of axe, none wider than its window."""
    session = enter(Client(), account).cookies[settings.SESSION_COOKIE_NAME].value
    page = open_page(DOOR, width=window[0], height=window[1], elder=elder)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session,
                "url": page.url[: -len(DOOR) + 1],
            }
        ]
    )
    page.goto(path)
    assert page.url.endswith(path)
    name = re.sub(r"batch-.*", "batch", re.sub(r"\W+", "-", path).strip("-"))
    photograph(page, f"{name}-{window[0]}{f'-elder-{elder}' if elder else ''}")
    assert axe(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert target_sizes(page, 60 if elder else 44) == []


@pytest.mark.parametrize(("window", "elder"), SIZES)
def test_the_desks_pages_are_sound(open_page, window, elder):
    _, account = on_duty("system_admin", name="周敏")
    NoticeFactory(person=None, account=account, words="“楼道灯不亮”超期了，请看看卡在哪里。")
    FailedTextFactory()
    FailedTextFactory(reference="sign-in:7", error="短信平台连不上：ConnectionRefusedError")
    group = GroupFactory()
    FailedTextFactory(phone=None, robot=group.robot, reference="notices.news:9", **UNHEARD)
    for path in ("/desk/notices/", "/desk/notices/failed/"):
        is_sound(open_page, account, path, window, elder)


@pytest.mark.parametrize(("window", "elder"), SIZES)
def test_the_residents_page_is_sound(open_page, window, elder):
    account = AccountFactory()
    NoticeFactory(person=account.person, words="您说的“楼道灯不亮”受理了。", leads_to="/mine/7/")
    is_sound(open_page, account, "/my/notices/", window, elder)


@pytest.mark.parametrize(("window", "elder"), SIZES)
def test_the_page_of_groups_is_sound(open_page, window, elder):
    unit = UnitFactory(name="仙泉社区居民委员会")
    _, account = on_duty("community_head", unit=unit, name="王主任")
    is_sound(open_page, account, "/desk/notices/groups/", window, elder)
    group = GroupFactory(unit=unit)
    states = ({"status": "sent", "sent_at": NOON}, {"status": "failed"}, UNHEARD)
    for number, more in enumerate(states):
        FailedTextFactory(phone=None, robot=group.robot, reference=f"notices.news:{number}", **more)
    is_sound(open_page, account, "/desk/notices/groups/", window, elder)


@pytest.mark.parametrize(("window", "elder"), SIZES)
def test_the_pages_of_letters_are_sound(open_page, window, elder):
    unit = UnitFactory(
        name="仙泉社区居民委员会", address="仙泉路 1 号", hours="周一到周五 9:00–17:30"
    )
    _, account = on_duty("clerk", unit=unit, name="赵姐")
    LetterFactory.create_batch(2)
    LetterFactory(status="printed")
    is_sound(open_page, account, "/desk/letters/", window, elder)
    is_sound(open_page, account, "/desk/letters/?part=printed", window, elder)
    batch = uuid7()
    for address in ("湖南省郴州市北湖区燕泉街道仙泉路 3 号 2 栋 501", None):
        LetterFactory(status="printed", batch=batch, printed_by=account, address=address)
    is_sound(open_page, account, f"/desk/letters/batch/{batch}/", window, elder)
