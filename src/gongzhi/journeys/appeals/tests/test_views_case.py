"""The desk's page of one matter: who opens it, what it offers, and what happens to what was typed."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Message, Photo, Refusal, Reply
from gongzhi.register.people import queries as people
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, form_in, picture, text_of
from .factories import AT, DAY, HOUR, WORDS, appeal_in, fresh, give_to, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY
FULL_NO = {"reason": "outside", "what": "不予受理。", "why": "归城管。", "where": "城管局。", "objection": "请街道复核。"}  # fmt: skip


def case(appeal):
    return f"/desk/case/{appeal.pk}/"


def act(who, appeal, action, **said):
    return browser(who.account).post(f"{case(appeal)}{action}/", said)


def forms_on(page):
    """The actions whose forms stand on the page."""
    html = page.content.decode()
    return {
        part.split('"')[0].removesuffix("#contact").rstrip("/").rpartition("/")[2]
        for part in html.split('action="/desk/case/')[1:]
    }


class TestWho:
    def status_for(self, appeal, *people):
        return [browser(one.account).get(case(appeal)).status_code for one in people]

    def test_an_anonymous_visitor_is_led_to_the_staff_entrance(self, town):
        page = browser().get(case(appeal_in("filed", town)))
        assert page.status_code == 302
        assert page.url.startswith("/desk/signin/?next=%2Fdesk%2Fcase%2F")

    def test_a_resident_is_refused_even_the_author(self, town):
        _, me = resident()
        appeal = appeal_in("filed", town, person_id=me.person_id)
        assert browser(me).get(case(appeal)).status_code == 403
        assert browser(AccountFactory()).get(case(appeal)).status_code == 403

    def test_offices_of_the_place_and_above_open_it(self, town):
        appeal = appeal_in("filed", town)
        inside = (town.clerk, town.head, town.officer, town.district_officer)
        assert self.status_for(appeal, *inside) == [200] * 4

    def test_for_others_there_is_no_such_matter(self, town):
        appeal = appeal_in("working", town)
        outside = (town.neighbour_clerk, town.handler, town.manager, town.department, town.auditor)
        assert self.status_for(appeal, *outside) == [404] * 5

    def test_who_is_asked_and_who_holds_it_opens_it(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        casework.offer_item(
            appeal.pk,
            to_unit=town.handler.unit.pk,
            reason="物业的事",
            actor=town.clerk.actor,
            at=AT,
        )
        assert self.status_for(appeal, town.handler, town.department) == [200, 404]
        casework.accept_offer(appeal.pk, actor=town.handler.actor, at=AT)
        assert self.status_for(appeal, town.handler, town.clerk) == [200, 200]

    @pytest.mark.parametrize(
        "action", ["accept", "decline", "answer", "offer", "publish", "contact", "claim"]
    )
    def test_nobody_from_elsewhere_acts_on_it(self, town, action):
        appeal = appeal_in("filed", town)
        assert act(town.neighbour_clerk, appeal, action, **FULL_NO).status_code == 404
        assert browser().post(f"{case(appeal)}{action}/").status_code == 302
        assert fresh(appeal).status == "filed"
        assert not Refusal.objects.exists()

    def test_nothing_is_done_by_reading(self, town):
        appeal = appeal_in("filed", town)
        assert browser(town.clerk.account).get(f"{case(appeal)}accept/").status_code == 405

    def test_what_is_none_is_not_found(self, town):
        appeal = appeal_in("filed", town)
        assert act(town.clerk, appeal, "explode").status_code == 404
        assert browser(town.clerk.account).get(f"/desk/case/{uuid7()}/").status_code == 404


class TestOffers:
    """Only forms that work now."""

    @pytest.mark.parametrize(
        ("status", "offered"),
        [
            ("filed", {"accept", "decline", "hand_off", "contact"}),
            ("working", {"answer", "progress", "ask", "offer", "accept", "contact"}),
            ("answered", {"accept", "contact"}),
            ("closed", {"accept", "contact"}),
            ("declined", {"contact"}),
            ("review", {"contact"}),
            ("withdrawn", {"contact"}),
        ],
    )
    def test_to_the_clerk(self, town, status, offered):
        page = browser(town.clerk.account).get(case(appeal_in(status, town, at=EARLY)))
        assert page.status_code == 200
        assert forms_on(page) == offered

    def test_review_to_the_street(self, town):
        page = browser(town.officer.account).get(case(appeal_in("review", town, at=EARLY)))
        assert {"accept", "uphold"} <= forms_on(page)

    def test_to_the_property_company_no_name_and_no_sorting(self, town):
        appeal = give_to(
            appeal_in("working", town, at=EARLY, name="陈桂兰", phone="13800000001"),
            town.handler,
            by=town.clerk,
            at=AT,
        )
        page = browser(town.handler.account).get(case(appeal))
        assert forms_on(page) == {"answer", "progress", "ask", "offer"}
        assert "联系方式由首接社区掌握" in text_of(page)
        assert "陈桂兰" not in text_of(page)

    def test_to_who_is_asked_taking_over_or_pushing_back(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        casework.offer_item(
            appeal.pk,
            to_unit=town.handler.unit.pk,
            reason="物业的事",
            actor=town.clerk.actor,
            at=AT,
        )
        assert forms_on(browser(town.handler.account).get(case(appeal))) == {
            "take_over",
            "push_back",
        }
        assert "call_back" in forms_on(browser(town.clerk.account).get(case(appeal)))

    def test_nameless_matters_have_no_contact(self, town):
        appeal = appeal_in("filed", town, naming="anonymous")
        page = browser(town.clerk.account).get(case(appeal))
        assert "contact" not in forms_on(page)
        assert "匿名：没有任何联系方式" in text_of(page)

    def test_every_field_has_an_id_of_its_own(self, town):
        page = browser(town.clerk.account).get(case(appeal_in("working", town, at=EARLY)))
        html = page.content.decode()
        ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
        assert sorted(ids) == sorted(set(ids))


class TestSteps:
    def test_taking_in(self, town):
        appeal = appeal_in("filed", town)
        page = act(
            town.clerk, appeal, "accept", category="house.light", urgency="hard", title="楼道灯坏"
        )
        assert (page.status_code, page.url) == (302, case(appeal))
        made = fresh(appeal)
        assert (made.status, made.category, made.title) == ("working", "house.light", "楼道灯坏")

    def test_taking_in_without_sorting_keeps_the_title(self, town):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "accept", title="我改的标题")
        assert page.status_code == 400
        assert "请选分类" in text_of(page)
        assert form_in(page, "/accept/").fields["title"] == ["我改的标题"]
        assert fresh(appeal).status == "filed"

    def test_a_no_in_four_parts(self, town):
        appeal = appeal_in("filed", town)
        assert act(town.clerk, appeal, "decline", **FULL_NO).status_code == 302
        said = Refusal.objects.get()
        assert (fresh(appeal).status, said.why, said.where) == ("declined", "归城管。", "城管局。")

    @pytest.mark.parametrize("missing", ["what", "why", "where", "objection"])
    def test_a_no_that_lacks_a_part_comes_back_with_the_others(self, town, missing):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "decline", **{**FULL_NO, missing: ""})
        assert page.status_code == 400
        kept = form_in(page, "/decline/").fields
        assert {name: kept[name][0] for name in FULL_NO} == {**FULL_NO, missing: ""}
        assert fresh(appeal).status == "filed"
        assert not Refusal.objects.exists()

    def test_the_words_of_another_reason_come_without_scripts(self, town):
        appeal = appeal_in("filed", town)
        page = act(town.clerk, appeal, "decline", reason="outside", what="我写的", fill="1")
        assert page.status_code == 200
        kept = form_in(page, "/decline/").fields
        assert (kept["reason"], kept["what"], kept["where"]) == (
            ["outside"],
            ["不予受理"],
            ["区城市管理局"],
        )
        assert fresh(appeal).status == "filed"

    def test_the_channel_the_words_speak_of_is_proposed_first(self, town):
        appeal = appeal_in("filed", town, words="这件事我已经起诉，在等开庭。")
        kept = form_in(browser(town.clerk.account).get(case(appeal)), "/hand_off/").fields
        assert kept["reason"] == ["court"]
        assert (
            act(town.clerk, appeal, "hand_off", **{**FULL_NO, "reason": "court"}).status_code == 302
        )
        assert fresh(appeal).status == "handed_off"

    def test_answering_with_a_picture(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = browser(town.clerk.account).post(
            f"{case(appeal)}answer/",
            {"outcome": "done", "words": "灯换好了。", "photos": picture()},
        )
        assert page.status_code == 302
        assert fresh(appeal).status == "answered"
        assert Reply.objects.get().words == "灯换好了。"
        assert Photo.objects.get().is_from_staff

    def test_not_now_needs_its_parts_and_keeps_what_is_there(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(
            town.clerk, appeal, "answer", outcome="not_now", words="要等明年改造。", why="没有管线"
        )
        assert page.status_code == 400
        kept = form_in(page, "/answer/").fields
        assert (kept["outcome"], kept["words"], kept["why"]) == (
            ["not_now"],
            ["要等明年改造。"],
            ["没有管线"],
        )
        assert fresh(appeal).status == "working"

    def test_not_now_on_a_day_gone_by_is_refused_with_all_kept(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        said = {"outcome": "not_now", "words": "要等。", "why": "a", "where": "b", "objection": "c"}
        page = act(town.clerk, appeal, "answer", **said, recheck_on="2026-03-10")
        assert page.status_code == 409
        assert "日期要在今天以后" in text_of(page)
        assert form_in(page, "/answer/").fields["recheck_on"] == ["2026-03-10"]
        assert not Reply.objects.exists()

    def test_not_now_as_it_should_be(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        said = {"outcome": "not_now", "words": "要等。", "why": "a", "where": "b", "objection": "c"}
        assert act(town.clerk, appeal, "answer", **said, recheck_on="2026-09-10").status_code == 302
        assert Refusal.objects.get().kind == "not_now"

    def test_what_was_typed_is_shown_when_somebody_was_quicker(self, town):
        appeal = appeal_in("answered", town, at=EARLY)
        page = act(town.clerk, appeal, "answer", outcome="done", words="我写了很长的答复。")
        assert page.status_code in (403, 409)
        if page.status_code == 409:
            assert "我写了很长的答复。" in text_of(page)
        assert Reply.objects.count() == 1

    def test_a_refused_picture_keeps_the_answer(self, town):
        from django.core.files.uploadedfile import SimpleUploadedFile

        appeal = appeal_in("working", town, at=EARLY)
        page = browser(town.clerk.account).post(
            f"{case(appeal)}answer/",
            {
                "outcome": "done",
                "words": "灯换好了。",
                "photos": SimpleUploadedFile("a.exe", b"MZ" * 9),
            },
        )
        assert page.status_code == 409
        assert "这不是照片" in text_of(page)
        assert form_in(page, "/answer/").fields["words"] == ["灯换好了。"]
        assert fresh(appeal).status == "working"

    def test_asking_stops_the_clock_and_going_on_starts_it(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "ask", words="是哪个单元？")
        assert fresh(appeal).item.status == "waiting"
        act(town.clerk, appeal, "resume")
        assert fresh(appeal).item.status == "held"

    def test_a_word_on_how_it_goes(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "progress", words="灯泡到货了。")
        assert Message.objects.get().words == "灯泡到货了。"
        assert act(town.clerk, appeal, "progress", words="").status_code == 400

    def test_handing_over_taking_over_and_answering(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(
            town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事"
        )
        assert page.status_code == 302
        assert fresh(appeal).item.status == "offered"
        assert "还没接" in text_of(browser(town.clerk.account).get(case(appeal)))
        act(town.handler, appeal, "take_over")
        assert fresh(appeal).item.owner_id == town.handler.account.pk
        act(town.handler, appeal, "answer", outcome="done", words="物业换好了。")
        assert fresh(appeal).status == "answered"

    def test_handing_over_without_a_reason_keeps_the_unit(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk))
        assert page.status_code == 400
        assert form_in(page, "/offer/").fields["to_unit"] == [str(town.handler.unit.pk)]
        assert fresh(appeal).item.status == "held"

    @pytest.mark.parametrize("unit", ["", "nonsense", "0192f0c1-0000-7000-8000-000000000000"])
    def test_handing_over_to_nobody(self, town, unit):
        appeal = appeal_in("working", town, at=EARLY)
        assert act(town.clerk, appeal, "offer", to_unit=unit, reason="归他").status_code == 400
        assert fresh(appeal).item.status == "held"

    def test_pushing_back_says_why_and_returns_it(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事")
        assert act(town.handler, appeal, "push_back").status_code == 400
        act(town.handler, appeal, "push_back", reason="红线外")
        made = fresh(appeal)
        assert (made.item.status, made.item.owner_id) == ("held", town.clerk.account.pk)
        assert "理由：红线外" in text_of(browser(town.clerk.account).get(case(appeal)))

    def test_calling_back(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "offer", to_unit=str(town.handler.unit.pk), reason="合同里的事")
        act(town.clerk, appeal, "call_back")
        assert fresh(appeal).item.status == "held"

    def test_correcting_the_sorting(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        act(town.clerk, appeal, "accept", category="order.noise", urgency="worry", title="噪声")
        made = fresh(appeal)
        assert (made.status, made.category) == ("working", "order.noise")

    def test_the_street_turns_a_no_round_or_keeps_it(self, town):
        one, two = (appeal_in("review", town, at=EARLY) for _ in range(2))
        act(town.officer, one, "accept", category="house.light", urgency="hard")
        act(town.officer, two, "uphold", **FULL_NO)
        assert [fresh(one).status, fresh(two).status] == ["working", "declined"]

    def test_publishing_and_taking_back(self, town):
        appeal = appeal_in("working", town, at=EARLY, may_publish=True)
        act(town.clerk, appeal, "publish", title="楼道灯坏了")
        assert fresh(appeal).is_public
        act(town.clerk, appeal, "unpublish")
        assert not fresh(appeal).is_public

    def test_what_its_author_did_not_agree_to_is_not_published(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = act(town.clerk, appeal, "publish", title="楼道灯坏了")
        assert page.status_code == 409
        assert "诉求人没有同意公开" in text_of(page)
        assert "楼道灯坏了" in text_of(page)
        assert not fresh(appeal).is_public

    def test_twice_is_once(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        pages = [
            act(town.clerk, appeal, "answer", outcome="done", words="好了。") for _ in range(2)
        ]
        assert pages[0].status_code == 302
        assert pages[1].status_code in (403, 409)
        assert Reply.objects.count() == 1


class TestContact:
    @pytest.fixture
    def appeal(self, town):
        return appeal_in("working", town, at=EARLY, name="陈桂兰", phone="13800000001")

    def test_it_is_hidden_until_somebody_says_why(self, town, appeal):
        html = browser(town.clerk.account).get(case(appeal)).content.decode()
        assert "陈桂兰" not in html
        assert "13800000001" not in html

    def test_without_a_purpose_nothing_is_shown_or_logged(self, town, appeal):
        page = act(town.clerk, appeal, "contact", purpose=" ")
        assert page.status_code == 400
        assert "13800000001" not in page.content.decode()
        assert not people.looks_at_subject(appeal.pk)

    def test_it_is_shown_once_logged_and_not_kept_by_the_browser(self, town, appeal):
        page = act(town.clerk, appeal, "contact", purpose="约时间上门")
        assert "陈桂兰" in text_of(page)
        assert "13800000001" in text_of(page)
        assert "data-hide-after" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        look = people.looks_at_subject(appeal.pk)[0]
        assert (look.viewer, look.purpose, list(look.fields)) == (
            "赵姐",
            "约时间上门",
            ["姓名", "手机号"],
        )
        assert "13800000001" not in browser(town.clerk.account).get(case(appeal)).content.decode()

    def test_the_property_company_never_sees_it(self, town, appeal):
        give_to(appeal, town.handler, by=town.clerk, at=AT)
        page = act(town.handler, appeal, "contact", purpose="上门")
        assert page.status_code == 403
        assert not people.looks_at_subject(appeal.pk)

    def test_where_none_was_left_it_says_so(self, town):
        appeal = appeal_in("working", town, at=EARLY)
        page = browser(town.clerk.account).post(
            f"{case(appeal)}contact/", {"purpose": "上门"}, follow=True
        )
        assert "这件事没有留联系方式" in text_of(page)


class TestPage:
    def test_it_says_what_was_said_whose_it_is_and_what_the_resident_reads(self, town):
        text = text_of(browser(town.clerk.account).get(case(appeal_in("working", town, at=EARLY))))
        for part in (
            WORDS,
            "居民现在看到的",
            "现在归",
            "赵姐",
            "首接",
            "负责到底",
            "之前发生了什么",
        ):
            assert part in text

    def test_danger_is_said_above_all(self, town):
        appeal = appeal_in("filed", town, words="楼下着火了，快来人。")
        assert "先确认居民打了 119" in text_of(browser(town.clerk.account).get(case(appeal)))

    def test_from_a_list_it_leads_to_the_cases_beside(self, town):
        made = [appeal_in("filed", town, at=AT + n * HOUR / 60) for n in range(3)]
        page = browser(town.clerk.account).get(case(made[1]), {"in": "unclaimed"})
        html = page.content.decode()
        assert "第 2 件，共 3 件" in text_of(page)
        assert f'rel="prev" href="{case(made[0])}?in=unclaimed"' in html
        assert f'rel="next" href="{case(made[2])}?in=unclaimed"' in html

    @pytest.mark.parametrize("name", ["mine", "nothing", "", "unit'--"])
    def test_from_elsewhere_it_does_not(self, town, name):
        page = browser(town.clerk.account).get(case(appeal_in("filed", town)), {"in": name})
        assert page.status_code == 200
        assert "前后两件" not in page.content.decode()

    def test_queries_do_not_grow_with_what_happened(self, town, django_assert_num_queries):
        appeal = appeal_in("working", town, at=EARLY)
        client = browser(town.clerk.account)
        client.get(case(appeal))
        with django_assert_num_queries(CASE_QUERIES):
            client.get(case(appeal))
        for n in range(3):
            services.tell_progress(
                appeal.pk, "还在办", actor=town.clerk.actor, at=AT + n * timedelta(minutes=1)
            )
        with django_assert_num_queries(CASE_QUERIES):
            client.get(case(appeal))


CASE_QUERIES = 13


def test_now_is_after_every_step_of_these_tests():
    assert EARLY + 3 * DAY < AT < NOON
