"""Outreach in a real browser: sound in every window, from the request to the answer."""

import pytest
from django.test import Client
from django.utils import timezone

from gongzhi.foundation.testing.browser import faults_in_every_window, sign_in
from gongzhi.journeys.appeals.tests.factories import COMMUNITY
from gongzhi.journeys.contribution import services
from gongzhi.journeys.contribution.models import SupportRequest
from gongzhi.register.organizations.tests.factories import enter

from .factories import asking, fresh, make_school, make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DOOR = "/health/live"


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


def test_asked_answered_and_sound_in_every_window(enter_as):
    town, school = make_town(), make_school()
    made = services.ask_support(school.unit.pk, asking(), actor=town.clerk.actor, at=timezone.now())
    path = f"/desk/requests/{made.pk}/"
    page = enter_as(school.handler.account, path)
    assert faults_in_every_window(page, path, "support-request") == []
    assert faults_in_every_window(page, "/desk/requests/", "support-requests") == []
    page.goto(path)
    page.get_by_label("这次不行").check()
    page.get_by_label("写给社区").fill("那几天有考试。")
    page.get_by_role("button", name="答复", exact=True).click()
    page.wait_for_selector("text=答复送到社区了")
    assert fresh(made).status == "declined"


def test_the_communitys_pages_are_sound_with_their_forms_open(enter_as):
    town, school = make_town(), make_school()
    path = f"/desk/outreach/{school.unit.pk}/"
    page = enter_as(town.clerk.account, path)
    assert faults_in_every_window(page, path, "outreach-unit") == []
    assert faults_in_every_window(page, "/desk/outreach/", "outreach") == []
    page.goto(path)
    page.click("summary:has-text('请单位支持')")
    page.get_by_label("场地").check()
    page.get_by_label("一句话").fill("周六上午借操场")
    page.get_by_label("为什么事").fill("给孩子们上安全课。")
    page.get_by_role("button", name="送到单位收件箱").click()
    page.wait_for_selector("text=请求送到第九中学了")
    assert SupportRequest.objects.get().unit == school.unit
