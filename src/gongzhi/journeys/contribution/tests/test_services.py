"""Outreach: planned, noted, asked, answered in any of three ways, confirmed; a reminder at most."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.capabilities.casework import queries as inboxes
from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.models import Clock, WorkItem
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.contribution import services
from gongzhi.journeys.contribution.models import ContactNote, ContactPlan, SupportRequest
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import (
    AT,
    DAY,
    TODAY,
    a_request,
    answered,
    asking,
    fresh,
    make_school,
    noted,
    reply,
)

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 18, 11, tzinfo=worktime.ZONE)


def planned(town, school, **told):
    said = {"about": "借操场", "due_on": TODAY + timedelta(3), "by_id": town.head.account.pk}
    return services.plan_contact(school.unit.pk, **{**said, **told}, actor=town.clerk.actor, at=AT)


class TestPlanningAndNoting:
    def test_a_contact_finishes_its_line_and_is_noted_once(self, town, school):
        plan = planned(town, school)
        note = noted(plan_id=plan.pk)
        first = services.note_contact(school.unit.pk, note, actor=town.head.actor, at=AT)
        again = services.note_contact(school.unit.pk, note, actor=town.head.actor, at=AT + DAY)
        assert first.pk == again.pk
        assert (ContactNote.objects.count(), fresh(plan).done_at) == (1, AT)
        assert [one.event for one in history(school.unit.pk)] == [
            "contribution.planned",
            "contribution.contacted",
        ]

    def test_whoever_found_nobody_still_has_to_go(self, town, school):
        plan = planned(town, school)
        services.note_contact(
            school.unit.pk,
            noted(plan_id=plan.pk, met="nobody", outcome="nobody"),
            actor=town.head.actor,
            at=AT,
        )
        assert fresh(plan).done_at is None

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"on": TODAY + timedelta(1)}, "还没有到那一天"),
            ({"met": "nobody"}, "没有找到人"),
            ({"outcome": "nobody"}, "没有找到人"),
        ],
    )
    def test_what_cannot_be_is_not_noted(self, town, school, wrong, says):
        with pytest.raises(StepRefused, match=says):
            services.note_contact(school.unit.pk, noted(**wrong), actor=town.clerk.actor, at=AT)
        assert ContactNote.objects.count() == 0

    def test_only_for_a_day_to_come_and_somebody_of_the_community(self, town, school):
        with pytest.raises(StepRefused, match="日期已经过了"):
            planned(town, school, due_on=date(2026, 3, 9))
        with pytest.raises(StepRefused, match="本社区在岗的人"):
            planned(town, school, by_id=town.officer.account.pk)
        assert ContactPlan.objects.count() == 0

    def test_another_units_line_is_not_finished(self, town, school):
        plan = planned(town, school)
        other = make_school(name="第十中学")
        with pytest.raises(StepRefused, match="刷新页面"):
            services.note_contact(
                other.unit.pk, noted(plan_id=plan.pk), actor=town.clerk.actor, at=AT
            )
        assert (fresh(plan).done_at, ContactNote.objects.count()) == (None, 0)


class TestAsking:
    def test_it_stands_in_the_units_inbox_with_its_clock(self, town, school):
        asked = a_request(town, school)
        item = WorkItem.objects.get(pk=asked.pk)
        assert (item.kind, item.unit, item.lead_unit) == ("support", school.unit, town.clerk.unit)
        assert item.due_at == DUE
        (row,) = inboxes.page_of("unclaimed", school.handler.actor, now=AT, after=None)[0]
        assert (row.title, row.address) == ("周六上午借操场", f"/desk/requests/{asked.pk}/")
        (mine,) = inboxes.page_of("lead", town.clerk.actor, now=AT, after=None)[0]
        assert mine.id == asked.pk

    def test_the_same_form_twice_is_one_request(self, town, school):
        form = asking()
        made = [
            services.ask_support(school.unit.pk, form, actor=town.clerk.actor, at=AT)
            for _ in range(2)
        ]
        assert made[0].pk == made[1].pk
        assert (SupportRequest.objects.count(), WorkItem.objects.count()) == (1, 1)

    def test_money_only_when_agreed_to(self, town, school):
        with pytest.raises(StepRefused, match="先谈好"):
            a_request(town, school, kind="money")
        assert WorkItem.objects.count() == 0
        made = a_request(town, school, kind="money", is_agreed_beforehand=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportRequest.objects.filter(pk=made.pk).update(is_agreed_beforehand=False)

    def test_only_resident_units_of_the_own_area(self, town, school):
        for unit in (make_school("431002001002", "别处中学").unit, UnitFactory(kind="property")):
            with pytest.raises(StepRefused, match="没有这个驻区单位"):
                services.ask_support(unit.pk, asking(), actor=town.clerk.actor, at=AT)
        with pytest.raises(PermissionDenied):
            services.ask_support(school.unit.pk, asking(), actor=town.officer.actor, at=AT)
        assert SupportRequest.objects.count() == 0

    def test_where_the_rules_say_nothing_nothing_is_asked(self, town, school, monkeypatch):
        monkeypatch.setattr(services.rulebook, "pack_for", lambda *_: town.pack)
        with pytest.raises(RuleMissing):
            a_request(town, school)


class TestAnswering:
    @pytest.mark.parametrize(
        ("step", "status", "event"),
        [
            ("agree", "agreed", "contribution.agreed"),
            ("partly", "partly", "contribution.agreed_partly"),
            ("decline", "declined", "contribution.declined"),
        ],
    )
    def test_any_answer_stops_the_clock(self, town, school, step, status, event):
        made = answered(town, school, step)
        assert (made.status, made.answered_by_id) == (status, school.handler.account.pk)
        assert (made.ended_at is None) == (step != "decline")
        assert WorkItem.objects.get(pk=made.pk).status == "done"
        assert Clock.objects.get(item=made.pk).stopped_at == AT + DAY
        assert event in [one.event for one in history(made.pk)]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            (reply("decline", answer=" "), "为什么这次不行"),
            (reply(answer=""), "能支持什么"),
            (reply(who=""), "谁来办"),
            (reply("partly", promised_on=None), "谁来办"),
            (reply(promised_on=TODAY), "今天或以后"),
        ],
    )
    def test_an_answer_says_what_who_and_when(self, town, school, wrong, says):
        made = a_request(town, school)
        with pytest.raises(StepRefused, match=says):
            services.answer_request(made.pk, wrong, actor=school.head.actor, at=AT + DAY)
        assert (fresh(made).status, fresh(made).answer) == ("asked", "")

    def test_nobody_else_answers_and_nobody_twice(self, town, school):
        made = a_request(town, school)
        for other in (town.clerk, town.head, town.officer, town.handler):
            with pytest.raises(PermissionDenied):
                services.answer_request(made.pk, reply(), actor=other.actor, at=AT + DAY)
        assert fresh(made).status == "asked"
        services.answer_request(made.pk, reply("decline"), actor=school.head.actor, at=AT + DAY)
        with pytest.raises(StepRefused):
            services.answer_request(made.pk, reply(), actor=school.head.actor, at=AT + DAY)
        assert fresh(made).status == "declined"

    def test_what_came_of_it_is_confirmed_by_the_community(self, town, school):
        made = answered(town, school, "partly")
        done = {"delivered": "开了四个上午。", "delivered_on": date(2026, 3, 17)}
        after = AT + 8 * DAY
        with pytest.raises(StepRefused, match="还没有到那一天"):
            services.confirm_delivery(made.pk, **done, actor=town.clerk.actor, at=AT + 2 * DAY)
        with pytest.raises(PermissionDenied):
            services.confirm_delivery(made.pk, **done, actor=school.head.actor, at=after)
        assert fresh(made).status == "partly"
        services.confirm_delivery(made.pk, **done, actor=town.head.actor, at=after)
        made = fresh(made)
        assert (made.status, made.confirmed_by_id) == ("delivered", town.head.account.pk)
        assert (made.delivered, made.ended_at) == ("开了四个上午。", after)

    def test_what_is_not_needed_any_more_is_withdrawn(self, town, school):
        waiting, promised = a_request(town, school), answered(town, school)
        for one in (waiting, promised):
            services.withdraw_request(one.pk, actor=town.clerk.actor, at=AT + 2 * DAY)
            assert fresh(one).status == "withdrawn"
            assert WorkItem.objects.get(pk=one.pk).status == "done"


class TestTelling:
    def test_each_side_hears_of_the_other(self, town, school):
        made = answered(town, school)
        deliver_all()
        (asked,) = own_notices(school.head.actor)
        assert asked.words == (
            "仙泉社区请第九中学支持“周六上午借操场”。支持出于自愿，能不能都请回一句。"
        )
        assert asked.leads_to == f"/desk/requests/{made.pk}/"
        assert own_notices(school.handler.actor).count() == 1
        for one in (town.clerk, town.head):
            (told,) = own_notices(one.actor)
            assert told.words == ("第九中学答复“周六上午借操场”：能支持。谁、哪天，写在页面上。")
        assert own_notices(town.officer.actor).count() == 0

    def test_no_answer_brings_one_reminder_to_both_heads_and_goes_no_higher(self, town, school):
        made = a_request(town, school)
        assert casework.escalate_late(at=DUE) == 0
        assert casework.escalate_late(at=DUE + timedelta(minutes=1)) == 1
        for days in (1, 5, 40):
            assert casework.escalate_late(at=DUE + timedelta(days=days)) == 0
        words = (
            "第九中学还没有答复“周六上午借操场”，原定 2026年3月18日 11:00 前回一句。"
            "支持出于自愿，能不能、能多少，都请回一句。"
        )
        for one in (school.head, town.head):
            (told,) = own_notices(one.actor)
            assert (told.words, told.leads_to) == (words, f"/desk/requests/{made.pk}/")
        for one in (town.officer, town.district_officer, school.handler):
            assert own_notices(one.actor).count() == 0

    def test_a_unit_without_a_head_leaves_it_to_the_community(self, town):
        bare = UnitFactory(kind="resident_unit", name="老厂", area=town.clerk.unit.area)
        services.ask_support(bare.pk, asking(submission=uuid4()), actor=town.clerk.actor, at=AT)
        assert casework.escalate_late(at=DUE + DAY) == 1
        assert own_notices(town.head.actor).count() == 1
