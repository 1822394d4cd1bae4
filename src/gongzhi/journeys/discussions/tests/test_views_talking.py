"""议一件事 on the residents' pages: reading, saying, voting, objecting; without scripts."""

from uuid import uuid4

import pytest

from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.appeals.tests.factories import resident
from gongzhi.journeys.discussions import services
from gongzhi.journeys.discussions.models import Statement, Vote
from gongzhi.register.people.tests.factories import acting

from .factories import AT, a_draft, a_topic, closed, fresh, held, said, somebody, two_camps, voted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WORDS = "装道闸，外来车要登记。"


def address(topic, *more):
    return "/".join(["/talk", str(topic.pk), *(str(one) for one in more), ""])


@pytest.fixture
def me():
    return resident("陈桂兰", phone="13500000001")[1]


@pytest.fixture
def mine(me):
    return browser(me)


class TestReading:
    def test_the_list_has_what_was_opened_here_and_above_and_no_draft(self, town):
        a_topic(town)
        a_draft(town, question="还在写的？")
        street = services.draft_topic(
            services.Plan("431002001", "全街道问一件事？", "背景", AT.date(), AT.date()),
            actor=town.officer.actor,
            at=AT,
        )
        services.open_topic(street.pk, actor=town.officer.actor, at=AT)
        page = text_of(browser().get("/talk/"))
        assert "东门要不要装道闸？" in page
        assert "全街道问一件事？" in page
        assert "还在写的？" not in page
        elsewhere = text_of(browser(area="431002001002").get("/talk/"))
        assert "东门要不要装道闸？" not in elsewhere
        assert "全街道问一件事？" in elsewhere

    def test_without_an_account_one_reads_all_and_counts_of_none(self, town):
        topic = a_topic(town)
        two_camps(topic, (24, 16))
        page = browser().get(address(topic))
        said_there = text_of(page)
        assert "大家说的，一共 8 条" in said_there
        assert "登录，来表态" in said_there
        assert "同意 2" not in said_there
        assert "同意 3" not in said_there
        assert f'href="/signin/?next={address(topic)}"' in page.content.decode()
        assert "stance" not in page.content.decode()

    def test_drafts_are_not_there(self, town):
        assert browser().get(address(a_draft(town))).status_code == 404
        assert browser().get(address(type("T", (), {"pk": uuid4()}))).status_code == 404

    def test_staff_read_and_take_no_part(self, town):
        topic = a_topic(town)
        said(topic)
        page = text_of(browser(town.clerk.account).get(address(topic)))
        assert "工作人员的账号不发表、不表态" in page
        assert "放上去" not in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_asks_the_same_however_long(
        self, town, mine, me, count, django_assert_num_queries
    ):
        topic = a_topic(town)
        for number in range(count):
            one = said(topic, f"第 {number} 种想法")
            voted(one, 1, by=acting(me))
            held(said(topic, f"骂 {number}"), town)
        mine.get(address(topic))
        with django_assert_num_queries(8):
            page = mine.get(address(topic))
        assert text_of(page).count("种想法") == 2 * count
        browser().get("/talk/")
        with django_assert_num_queries(1):
            browser().get("/talk/")


class TestSaying:
    def test_it_stands_there_at_once_without_a_name(self, town, mine):
        topic = a_topic(town)
        form = form_in(mine.get(address(topic)), "say/")
        page = mine.post(address(topic, "say"), form.data(words=WORDS), follow=True)
        assert "您的意见放上去了" in text_of(page)
        assert f'data-draft-done="talk-{topic.pk}"' in page.content.decode()
        others = text_of(browser().get(address(topic)))
        assert WORDS in others
        assert "陈桂兰" not in others

    def test_its_like_is_shown_first_and_one_tap_agrees_with_it(self, town, mine):
        topic = a_topic(town)
        there = said(topic, "东门装道闸，外来的车都要登记")
        said(topic, "停车费不要涨")
        form = form_in(mine.get(address(topic)), "say/")
        page = mine.post(address(topic, "say"), form.data(words="应该装道闸，外来车要登记。"))
        asked = text_of(page)
        assert "是不是一个意思？" in asked
        assert there.words in asked
        assert "停车费" not in asked
        assert Statement.objects.count() == 2
        action = address(topic, "vote", there.pk)
        instead = mine.post(action, form_in(page, action).data(stance="1"), follow=True)
        assert "算上您的同意了，不用另写" in text_of(instead)
        assert (Statement.objects.count(), fresh(there).agree) == (2, 1)

    def test_who_means_something_else_puts_theirs_beside_it(self, town, mine):
        topic = a_topic(town)
        said(topic, "东门装道闸，外来的车都要登记")
        form = form_in(mine.get(address(topic)), "say/")
        page = mine.post(address(topic, "say"), form.data(words="应该装道闸，外来车要登记。"))
        mine.post(address(topic, "say"), form_in(page, "say/").data())
        assert Statement.objects.order_by("number").last().words == "应该装道闸，外来车要登记。"

    def test_the_piece_while_typing_has_its_like_and_nothing_more(self, town, mine):
        topic = a_topic(town)
        there = said(topic, "东门装道闸，外来的车都要登记")
        piece = mine.post(
            address(topic, "similar"), {"words": "装道闸，外来车要登记"}
        ).content.decode()
        assert there.words in piece
        assert f'formaction="{address(topic, "vote", there.pk)}"' in piece
        assert "<html" not in piece
        for nothing in ("装道", "广场舞音响太吵", ""):
            assert mine.post(address(topic, "similar"), {"words": nothing}).content.strip() == b""

    def test_what_was_typed_stays_when_it_cannot_be(self, town, mine):
        topic = a_topic(town)
        form = form_in(mine.get(address(topic)), "say/")
        page = mine.post(address(topic, "say"), form.data(words="长" * 141))
        assert page.status_code == 400
        assert "一条最多 140 个字" in text_of(page)
        assert "长" * 141 in page.content.decode()
        said(topic, "一样的话")
        page = mine.post(address(topic, "say"), form.data(words="一样的话", apart="1"))
        assert "一模一样的意见已经有了" in text_of(page)
        assert Statement.objects.count() == 1


class TestVoting:
    def test_one_answers_one_after_the_other_and_sees_counts_only_of_those(self, town, mine):
        topic = a_topic(town)
        two_camps(topic, (24, 16))
        for left in (8, 7):
            page = mine.get(address(topic))
            assert f"还有 {left} 条没表态" in text_of(page)
            action = page.content.decode().split('action="/talk/')[1].split('"')[0]
            mine.post(f"/talk/{action}", {"stance": "0"})
        page = text_of(mine.get(address(topic)))
        assert "您表过态的，一共 2 条" in page
        assert page.count("同意 ") >= 2
        assert "您的态度：说不准" in page

    def test_it_is_changed_until_the_last_day(self, town, mine):
        topic = a_topic(town)
        one = said(topic)
        for stance, told in (("1", (1, 0)), ("-1", (0, 1))):
            mine.post(address(topic, "vote", one.pk), {"stance": stance})
            assert (fresh(one).agree, fresh(one).disagree) == told
        page = mine.post(address(topic, "vote", one.pk), {"stance": "x"}, follow=True)
        assert "请选同意、不同意或者说不准" in text_of(page)
        assert Vote.objects.count() == 1

    def test_what_is_elsewhere_is_not_there(self, town, mine):
        one, other = said(a_topic(town)), a_topic(town)
        assert mine.post(address(other, "vote", one.pk), {"stance": "1"}).status_code == 404
        assert Vote.objects.count() == 0

    def test_few_are_not_counted(self, town, mine, me):
        topic = a_topic(town)
        one = said(topic)
        voted(one, 1, by=acting(me))
        assert "表态的不足 10 人，先不显示" in text_of(mine.get(address(topic)))


class TestTakenDown:
    def test_the_author_reads_why_and_objects_once(self, town, mine, me):
        topic = a_topic(town)
        one = held(said(topic, "某某就是个骗子", by=acting(me)), town)
        page = mine.get(address(topic))
        told = text_of(page)
        assert "您的意见撤下了： 某某就是个骗子" in told
        assert "按公布的规则“骂人、人身攻击”：事可以批评，人不能骂。" in told
        action = address(topic, "dispute", one.pk)
        page = mine.post(action, form_in(page, action).data(plea="我说的是事"), follow=True)
        assert "交给另外一位工作人员看了" in text_of(page)
        assert fresh(one).status == "disputed"
        services.decide(one.pk, is_restored=False, actor=town.head.actor, at=AT)
        last = text_of(mine.get(address(topic)))
        assert "换人看过，这条维持撤下。" in last
        assert "不同意，请换人看" not in last

    def test_a_plea_too_long_comes_back(self, town, mine, me):
        topic = a_topic(town)
        one = held(said(topic, "某某就是个骗子", by=acting(me)), town)
        page = mine.post(address(topic, "dispute", one.pk), {"plea": "冤" * 301})
        assert (page.status_code, fresh(one).status) == (400, "held")
        assert "冤" * 301 in page.content.decode()

    def test_nobody_else_sees_the_words_or_objects(self, town, mine):
        topic = a_topic(town)
        one = held(said(topic, "某某就是个骗子"), town)
        assert "骗子" not in mine.get(address(topic)).content.decode()
        assert mine.post(address(topic, "dispute", one.pk), {"plea": ""}).status_code == 404
        assert fresh(one).status == "held"

    def test_the_log_has_reason_and_day_and_how_it_ended(self, town):
        topic, author = a_topic(town), somebody()
        one = held(said(topic, "某某就是个骗子", by=author), town)
        held(said(topic, "他家电话 13800000000"), town, reason="private")
        services.dispute(one.pk, plea="没有", actor=author, at=AT)
        services.decide(one.pk, is_restored=False, actor=town.head.actor, at=AT)
        page = text_of(browser().get(address(topic)))
        log = page[page.index("撤下过 2 条") :]
        assert "骂人、人身攻击 今天撤下 · 今天换人看过，维持" in log
        assert "写了别人的隐私 今天撤下" in log
        assert "骗子" not in page
        assert "13800000000" not in page
        assert "赵姐" not in page


class TestResult:
    def test_with_the_summary_come_answers_agreement_and_groups(self, town, after):
        topic = a_topic(town)
        made = two_camps(topic, (24, 16))
        over = text_of(browser().get(address(topic)))
        assert "正在写总结" in over
        assert "同意 35" in over
        closed(town, topic)
        page = text_of(browser().get(address(topic)))
        assert "多数同意装。" in page
        assert "40 人表过态" in page
        assert "大致有 2 种想法" in page
        assert page.count("约 20 人") == 2
        agreed = page[page.index("大家都同意的") : page.index("想法不一样的地方")]
        assert made[0].words in agreed
        assert made[2].words not in agreed
        assert "采纳 下月做。" in agreed

    def test_no_groups_are_told_of_few(self, town, after):
        topic = a_topic(town)
        two_camps(topic, (24, 9))
        closed(town, topic)
        page = text_of(browser().get(address(topic)))
        assert "没有分出人数都够十人的不同想法" in page
        assert "想法一" not in page
