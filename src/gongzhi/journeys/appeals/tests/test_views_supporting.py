"""附议 on the pages: asked while saying, seen by everybody, taken back by whoever did."""

from uuid import uuid4

import pytest

from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Support

from .browsing import NOON, browser, form_in, text_of
from .factories import AT, DAY, WORDS, appeal_in, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SAY, TITLE = "/say/", "楼道灯坏了半个月"
LIKE = "三栋一单元楼道灯坏了，晚上老人看不见下楼。"


@pytest.fixture
def appeal(town):
    made = appeal_in("working", town, at=AT - DAY, may_publish=True)
    return services.publish(made.pk, title=TITLE, actor=town.clerk.actor, at=NOON)


def place_said(client, town, words=LIKE):
    page = client.post(SAY, form_in(client.get(SAY), SAY).data(words=words))
    page = client.post(SAY, form_in(page, SAY).data(site=str(town.home.pk)))
    if "具体位置" in text_of(page):
        page = client.post(SAY, form_in(page, SAY).data(spot="二楼转角"))
    return page


def page_of(appeal):
    return f"/open/{appeal.pk}/"


def stand(client, appeal, **typed):
    form = form_in(client.get(page_of(appeal)), f"{page_of(appeal)}support/")
    return client.post(f"{page_of(appeal)}support/", form.data(**typed))


class TestWhileSaying:
    def test_what_is_like_it_is_asked_before_how_to_be_reached(self, town, appeal):
        page = place_said(browser(), town)
        said = text_of(page)
        assert "是不是同一件事？" in said
        assert TITLE in said
        assert "已有 1 户反映过这件事，要不要附议？" in said
        assert WORDS not in said
        assert Appeal.objects.count() == 1

    def test_standing_behind_it_needs_no_more_words(self, town, appeal):
        client = browser()
        page = place_said(client, town)
        action = f"{page_of(appeal)}support/"
        done = client.post(action, form_in(page, action).data())
        assert "附议上了" in text_of(done)
        assert "一共 2 户" in text_of(done)
        assert (Appeal.objects.count(), Support.objects.count()) == (1, 1)

    def test_who_means_something_else_goes_on_with_all_that_was_typed(self, town, appeal):
        client = browser()
        page = place_said(client, town)
        page = client.post(SAY, form_in(page, SAY).data())
        assert "怎么找您？" in text_of(page)
        page = client.post(SAY, form_in(page, SAY).data())
        client.post(SAY, form_in(page, SAY).data())
        made = Appeal.objects.exclude(pk=appeal.pk).get()
        assert (made.detail, made.neighbourhood_id) == (LIKE, town.home.pk)

    def test_nothing_alike_asks_nothing(self, town, appeal):
        page = place_said(browser(), town, "广场舞音响太吵，孩子写不了作业")
        assert "怎么找您？" in text_of(page)


class TestPublicPage:
    def test_everybody_reads_how_many_and_nobody_who(self, town, appeal):
        _, account = resident("李红", phone="13800000002")
        stand(browser(account), appeal)
        said = text_of(browser().get(page_of(appeal)))
        assert "2 户反映过" in said
        assert "李红" not in said

    def test_with_an_account_it_is_taken_back_on_the_page(self, town, appeal):
        client = browser(resident("李红", phone="13800000002")[1])
        assert "有了答复会告诉您" in text_of(stand(client, appeal))
        assert TITLE in text_of(client.get("/mine/"))
        page = client.get(page_of(appeal))
        action = f"{page_of(appeal)}unsupport/"
        after = client.post(action, form_in(page, action).data(), follow=True)
        assert "附议撤回了" in text_of(after)
        assert "1 户反映过" in text_of(after)

    def test_without_one_by_the_code(self, town, appeal):
        code = text_of(stand(browser(), appeal)).split("附议的回执码 ")[1][:14]
        client = browser()
        page = client.post("/track/", {"code": code})
        assert "您附议的事" in text_of(page)
        action = f"{page_of(appeal)}unsupport/"
        client.post(action, form_in(page, action).data())
        assert Support.objects.get().withdrawn_at == NOON

    def test_anybody_else_takes_nothing_back(self, town, appeal):
        stand(browser(), appeal)
        for code in ("", "2345", "2345 6789 ABCD"):
            browser().post(f"{page_of(appeal)}unsupport/", {"code": code})
        assert Support.objects.get().withdrawn_at is None

    def test_what_is_not_public_is_not_there(self, town):
        hidden = appeal_in("working", town, at=AT - DAY)
        answer = browser().post(f"{page_of(hidden)}support/", {"submission": str(uuid4())})
        assert answer.status_code == 404
        assert not Support.objects.exists()

    def test_a_broken_form_changes_nothing_and_says_so(self, town, appeal):
        answer = browser().post(f"{page_of(appeal)}support/", {"submission": "x"}, follow=True)
        assert "没有附议上" in text_of(answer)
        assert not Support.objects.exists()

    def test_answered_it_takes_no_more(self, town):
        made = appeal_in("answered", town, at=AT - 2 * DAY, may_publish=True)
        services.publish(made.pk, title=TITLE, actor=town.clerk.actor, at=NOON)
        assert "不能再附议" in text_of(browser().get(page_of(made)))


def test_the_desk_sees_how_many_households_and_nobody_who(town, appeal):
    stand(browser(resident("李红", phone="13800000002")[1]), appeal)
    said = text_of(browser(town.clerk.account).get(f"/desk/case/{appeal.pk}/"))
    assert "2 户反映过" in said
    assert "李红" not in said
