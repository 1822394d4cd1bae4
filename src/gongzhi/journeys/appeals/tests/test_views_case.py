"""The desk's page of one matter: who opens it, what it offers, and what happens to what was typed."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Refusal
from gongzhi.register.people import queries as people
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, act, browser, case, forms_on, text_of
from .factories import AT, DAY, HOUR, WORDS, appeal_in, fresh, give_to, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
EARLY = AT - 5 * DAY
FULL_NO = {"reason": "outside", "what": "不予受理。", "why": "归城管。", "where": "城管局。", "objection": "请街道复核。"}  # fmt: skip


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


class TestTold:
    def page(self, appeal, one):
        return browser(one.account).get(f"/desk/case/{appeal.pk}/told/")

    def test_it_says_what_was_told_and_by_which_ways(self, town):
        appeal = appeal_in("filed", town, naming="named", name="何秀英", at=EARLY)
        assert "还没有告诉过谁" in text_of(self.page(appeal, town.clerk))
        services.accept(
            appeal.pk, category="house.light", urgency="hard", actor=town.clerk.actor, at=AT
        )
        deliver_all()
        said = text_of(self.page(appeal, town.clerk))
        assert "告诉说这件事的人" in said
        assert "纸质：待打印" in said
        assert "何秀英" not in said
        assert f"/desk/case/{appeal.pk}/told/" in links_of_case(appeal, town)

    def test_who_does_not_see_the_matter_does_not_see_who_was_told(self, town):
        appeal = appeal_in("working", town)
        for one in (town.neighbour_clerk, town.department):
            assert self.page(appeal, one).status_code == 404


def links_of_case(appeal, town):
    return browser(town.clerk.account).get(case(appeal)).content.decode()
