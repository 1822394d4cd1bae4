"""The first screens: what happened to what I said, five doors, what was done here; for anybody."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gongzhi.journeys.appeals.tests.factories import (
    AT,
    COMMUNITY,
    DAY,
    DISTRICT,
    appeal_in,
    make_town,
    resident,
)
from gongzhi.register.organizations.tests.factories import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY
DOORS = ("说一件事", "我说的事", "意见箱", "大家说的事", "看公开")


@pytest.fixture
def noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def town(db):
    return make_town()


def browser(account=None, **cookies):
    client = Client()
    for name, value in {"gz_place": COMMUNITY, **cookies}.items():
        client.cookies[name] = value
    return enter(client, account) if account else client


def own(town, me, status, title):
    return appeal_in(status, town, at=EARLY, person_id=me.person_id, title=title)


class TestHome:
    def test_anybody_finds_five_doors_and_the_service_desk(self, town):
        html = browser().get("/").content.decode()
        assert [door for door in DOORS if f"<b>{door}</b>" in html] == list(DOORS)
        assert "仙泉社区居民委员会" in html
        assert 'href="tel:07350001234"' in html
        assert "凭回执码查" in html

    def test_before_a_place_is_chosen_it_is_the_district(self, town):
        html = browser(gz_place="").get("/").content.decode()
        assert "北湖区" in html
        assert "您在哪个社区？" in html

    def test_on_the_bare_ground_it_stands_too(self, db):
        page = browser().get("/")
        assert page.status_code == 200
        assert "还没有公开的事" in page.content.decode()

    def test_what_waits_for_me_comes_first(self, town):
        _, me = resident()
        own(town, me, "answered", "已经答复的事")
        own(town, me, "working", "还在办的事")
        html = browser(me).get("/").content.decode()
        slip = html.split('class="gz-slip"')[1].split("</a>")[0]
        assert "已经答复的事" in slip
        assert "请您看看解决了没有" in slip
        assert "我说的事，一共 2 件" in html

    def test_nobody_elses_matter_is_on_it(self, town):
        _, me = resident()
        own(town, me, "answered", "只有我知道的事")
        for other in (None, resident()[1], town.clerk.account):
            assert "只有我知道的事" not in browser(other).get("/").content.decode()

    def test_elders_get_doors_and_plain_ways_only(self, town):
        html = browser(gz_elder="24").get("/").content.decode()
        assert 'class="elder" data-size="24"' in html
        assert "社区电话和地址" in html
        assert "gz-figs" not in html

    def test_few_queries_for_a_visitor(self, town, django_assert_num_queries):
        browser().get("/")
        with django_assert_num_queries(VISITOR_QUERIES):
            browser().get("/")

    def test_as_many_for_three_matters_as_for_one(self, town, django_assert_num_queries):
        _, me = resident()
        own(town, me, "working", "一")
        client = browser(me)
        client.get("/")
        with django_assert_num_queries(RESIDENT_QUERIES):
            client.get("/")
        own(town, me, "answered", "二")
        own(town, me, "declined", "三")
        with django_assert_num_queries(RESIDENT_QUERIES):
            client.get("/")

    def test_it_is_light(self, town):
        assert len(browser().get("/").content) < 40_000


VISITOR_QUERIES, RESIDENT_QUERIES = 4, 7


class TestMine:
    def test_a_visitor_is_shown_what_works_without_an_account(self, town):
        html = browser().get("/my/").content.decode()
        assert "用手机号登录" in html
        assert "我说的事" in html
        assert "谁看过我的信息" not in html.split("<footer")[0]

    def test_a_resident_finds_what_is_theirs(self, town):
        _, me = resident()
        html = browser(me).get("/my/").content.decode()
        for what in (
            "我的信息",
            "谁看过我的信息",
            "我同意过什么",
            "我在哪些设备上登录着",
            "退出登录",
        ):
            assert what in html

    def test_staff_without_a_person_find_no_ones_data(self, town):
        html = browser(town.clerk.account).get("/my/").content.decode()
        assert "我的信息" not in html.split("<footer")[0].split("<main")[1].replace(
            "谁看过我的信息", ""
        )


@pytest.mark.parametrize("path", ["/", "/my/", "/accessibility/"])
@pytest.mark.parametrize("elder", ["", "30"])
def test_pages_have_one_heading_a_main_part_and_a_way_to_skip(town, path, elder):
    html = browser(gz_elder=elder).get(path).content.decode()
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'href="#main"' in html


def test_the_footer_says_where_the_record_stood(town):
    assert "看和说都不用注册" in browser(gz_place=DISTRICT).get("/").content.decode()
