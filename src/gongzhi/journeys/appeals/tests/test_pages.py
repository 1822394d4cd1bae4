"""Papers, help, and hostile words: pages come out right whoever asks and whatever was written."""

import json

import pytest

from gongzhi.foundation.testing.data import outside_data
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Slip
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, form_in, text_of
from .factories import AT, COMMUNITY, DAY, appeal_in, file, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SAID_AT_ONCE = 5  # strings of the big list in one appeal
EARLY = AT - 5 * DAY
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)> {{ 7*7 }} \'"--'


class TestPapers:
    @pytest.mark.parametrize(
        "path", ["/papers/", "/paper/say/", "/paper/box/", "/help/", "/track/"]
    )
    def test_everybody_may_take_one(self, town, path, django_assert_max_num_queries):
        client = browser()
        client.get(path)
        with django_assert_max_num_queries(1):
            assert client.get(path).status_code == 200

    @pytest.mark.parametrize(
        ("path", "leads"), [("/paper/say/", "/say/"), ("/paper/box/", "/box/")]
    )
    def test_a_form_has_its_code_and_its_lines(self, town, path, leads):
        html = browser().get(path).content.decode()
        assert 'class="gz-qr"' in html
        assert html.count("gz-blank__line") >= 7
        assert "扫码在手机上打开" in html

    def test_the_answer_on_paper_is_for_who_may_see_the_matter(self, town):
        _, me = resident()
        appeal = appeal_in("declined", town, at=EARLY, person_id=me.person_id)
        address = f"/paper/answer/{appeal.pk}/"
        for one in (me, town.clerk.account):
            text = text_of(browser(one).get(address))
            assert "结论" in text
            assert "不同意怎么办" in text
        others = (None, AccountFactory(), town.neighbour_clerk.account, town.handler.account)
        assert {browser(one).get(address).status_code for one in others} == {404}

    @pytest.mark.parametrize("status", ["filed", "working", "answered", "closed"])
    def test_it_is_a_sheet_in_every_status(self, town, status):
        appeal = appeal_in(status, town, at=EARLY)
        page = browser(town.clerk.account).get(f"/paper/answer/{appeal.pk}/")
        assert page.status_code == 200
        assert "的答复" in text_of(page)


class TestHelp:
    def test_the_service_desk_of_the_place(self, town):
        page = browser().get("/help/")
        assert "仙泉社区居民委员会" in text_of(page)
        assert 'href="tel:07350001234"' in page.content.decode()

    def test_where_there_is_none_it_leads_to_choosing(self, db):
        page = browser(area="431002009009").get("/help/")
        assert page.status_code == 200
        assert "先选您的社区" in text_of(page)


class TestHostileWords:
    def shown_to_everybody(self, town, appeal, account):
        services.publish(appeal.pk, title="公开的标题", actor=town.clerk.actor, at=NOON)
        yield browser(account).get(f"/mine/{appeal.pk}/")
        yield browser(account).get("/mine/")
        yield browser(town.clerk.account).get(f"/desk/case/{appeal.pk}/")
        yield browser().get(f"/open/{appeal.pk}/")
        yield browser(account).get(f"/paper/answer/{appeal.pk}/")

    def test_come_out_as_words_on_every_page(self, town):
        _, me = resident(EVIL[:30])
        appeal = appeal_in(
            "answered", town, at=EARLY, words=EVIL, person_id=me.person_id, may_publish=True
        )
        for page in self.shown_to_everybody(town, appeal, me):
            html = page.content.decode()
            assert page.status_code == 200
            assert "<script>alert" not in html
            assert "<img src=x" not in html
            assert "49" not in html.split("{{ 7*7 }}")[0][-3:]

    def test_come_back_as_they_were_typed(self, town):
        client = browser()
        page = client.post("/say/", form_in(client.get("/say/"), "/say/").data(words=EVIL))
        assert form_in(page, "/say/").fields["words"] == [EVIL]
        assert "<script>alert" not in page.content.decode()

    @pytest.mark.outside_data
    @pytest.mark.parametrize("part", range(4))
    def test_the_big_list_of_naughty_strings_through_the_box_and_the_form(self, town, part):
        every = json.loads(outside_data("hostile/blns.json").read_text("utf-8"))[part::4]
        for words in every:
            self.through_the_box(words)
        for first in range(0, len(every), SAID_AT_ONCE):
            some = every[first : first + SAID_AT_ONCE]
            if not self.through_the_form(town, "\n".join(some)):
                taken = [self.through_the_form(town, words) for words in some]
                assert not all(taken), some

    def through_the_box(self, words):
        client = browser()
        page = client.post("/box/", form_in(client.get("/box/"), "/box/").data(words=words))
        assert page.status_code in (200, 400), words
        if page.status_code == 400:
            assert 'role="alert"' in page.content.decode()
            return
        if Slip.objects.exists():
            assert Slip.objects.get().detail == words.strip()
            Slip.objects.all().delete()

    def through_the_form(self, town, words):
        """Whether they were taken; otherwise the form refused them or asked to call for help."""
        client = browser()
        page = client.post("/say/", form_in(client.get("/say/"), "/say/").data(words=words))
        assert page.status_code in (200, 400), words
        if page.status_code == 400 or "gz-alarm" in page.content.decode():
            return False
        assert form_in(page, "/say/").fields["words"][0].strip() == words.strip().replace(
            "\r\n", "\n"
        ).replace("\r", "\n")
        for _ in range(3):
            page = client.post("/say/", form_in(page, "/say/").data(site="none"))
        made = Appeal.objects.get()
        assert made.detail.split() == words.split()
        page = client.get(f"/mine/{made.pk}/")
        assert page.status_code == 200, words
        assert (
            words.count("<script") == 0
            or "<script>" not in page.content.decode().replace("&", "").split("<main")[1]
        )
        Appeal.objects.all().delete()
        return True


@pytest.mark.parametrize("path", ["/say/", "/box/", "/track/", "/mine/", "/open/", "/help/"])
@pytest.mark.parametrize("elder", ["", "24"])
def test_first_pages_work_for_anybody_in_both_modes(town, path, elder):
    page = browser(gz_elder=elder).get(path)
    assert page.status_code == 200
    assert ('class="elder"' in page.content.decode()) is bool(elder)
    assert page.content.decode().count("<h1") == 1


def test_the_list_of_a_place_is_not_another_place(town):
    file(town)
    assert browser(area=COMMUNITY).get("/open/").status_code == 200
