"""What I said: found by its code, read in one line, and what only its author may do."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Message
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, form_in, text_of
from .factories import AT, DAY, WORDS, appeal_in, file, filing, fresh, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TRACK, MINE = "/track/", "/mine/"
EARLY = AT - 5 * DAY  # so that every step lies behind NOON
EVERY_STATUS = ("filed", "working", "answered", "closed", "declined", "review", "handed_off", "withdrawn")  # fmt: skip


def own(status, town, account, **said):
    return appeal_in(status, town, at=EARLY, person_id=account.person_id, **said)


def act(client, appeal, action, **said):
    return client.post(f"{MINE}{appeal.pk}/{action}/", said)


@pytest.fixture
def me(town):
    return resident()[1]


class TestTrack:
    def receipt(self, town):
        return services.file_appeal(filing(town), actor=town.clerk.actor, at=AT)

    def test_the_code_opens_the_page(self, town):
        receipt = self.receipt(town)
        client = browser()
        page = client.post(TRACK, {"code": f" {receipt.code[:4].lower()}-{receipt.code[4:]} "})
        assert (page.status_code, page.url) == (302, f"{MINE}{receipt.appeal.pk}/")
        assert WORDS in text_of(client.get(page.url))

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("", "这个字段是必填项"),
            ("ABC", "回执码是 12 位，这里有 3 位"),
            ("2345678901AB", "回执码里没有"),
            ("23456789ABCD", "没有这个回执码，请对照纸条再看一遍"),
            ("x" * 30, "24"),
        ],
    )
    def test_a_wrong_code_is_told_and_stays_typed(self, town, code, said):
        page = browser().post(TRACK, {"code": code})
        assert page.status_code == 400
        assert said in text_of(page)
        assert form_in(page, TRACK).fields["code"] == [code]

    def test_the_list_without_an_account_holds_what_this_browser_showed(self, town):
        receipt = self.receipt(town)
        client = browser()
        assert "这里还没有您说的事" in text_of(client.get(MINE))
        client.post(TRACK, {"code": receipt.code})
        assert receipt.appeal.title in text_of(client.get(MINE))
        assert receipt.appeal.title not in text_of(browser().get(MINE))

    def test_a_forged_receipt_opens_nothing(self, town):
        receipt = self.receipt(town)
        client = browser(gz_receipts=f'["{receipt.appeal.pk}"]')
        assert client.get(f"{MINE}{receipt.appeal.pk}/").status_code == 404


class TestWho:
    def test_only_the_author_sees_the_page(self, town, me):
        appeal = own("working", town, me)
        others = [None, AccountFactory(), *(one.account for one in town.staff)]
        assert browser(me).get(f"{MINE}{appeal.pk}/").status_code == 200
        assert {browser(one).get(f"{MINE}{appeal.pk}/").status_code for one in others} == {404}

    @pytest.mark.parametrize("action", ["rate", "reopen", "object", "withdraw", "supplement"])
    def test_nobody_else_acts_as_the_author(self, town, me, action):
        appeal = own("answered", town, me)
        for one in (None, AccountFactory(), town.clerk.account, town.handler.account):
            page = act(browser(one), appeal, action, rating="solved", words="好了")
            assert page.status_code == 404
        assert fresh(appeal).status == "answered"
        assert not Message.objects.exists()

    def test_nothing_is_done_by_reading(self, town, me):
        appeal = own("answered", town, me)
        assert browser(me).get(f"{MINE}{appeal.pk}/reopen/").status_code == 405

    def test_an_action_that_is_none(self, town, me):
        assert act(browser(me), own("filed", town, me), "explode").status_code == 404

    def test_an_appeal_that_is_none(self, me):
        assert browser(me).get(f"{MINE}{uuid7()}/").status_code == 404


class TestPage:
    @pytest.mark.parametrize("status", EVERY_STATUS)
    def test_it_says_first_what_comes_next(self, town, me, status):
        page = browser(me).get(f"{MINE}{own(status, town, me).pk}/")
        assert page.status_code == 200
        text = text_of(page)
        assert "接下来" in text
        assert WORDS in text

    @pytest.mark.parametrize(
        ("status", "buttons"),
        [
            ("filed", {"supplement", "withdraw"}),
            ("working", {"supplement", "withdraw"}),
            ("answered", {"rate"}),
            ("closed", {"reopen"}),
            ("declined", {"object"}),
            ("review", set()),
            ("handed_off", set()),
            ("withdrawn", set()),
        ],
    )
    def test_only_buttons_that_work_are_there(self, town, me, status, buttons):
        appeal = own(status, town, me)
        html = browser(me).get(f"{MINE}{appeal.pk}/").content.decode()
        there = {
            action
            for action in ("rate", "reopen", "object", "withdraw", "supplement")
            if f'action="{MINE}{appeal.pk}/{action}/"' in html.replace("formaction", "fa")
        }
        assert there == buttons

    def test_a_no_is_shown_in_its_four_parts(self, town, me):
        text = text_of(browser(me).get(f"{MINE}{own('declined', town, me).pk}/"))
        for part in (
            "结论",
            "为什么",
            "可以去哪里",
            "不同意怎么办",
            "城市市容和环境卫生管理条例",
            "请街道复核",
        ):
            assert part in text

    def test_names_of_staff_are_not_told(self, town, me):
        text = text_of(browser(me).get(f"{MINE}{own('answered', town, me).pk}/"))
        assert not [
            one.account.display_name for one in town.staff if one.account.display_name in text
        ]

    def test_who_looked_at_the_contact_is_told(self, town, me):
        appeal = own("working", town, me)
        services.reveal_contact(
            appeal.pk, purpose="约时间上门", actor=town.clerk.actor, at=NOON - timedelta(hours=1)
        )
        text = text_of(browser(me).get(f"{MINE}{appeal.pk}/"))
        assert "赵姐" in text
        assert "约时间上门" in text

    def test_it_takes_few_queries_however_much_was_said(self, town, me, django_assert_num_queries):
        appeal = own("working", town, me)
        client = browser(me)
        client.get(f"{MINE}{appeal.pk}/")
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(f"{MINE}{appeal.pk}/")
        for words in ("门口也坏了", "二楼也坏了", "还没修"):
            act(client, appeal, "supplement", words=words)
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(f"{MINE}{appeal.pk}/")

    def test_my_list_takes_as_many_for_three_as_for_one(self, town, me, django_assert_num_queries):
        own("working", town, me)
        client = browser(me)
        client.get(MINE)
        with django_assert_num_queries(LIST_QUERIES):
            client.get(MINE)
        own("answered", town, me)
        own("declined", town, me)
        with django_assert_num_queries(LIST_QUERIES):
            page = client.get(MINE)
        assert page.content.decode().count('class="gz-item"') == 3


PAGE_QUERIES, LIST_QUERIES = 7, 5


class TestDoing:
    def test_rating_closes(self, town, me):
        appeal = own("answered", town, me)
        page = act(browser(me), appeal, "rate", rating="solved", words="亮了，谢谢")
        assert page.status_code == 302
        made = fresh(appeal)
        assert (made.status, made.rating, made.rating_words) == ("closed", "solved", "亮了，谢谢")

    def test_a_rating_without_a_choice_keeps_the_words(self, town, me):
        appeal = own("answered", town, me)
        page = act(browser(me), appeal, "rate", words="还行")
        assert page.status_code == 400
        assert "请先选一个" in text_of(page)
        assert form_in(page, "/rate/").fields["words"] == ["还行"]
        assert fresh(appeal).status == "answered"

    def test_not_solved_opens_it_again_in_one_tap(self, town, me):
        appeal = own("answered", town, me)
        act(browser(me), appeal, "reopen")
        made = fresh(appeal)
        assert (made.status, made.reopened) == ("working", 1)

    def test_reopening_twice_says_that_it_is_open_already(self, town, me):
        appeal = own("answered", town, me)
        client = browser(me)
        act(client, appeal, "reopen")
        page = client.post(f"{MINE}{appeal.pk}/reopen/", follow=True)
        assert page.status_code == 200
        assert fresh(appeal).reopened == 1
        assert 'class="gz-note mb-3 t-hupo"' in page.content.decode()

    def test_objecting_asks_the_street(self, town, me):
        appeal = own("declined", town, me)
        act(browser(me), appeal, "object")
        assert fresh(appeal).status == "review"

    def test_withdrawing(self, town, me):
        appeal = own("filed", town, me)
        act(browser(me), appeal, "withdraw")
        assert fresh(appeal).status == "withdrawn"

    def test_adding_a_word(self, town, me):
        appeal = own("working", town, me)
        act(browser(me), appeal, "supplement", words="二楼也不亮")
        assert "二楼也不亮" in text_of(browser(me).get(f"{MINE}{appeal.pk}/"))

    def test_an_empty_word_is_told(self, town, me):
        appeal = own("working", town, me)
        page = act(browser(me), appeal, "supplement", words=" ")
        assert page.status_code == 400
        assert "还没有写内容" in text_of(page)

    def test_an_answer_to_a_question_lets_the_clock_run_on(self, town, me):
        appeal = own("working", town, me)
        services.ask(appeal.pk, "是哪个单元？", actor=town.clerk.actor, at=NOON - DAY)
        client = browser(me)
        page = client.get(f"{MINE}{appeal.pk}/")
        assert "是哪个单元？" in text_of(page)
        act(client, appeal, "supplement", words="一单元")
        assert fresh(appeal).item.status == "held"

    def test_the_holder_of_the_code_may_all_of_it(self, town):
        receipt = services.file_appeal(filing(town), actor=town.clerk.actor, at=AT)
        client = browser()
        client.post(TRACK, {"code": receipt.code})
        assert act(client, receipt.appeal, "withdraw").status_code == 302
        assert fresh(receipt.appeal).status == "withdrawn"

    def test_codes_are_forgotten_after_two_hours(self, town):
        import time_machine

        receipt = services.file_appeal(filing(town), actor=town.clerk.actor, at=AT)
        client = browser()
        client.post(TRACK, {"code": receipt.code})
        with time_machine.travel(NOON + timedelta(hours=2, seconds=1), tick=False):
            assert client.get(f"{MINE}{receipt.appeal.pk}/").status_code == 404


def test_queries_agree_with_the_page(town, me):
    appeal = own("filed", town, me)
    assert queries.own_appeal(resident()[0], appeal.pk) is None
    assert file(town).pk != appeal.pk
