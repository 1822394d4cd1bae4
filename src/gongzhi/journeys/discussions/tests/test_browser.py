"""Discussions in a real browser: sound in every window, its like while typing, one tap instead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in
from gongzhi.journeys.appeals.tests.factories import resident
from gongzhi.journeys.discussions import services
from gongzhi.journeys.discussions.models import Statement
from gongzhi.register.organizations.tests.factories import enter
from gongzhi.register.people.tests.factories import acting

from . import factories
from .factories import (
    COMMUNITY,
    a_draft,
    a_topic,
    closed,
    fresh,
    held,
    said,
    somebody,
    two_camps,
    voted,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"


@pytest.fixture
def days(monkeypatch):
    """``days(n)``: what factories make from now on happens ``n`` days from today, for ten days."""

    def moved(number):
        at = timezone.now() + timedelta(days=number)
        first = timezone.localdate(at)
        monkeypatch.setattr(factories, "AT", at)
        monkeypatch.setattr(factories, "TODAY", first)
        monkeypatch.setattr(factories, "LAST", first + timedelta(days=10))
        return at

    return moved


@pytest.fixture
def enter_as(open_page):
    """``enter_as(account, path)``: the page, signed in."""

    def entered(account, path):
        page = open_page(DOOR)
        url = page.url.removesuffix(DOOR)
        page.context.add_cookies([{"name": "gz_place", "value": COMMUNITY, "url": url}])
        sign_in(page, enter(Client(), account))
        page.goto(path)
        assert page.url.endswith(path)
        return page

    return entered


def test_the_residents_pages_are_sound(town, enter_as, days):
    me = resident("陈桂兰", phone="13500000001")[1]
    days(-20)
    over = a_topic(town, question="楼顶要不要装光伏？")
    two_camps(over, (24, 16))
    closed(town, over, at=timezone.now())
    days(-3)
    topic = a_topic(town)
    made = two_camps(topic, (24, 16))
    for one, stance in zip(made[:3], (1, -1, 0), strict=True):
        voted(one, stance, by=acting(me))
    down = held(said(topic, "三栋那家的人就是不讲理", by=acting(me)), town)
    held(said(topic, "找我装，便宜", by=somebody()), town, reason="private")
    page = enter_as(me, f"/talk/{topic.pk}/")
    assert down.words in page.inner_text("main")
    for path, name in (
        ("/talk/", "talks"),
        (f"/talk/{topic.pk}/", "talk"),
        (f"/talk/{over.pk}/", "talk-closed"),
    ):
        assert faults_in_every_window(page, path, name) == []


def test_what_is_like_it_shows_while_typing_and_one_tap_agrees(town, enter_as, days):
    me = resident("陈桂兰", phone="13500000001")[1]
    days(-3)
    topic = a_topic(town)
    there = said(topic, "东门装道闸，外来的车都要登记")
    page = enter_as(me, f"/talk/{topic.pk}/")
    page.fill("[name=words]", "应该装道闸，外来车要登记")
    page.click("#similar button")
    page.wait_for_selector("text=算上您的同意了")
    assert (fresh(there).agree, Statement.objects.count()) == (1, 1)
    assert page.input_value("[name=words]") == ""  # what was not sent is not kept either


def test_the_desks_pages_are_sound(town, enter_as, days):
    days(-20)
    over = a_topic(town, question="楼顶要不要装光伏？")
    two_camps(over, (24, 16))
    days(-3)
    draft, topic, author = a_draft(town, question="棋牌室几点关门？"), a_topic(town), somebody()
    said(topic, "装道闸，外来车要登记")
    down = held(said(topic, "三栋那家的人就是不讲理", by=author), town)
    services.dispute(down.pk, plea="我说的是停车的事", actor=author, at=timezone.now())
    page = enter_as(town.head.account, "/desk/talks/")
    for path, name in (
        ("/desk/talks/", "desk-talks"),
        (f"/desk/talks/{draft.pk}/", "desk-draft"),
        (f"/desk/talks/{topic.pk}/", "desk-talk"),
        (f"/desk/talks/{over.pk}/", "desk-closing"),
    ):
        assert faults_in_every_window(page, path, name) == []
