"""Discussions on the desk: from the draft to the summary."""

import pytest

from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.discussions import services
from gongzhi.journeys.discussions.models import StatementAnswer, Topic
from gongzhi.register.territory.queries import forget_names

from .factories import AT, a_draft, a_topic, fresh, held, said, somebody, two_camps

pytestmark = pytest.mark.django_db
LIST = "/desk/talks/"
TYPED = {"question": "楼顶要不要装光伏？", "background": "有公司来问。", "first_day": "2026-03-11", "last_day": "2026-03-25"}  # fmt: skip


def here(topic, *more):
    return "/".join([LIST.rstrip("/"), str(topic.pk), *(str(one) for one in more), ""])


@pytest.fixture
def head(town):
    return browser(town.head.account)


@pytest.mark.usefixtures("noon")
class TestOpening:
    def test_drafted_put_right_and_opened(self, town, head):
        form = form_in(head.get(LIST), LIST)
        head.post(LIST, form.data(**TYPED))
        topic = Topic.objects.get()
        assert (topic.area, topic.status) == (town.head.unit.area, "draft")
        page = head.get(here(topic))
        again = form_in(page, "edit/").data(question="楼顶装不装光伏？")
        assert again["background"] == ["有公司来问。"]
        head.post(here(topic, "edit"), again)
        opened = head.post(here(topic, "open"), follow=True)
        assert "讨论开放了" in text_of(opened)
        assert (fresh(topic).question, fresh(topic).status) == ("楼顶装不装光伏？", "open")
        assert "开放讨论" not in text_of(head.get(here(topic)))

    def test_what_was_typed_stays_when_something_is_missing(self, town, head):
        wrong = {**TYPED, "last_day": "2026-03-01", "area": town.head.unit.area}
        page = head.post(LIST, wrong)
        assert page.status_code == 400
        assert "最后一天在第一天前面了" in text_of(page)
        assert "楼顶要不要装光伏？" in page.content.decode()
        draft = a_draft(town)
        page = head.post(here(draft, "edit"), {**TYPED, "question": "", "area": draft.area})
        assert (page.status_code, fresh(draft).question) == (400, "东门要不要装道闸？")
        assert Topic.objects.count() == 1

    def test_the_street_chooses_where(self, town):
        forget_names()  # another test may have called the street otherwise
        page = browser(town.officer.account).get(LIST).content.decode()
        assert "燕泉街道全部" in page
        assert "燕泉路社区" in page

    def test_a_clerk_reads_and_opens_none(self, town):
        clerk, draft = browser(town.clerk.account), a_draft(town)
        assert "起草一场讨论" not in text_of(clerk.get(LIST))
        assert clerk.post(LIST, {**TYPED, "area": draft.area}).status_code == 200
        assert clerk.post(here(draft, "open")).status_code == 403
        assert (Topic.objects.count(), fresh(draft).status) == (1, "draft")

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_and_the_page_ask_the_same_however_long(
        self, town, head, count, django_assert_num_queries
    ):
        for number in range(count):
            topic = a_topic(town, question=f"第 {number} 问？")
            for n in range(count):
                held(said(topic, f"骂 {n}"), town)
                said(topic, f"不骂 {n}")
        head.get(LIST)
        head.get(here(topic))
        with django_assert_num_queries(4):
            page = head.get(LIST)
        assert text_of(page).count(f"{count} 条意见") == count
        with django_assert_num_queries(6):
            head.get(here(topic))

    def test_another_communitys_is_not_there(self, town):
        topic, other = a_topic(town), browser(town.neighbour_clerk.account)
        one = said(topic)
        assert other.get(here(topic)).status_code == 404
        assert other.post(here(topic, "close"), {"summary": "x"}).status_code == 404
        hold = here(topic, "statements", one.pk, "hold")
        assert other.post(hold, {"reason": "attack"}).status_code == 404
        assert str(topic.pk) not in other.get(LIST).content.decode()
        assert (fresh(topic).status, fresh(one).status) == ("open", "shown")


@pytest.mark.usefixtures("noon")
class TestTakingDown:
    def test_for_a_published_reason_and_other_eyes_decide(self, town, head):
        topic, author, clerk = a_topic(town), somebody(), browser(town.clerk.account)
        one = said(topic, "某某是骗子", by=author)
        path = here(topic, "statements", one.pk, "hold")
        form = form_in(clerk.get(here(topic)), path)
        missing = clerk.post(path, form.data(reason=""))
        assert (missing.status_code, fresh(one).status) == (400, "shown")
        assert "请选按哪一条规则撤下" in text_of(missing)
        page = clerk.post(path, form.data(reason="attack"), follow=True)
        assert "第 1 条撤下了" in text_of(page)
        services.dispute(one.pk, plea="说的是事", actor=author, at=AT)
        own = text_of(clerk.get(here(topic)))
        assert "说的是事" in own
        assert "要请别的同事来看" in own
        assert "放回去" not in own
        restore = here(topic, "statements", one.pk, "restore")
        assert clerk.post(restore).status_code == 403
        page = head.post(restore, form_in(head.get(here(topic)), restore).data(), follow=True)
        assert "第 1 条放回去了" in text_of(page)
        assert fresh(one).status == "shown"

    def test_no_counts_are_there_while_the_vote_goes_on(self, town, head):
        topic = a_topic(town)
        two_camps(topic, (24, 16))
        page = text_of(head.get(here(topic)))
        assert "多少人同意，工作人员这时也看不到" in page
        assert "同意 35" not in page
        assert "要答复的" not in page

    def test_nothing_else_is_done_here(self, town, head):
        topic = a_topic(town)
        one = said(topic)
        assert head.post(here(topic, "else")).status_code == 404
        assert head.post(here(topic, "statements", one.pk, "else")).status_code == 404
        assert head.post(here(a_draft(town), "statements", one.pk, "hold")).status_code == 404


@pytest.mark.usefixtures("after")
class TestClosing:
    def test_each_is_answered_and_then_it_ends(self, town, head):
        topic = a_topic(town)
        two_camps(topic, (24, 16))
        page = head.get(here(topic))
        assert "要答复的，一共 5 条" in text_of(page)
        early = head.post(here(topic, "close"), {"summary": "大家都同意"})
        assert early.status_code == 400
        assert "还有 5 条多数人同意的意见没有答复" in text_of(early)
        assert "大家都同意" in early.content.decode()
        for one in topic.statements.order_by("number")[:5]:
            path = here(topic, "statements", one.pk, "answer")
            empty = head.post(path, {"outcome": "adopted", "reason": ""})
            assert empty.status_code == 400
            form = form_in(head.get(here(topic)), path)
            head.post(path, form.data(outcome="adopted", reason=f"第 {one.number} 条下月做"))
        assert StatementAnswer.objects.count() == 5
        ended = head.post(here(topic, "close"), {"summary": "大家都同意"}, follow=True)
        assert "总结发出去了" in text_of(ended)
        assert (fresh(topic).status, fresh(topic).summary) == ("closed", "大家都同意")
        assert "发出总结" not in text_of(head.get(here(topic)))

    def test_the_clerk_does_not_end_it(self, town):
        topic, clerk = a_topic(town), browser(town.clerk.account)
        page = text_of(clerk.get(here(topic)))
        assert "总结由社区主任、街道专员来写" in page
        assert clerk.post(here(topic, "close"), {"summary": "完"}).status_code == 403
        assert fresh(topic).status == "open"
