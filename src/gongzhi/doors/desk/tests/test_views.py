"""The inbox and what leads from it: by whom it is seen, in what order, in how many questions."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework import services as work
from gongzhi.capabilities.notices.tests.factories import LetterFactory
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.tests.factories import (
    AT,
    DAY,
    appeal_in,
    file,
    filing,
    make_town,
    resident,
)
from gongzhi.register.organizations.tests.factories import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY
DESK = "/desk/"
PATHS = (DESK, "/desk/queue/unit/", "/desk/search/", "/desk/more/", "/desk/print/mine/")
INBOX_QUERIES, SEARCH_QUERIES, PRINT_QUERIES = 5, 4, 3


@pytest.fixture
def noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def town(db):
    return make_town()


def desk(who):
    return enter(Client(), who.account)


def titles(page):
    return [
        part.split("</b>")[0] for part in page.content.decode().split("<b>") if "gz-meta" in part
    ]


def queue(who, name, **query):
    return desk(who).get(f"/desk/queue/{name}/", query)


class TestWho:
    @pytest.mark.parametrize("path", PATHS)
    def test_visitors_are_led_to_the_staff_entrance_and_back(self, path):
        page = Client().get(path)
        assert page.status_code == 302
        assert page.url == f"/desk/signin/?next={path.replace('/', '%2F')}"

    @pytest.mark.parametrize("path", PATHS)
    def test_residents_are_refused(self, path):
        page = enter(Client(), resident()[1]).get(path)
        assert page.status_code == 403

    @pytest.mark.parametrize("path", PATHS)
    def test_everybody_on_duty_has_a_desk(self, town, path):
        assert {desk(one).get(path).status_code for one in town.staff} == {200}

    def test_each_sees_only_their_own_lists(self, town):
        file(town, title="仙泉的事")
        assert "仙泉的事" in queue(town.clerk, "unit").content.decode()
        for other in (town.neighbour_clerk, town.handler, town.department, town.auditor):
            for name in casework.QUEUES:
                assert "仙泉的事" not in queue(other, name).content.decode()
        assert "仙泉的事" in queue(town.officer, "area").content.decode()
        assert "仙泉的事" not in queue(town.clerk, "area").content.decode()

    def test_it_says_who_works_here_as_what(self, town):
        html = desk(town.clerk).get(DESK).content.decode()
        assert "<b>赵姐</b> · 社区工作者（全岗通）" in html
        assert "仙泉社区居民委员会" in html


class TestInbox:
    def test_it_opens_on_the_first_list_that_holds_something(self, town):
        assert "<h1>要我办的</h1>" in desk(town.clerk).get(DESK).content.decode()
        file(town)
        assert "<h1>还没人领</h1>" in desk(town.clerk).get(DESK).content.decode()
        appeal_in("working", town, at=EARLY)
        assert "<h1>要我办的</h1>" in desk(town.clerk).get(DESK).content.decode()

    def test_a_list_that_is_none(self, town):
        assert queue(town.clerk, "nothing").status_code == 404
        assert desk(town.clerk).get("/desk/print/nothing/").status_code == 404

    def test_the_most_urgent_first_under_its_heading(self, town):
        late = file(town, title="早该回的", at=AT - 20 * DAY)
        file(town, title="刚说的")
        html = queue(town.clerk, "unclaimed").content.decode()
        assert html.index("早该回的") < html.index("刚说的")
        assert "已超期 1" in html
        assert "1 件超期" in html
        assert f'href="/desk/case/{late.pk}/?in=unclaimed"' in html

    def test_an_empty_list_says_what_to_do(self, town):
        html = queue(town.clerk, "outgoing").content.decode()
        assert "没有转出去还没接的事。" in html.replace('<span class="gz-ph">', "").replace(
            "</span>", ""
        )
        assert "代居民登记" in html

    def test_counts_stand_beside_every_list(self, town):
        file(town)
        appeal_in("working", town, at=EARLY)
        html = desk(town.clerk).get(DESK).content.decode()
        for label, number in (
            ("要我办的", 1),
            ("还没人领", 1),
            ("全部在办", 2),
            ("转来，等我接", 0),
        ):
            assert f"<span>{label}</span><span>{number}</span>" in html

    def test_what_is_offered_stands_with_both(self, town):
        appeal = appeal_in("working", town, at=EARLY, title="等物业接的事")
        work.offer_item(
            appeal.pk,
            to_unit=town.handler.unit.pk,
            reason="合同里的事",
            actor=town.clerk.actor,
            at=AT,
        )
        assert "等物业接的事" in queue(town.clerk, "outgoing").content.decode()
        assert "请安居物业接" in queue(town.clerk, "outgoing").content.decode()
        assert "等物业接的事" in queue(town.handler, "incoming").content.decode()

    def test_twenty_five_a_page_and_the_rest_behind_its_cursor(self, town):
        for number in range(27):
            file(town, title=f"第{number:02}件", at=AT + timedelta(seconds=number))
        first = queue(town.clerk, "unclaimed").content.decode()
        assert first.count("data-row>") == 25
        assert "这里显示 25 件，共 27 件" in first
        address = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
        second = (
            desk(town.clerk)
            .get("/desk/queue/unclaimed/" + address.replace("&amp;", "&"))
            .content.decode()
        )
        assert second.count("data-row>") == 2
        assert 'rel="next"' not in second
        assert 'rel="prev"' in second

    @pytest.mark.parametrize("after", ["x", "~", "2026-03-10~x", "'~'"])
    def test_a_broken_cursor_is_the_first_page(self, town, after):
        file(town)
        assert queue(town.clerk, "unclaimed", after=after).content.decode().count("data-row>") == 1

    def test_as_many_queries_for_three_rows_as_for_one(self, town, django_assert_num_queries):
        file(town)
        client = desk(town.clerk)
        client.get(DESK)
        with django_assert_num_queries(INBOX_QUERIES):
            client.get(DESK)
        file(town)
        file(town)
        with django_assert_num_queries(INBOX_QUERIES):
            assert client.get(DESK).content.decode().count("data-row>") == 3


class TestSearch:
    def find(self, who, text):
        return desk(who).get("/desk/search/", {"q": text})

    def test_words_places_and_nothing(self, town):
        file(town, title="楼道灯坏了", words="楼道里的灯坏了半个月。")
        for text in ("楼道", "灯坏", "三栋门口"):
            assert "楼道灯坏了" in self.find(town.clerk, text).content.decode()
        html = self.find(town.clerk, "电梯").content.decode()
        assert "没有找到" in html
        assert "想查什么？" in self.find(town.clerk, "").content.decode()

    def test_only_what_one_may_open_anyway(self, town):
        file(town, title="楼道灯坏了", words="楼道里的灯坏了半个月。")
        for other in (town.neighbour_clerk, town.handler, town.auditor):
            assert "没有找到" in self.find(other, "楼道").content.decode()

    def test_a_receipt_code_leads_to_its_matter(self, town):
        receipt = appeals.file_appeal(filing(town), actor=town.clerk.actor, at=AT)
        page = self.find(town.clerk, f"{receipt.code[:4]} {receipt.code[4:]}".lower())
        assert (page.status_code, page.url) == (302, f"/desk/case/{receipt.appeal.pk}/")
        assert self.find(town.neighbour_clerk, receipt.code).status_code == 200

    @pytest.mark.parametrize("text", ["'", "%", "&", "!", "a & !b", "<script>", "楼" * 200, "\x00"])
    def test_strange_words_are_only_words(self, town, text):
        page = self.find(town.clerk, text)
        assert page.status_code == 200
        assert "<script>" not in page.content.decode().split("<main")[1].split("</main>")[0]

    def test_as_many_queries_for_three_as_for_one(self, town, django_assert_num_queries):
        file(town)
        client = desk(town.clerk)
        client.get("/desk/search/", {"q": "楼道"})
        with django_assert_num_queries(SEARCH_QUERIES):
            client.get("/desk/search/", {"q": "楼道"})
        file(town)
        file(town)
        with django_assert_num_queries(SEARCH_QUERIES):
            assert (
                client.get("/desk/search/", {"q": "楼道"}).content.decode().count('class="gz-item"')
                == 3
            )


class TestPaper:
    def test_a_list_on_one_sheet(self, town):
        file(town, title="楼道灯坏了")
        html = desk(town.clerk).get("/desk/print/unclaimed/").content.decode()
        assert "楼道灯坏了" in html
        assert "2026年3月10日 12:00" in html

    def test_as_many_queries_for_three_as_for_one(self, town, django_assert_num_queries):
        file(town)
        client = desk(town.clerk)
        client.get("/desk/print/unclaimed/")
        with django_assert_num_queries(PRINT_QUERIES):
            client.get("/desk/print/unclaimed/")
        file(town)
        file(town)
        with django_assert_num_queries(PRINT_QUERIES):
            client.get("/desk/print/unclaimed/")


class TestMore:
    def links(self, who):
        html = desk(who).get("/desk/more/").content.decode().split("<main")[1]
        found = {part.split('"')[0] for part in html.split('href="')[1:]}
        return {address for address in found if not address.startswith("/static/")}

    def test_everybody_finds_only_what_opens_for_them(self, town):
        for who in town.staff:
            client = desk(who)
            for address in self.links(who):
                assert client.get(address).status_code in (200, 302), (
                    who.account.display_name,
                    address,
                )

    def test_by_duty(self, town):
        assert "/desk/counter/" in self.links(town.clerk)
        assert "/desk/counter/" not in self.links(town.handler)
        assert "/desk/calendar/" in self.links(town.district_officer)
        assert "/desk/calendar/" not in self.links(town.clerk)


def test_what_did_not_arrive_is_counted_beside_the_inbox(town):
    assert "纸质告知待打印" not in desk(town.clerk).get(DESK).content.decode()
    LetterFactory(area=town.clerk.actor.duties[0].area)
    html = desk(town.clerk).get(DESK).content.decode()
    assert "纸质告知待打印" in html
    assert 'href="/desk/letters/"' in html
