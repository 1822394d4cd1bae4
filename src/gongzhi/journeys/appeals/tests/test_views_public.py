"""大家说的事: what everybody may read, cut by state, category, place and words; never whose it is."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from gongzhi.journeys.appeals import services
from gongzhi.register.territory.tests.factories import NeighbourhoodFactory

from .browsing import NOON, browser, text_of
from .factories import AT, COMMUNITY, DAY, DISTRICT, NEXT_COMMUNITY, appeal_in, filing, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OPEN = "/open/"
EARLY = AT - 5 * DAY
LIST_QUERIES, PAGE_QUERIES = 2, 4


def published(town, title="楼道灯坏了半个月", status="working", *, minutes=0, **said):
    appeal = appeal_in(status, town, at=EARLY, may_publish=True, **said)
    at = NOON - timedelta(hours=1) + timedelta(minutes=minutes)
    return services.publish(appeal.pk, title=title, actor=town.clerk.actor, at=at)


def titles(page):
    html = page.content.decode()
    return [
        part.split("</b>")[0]
        for part in html.split('class="gz-item"')[1:]
        for part in [part.split("<b>")[1]]
    ]


class TestList:
    def test_newest_first_and_only_what_is_public(self, town):
        published(town, "第一件", minutes=1)
        published(town, "第二件", minutes=2)
        appeal_in("working", town, at=EARLY, may_publish=True)
        assert titles(browser().get(OPEN)) == ["第二件", "第一件"]

    def test_taken_back_it_is_gone(self, town):
        appeal = published(town)
        services.unpublish(appeal.pk, actor=town.clerk.actor, at=NOON)
        page = browser().get(OPEN)
        assert titles(page) == []
        assert "这里还没有公开的事" in text_of(page)
        assert browser().get(f"{OPEN}{appeal.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, ["噪声", "漏水", "灯"]),
            ({"status": "answered"}, ["漏水"]),
            ({"status": "closed"}, []),
            ({"status": "' or 1=1"}, ["噪声", "漏水", "灯"]),
            ({"category": "house"}, ["漏水", "灯"]),
            ({"category": "order"}, ["噪声"]),
            ({"category": "house.light"}, ["灯"]),
            ({"category": "nothing"}, ["噪声", "漏水", "灯"]),
            ({"q": "漏"}, ["漏水"]),
            ({"q": "%"}, []),
            ({"q": "  灯 "}, ["灯"]),
            ({"site": "nonsense"}, ["噪声", "漏水", "灯"]),
            ({"after": "nonsense"}, ["噪声", "漏水", "灯"]),
            ({"area": DISTRICT}, ["噪声", "漏水", "灯"]),
            ({"area": NEXT_COMMUNITY}, []),
            ({"area": "440305"}, ["噪声", "漏水", "灯"]),
        ],
    )
    def test_it_is_cut_by_what_is_asked(self, town, query, found):
        self.three(town)
        assert titles(browser().get(OPEN, query)) == found

    def three(self, town):
        light = published(town, "灯", minutes=1)
        leak = published(town, "漏水", "answered", minutes=2)
        noise = published(town, "噪声", minutes=3)
        for appeal, category in (
            (light, "house.light"),
            (leak, "house.leak"),
            (noise, "order.noise"),
        ):
            services.reclassify(
                appeal.pk,
                category=category,
                urgency="hard",
                title=appeal.title,
                actor=town.clerk.actor,
                at=NOON,
            )

    def test_by_neighbourhood(self, town):
        other = NeighbourhoodFactory(area=COMMUNITY, name="别的小区")
        published(town, "这里")
        assert titles(browser().get(OPEN, {"site": str(town.home.pk)})) == ["这里"]
        page = browser().get(OPEN, {"site": str(other.pk)})
        assert "没有这样的事" in text_of(page)
        assert f'value="{other.pk}" selected' in page.content.decode()

    def test_what_stayed_private_is_not_found_by_searching(self, town):
        published(town, "楼道灯坏了", words="张三家漏水，电话 13800000001。")
        for private in ("张三", "13800000001", "漏水"):
            assert titles(browser().get(OPEN, {"q": private})) == []

    def test_what_was_asked_is_shown_as_text(self, town):
        page = browser().get(OPEN, {"q": '"><script>alert(1)</script>'})
        assert "<script>alert" not in page.content.decode()
        assert "&#34;&gt;&lt;script&gt;" in page.content.decode()

    def test_twenty_a_page_and_the_rest_behind_its_cursor(self, town):
        for number in range(23):
            published(town, f"第{number}件", minutes=number)
        first = browser().get(OPEN)
        assert titles(first) == [f"第{number}件" for number in range(22, 2, -1)]
        address = first.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        second = browser().get(OPEN + address.replace("&amp;", "&"))
        assert titles(second) == ["第2件", "第1件", "第0件"]
        assert 'rel="next"' not in second.content.decode()

    def test_as_many_queries_for_three_rows_as_for_one(self, town, django_assert_num_queries):
        published(town, "一")
        client = browser()
        client.get(OPEN)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(OPEN)
        published(town, "二")
        published(town, "三")
        with django_assert_num_queries(LIST_QUERIES):
            assert len(titles(client.get(OPEN))) == 3


class TestPage:
    def test_it_tells_the_way_and_not_who(self, town):
        _, account = resident("陈桂兰")
        appeal = published(
            town,
            "楼道灯坏了",
            "answered",
            person_id=account.person_id,
            words="我是陈桂兰，住三栋。",
        )
        text = text_of(browser().get(f"{OPEN}{appeal.pk}/"))
        assert "灯换好了。" in text
        for private in (
            "陈桂兰",
            "我是",
            "三栋门口",
            *(one.account.display_name for one in town.staff),
        ):
            assert private not in text

    def test_pictures_are_not_shown(self, town):
        appeal = published(town)
        assert "/photo/" not in browser().get(f"{OPEN}{appeal.pk}/").content.decode()

    @pytest.mark.parametrize("which", ["private", "none"])
    def test_what_is_not_public_is_not_found(self, town, which):
        key = appeal_in("working", town, at=EARLY).pk if which == "private" else uuid7()
        assert browser().get(f"{OPEN}{key}/").status_code == 404
        assert browser(town.clerk.account).get(f"{OPEN}{key}/").status_code == 404

    def test_it_takes_few_queries(self, town, django_assert_num_queries):
        appeal = published(town, "灯", "answered")
        client = browser()
        client.get(f"{OPEN}{appeal.pk}/")
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(f"{OPEN}{appeal.pk}/")


def test_filing_is_never_public_by_itself(town):
    services.file_appeal(filing(town, may_publish=True), actor=town.clerk.actor, at=AT)
    assert titles(browser().get(OPEN)) == []


def test_a_public_page_outlives_the_words_it_came_from(town):
    appeal = published(town, "楼道灯坏了半个月", "closed", naming="named", phone="13800001234")
    assert services.forget_contents(NOON + 1_200 * DAY, 10, at=NOON + 1_200 * DAY) == 1
    assert titles(browser().get(OPEN)) == ["楼道灯坏了半个月"]
    page = browser().get(f"{OPEN}{appeal.pk}/")
    assert page.status_code == 200
    assert "楼道灯坏了半个月" in text_of(page)
    desk = browser(town.clerk.account).get(f"/desk/case/{appeal.pk}/")
    assert "保存期限满，原话已删去。" in text_of(desk)
