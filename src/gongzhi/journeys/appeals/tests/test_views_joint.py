"""Stages, whistles and whose it is: the desk's page, the resident's line, the list of whistles."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework import services

from . import factories as make
from .browsing import browser, form_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal(town):
    return make.appeal_in("working", town)


def joint(appeal):
    return f"/desk/case/{appeal.pk}/joint/"


def year():
    return timezone.localdate().year + 1


def planned(appeal, town, what="换灯泡", **said):
    told = {"unit_id": town.clerk.unit.pk, "due_on": date(year(), 6, 30), **said}
    return services.plan_stage(appeal.pk, what=what, actor=town.clerk.actor, at=make.AT, **told)


def blown(appeal, town, *units):
    return services.blow_whistle(
        appeal.pk,
        to_units=[unit.pk for unit in units or (town.department.unit,)],
        reason="路灯归城管",
        actor=town.officer.actor,
        at=timezone.now(),
    )


class TestStages:
    def test_a_stage_is_planned_with_unit_person_day_and_cost(self, town, appeal):
        clerk = browser(town.clerk.account)
        form = form_in(clerk.get(joint(appeal)), "/plan/")
        sent = clerk.post(
            form.action,
            form.data(
                what="查线路",
                who=f"{town.handler.unit.pk}:{town.handler.account.pk}",
                due_on=f"{year()}-06-30",
                cost="3860.50",
            ),
        )
        assert (sent.status_code, sent["Location"]) == (302, joint(appeal))
        (stage,) = casework.stages_of(appeal.pk)
        assert (stage.what, stage.unit, stage.owner, stage.due_on, stage.cost) == (
            "查线路",
            town.handler.unit,
            town.handler.account,
            date(year(), 6, 30),
            Decimal("3860.50"),
        )
        assert "3,860.50 元" in text_of(clerk.get(joint(appeal)))

    def test_what_does_not_fit_comes_back_as_it_was_typed(self, town, appeal):
        clerk = browser(town.clerk.account)
        page = clerk.post(
            f"{joint(appeal)}plan/",
            {"what": "换灯泡", "who": "", "due_on": "明天", "cost": "一百"},
        )
        assert page.status_code == 400
        shown = text_of(page)
        assert "换灯泡" in page.content.decode()
        for words in ("请选谁来做", "日期写成 2026-06-30 这样", "只写数字，例如 3860.50"):
            assert words in shown
        past = clerk.post(
            f"{joint(appeal)}plan/",
            {"what": "换灯泡", "who": str(town.clerk.unit.pk), "due_on": "2020-01-01"},
        )
        assert past.status_code == 409
        assert "做完的日子要在今天或以后" in text_of(past)
        assert casework.stages_of(appeal.pk) == []

    def test_the_resident_reads_which_step_of_how_many_and_until_when(self, town, appeal):
        """S13: 第2步/共3步，预计6月30日."""
        actor, account = make.resident()
        mine = make.appeal_in("working", town, actor=actor, person_id=actor.person)
        first = planned(mine, town, "查线路", due_on=date(year(), 5, 1))
        planned(mine, town, "换电线", cost=Decimal(1200), owner_id=town.clerk.account.pk)
        planned(mine, town, "装声控灯", due_on=date(year(), 8, 1))
        services.accept_stage(first.pk, done="线路老化了", actor=town.clerk.actor, at=make.AT)
        page = text_of(browser(account).get(f"/mine/{mine.pk}/"))
        assert f"第2步/共3步，预计{year()}年6月30日" in page
        assert "1,200.00 元" in page
        assert "线路老化了" in page
        assert "赵姐" not in page  # residents read units, not names
        shown = text_of(browser(town.clerk.account).get(joint(mine)))
        assert f"第2步/共3步，预计{year()}年6月30日 （居民看到的）" in shown
        assert "仙泉社区居民委员会 赵姐" in shown

    def test_whoever_reads_a_plan_that_was_cut_short_reads_what_is_left_and_why(self, town):
        actor, account = make.resident()
        mine = make.appeal_in("working", town, actor=actor, person_id=actor.person)
        stages = [planned(mine, town, what) for what in ("查线路", "换电线", "装声控灯")]
        services.accept_stage(stages[0].pk, done="查过了", actor=town.clerk.actor, at=make.AT)
        drop = {"reason": "今年没有钱", "actor": town.clerk.actor, "at": make.AT}
        services.drop_stage(stages[2].pk, **drop)
        mine_page, desk = f"/mine/{mine.pk}/", joint(mine)
        for who, address in ((account, mine_page), (town.clerk.account, desk)):
            text = text_of(browser(who).get(address))
            assert f"还剩1步要做，正在做第2步，预计{year()}年6月30日" in text
            assert "第3步不做了：今年没有钱" in text
        services.drop_stage(stages[1].pk, **drop)
        text = text_of(browser(account).get(mine_page))
        assert "要做的1步都做完了 第2、3步不做了：今年没有钱" in text.replace("  ", " ")

    def test_another_unit_reports_and_the_owner_accepts_or_sends_back(self, town, appeal):
        stage = planned(appeal, town, unit_id=town.department.unit.pk)
        worker, clerk = browser(town.department.account), browser(town.clerk.account)
        form = form_in(worker.get(joint(appeal)), "/stage_report/")
        assert worker.post(form.action, form.data(done="换好了")).status_code == 302
        form = form_in(clerk.get(joint(appeal)), "/stage_redo/")
        assert clerk.post(form.action, form.data(reason="还是不亮")).status_code == 302
        assert casework.stages_of(appeal.pk)[0].status == "planned"
        assert "退回的理由：还是不亮" in text_of(worker.get(joint(appeal)))
        services.report_stage(stage.pk, done="换了", actor=town.department.actor, at=make.AT)
        form = form_in(clerk.get(joint(appeal)), "/stage_accept/")
        assert clerk.post(form.action, form.data()).status_code == 302
        assert casework.stages_of(appeal.pk)[0].status == "done"

    def test_a_stage_moves_to_another_day_with_a_reason(self, town, appeal):
        planned(appeal, town)
        clerk = browser(town.clerk.account)
        form = form_in(clerk.get(joint(appeal)), "/stage_move/")
        assert clerk.post(form.action, form.data(due_on=f"{year()}-07-15")).status_code == 400
        sent = clerk.post(form.action, form.data(due_on=f"{year()}-07-15", reason="等材料"))
        assert sent.status_code == 302
        assert casework.stages_of(appeal.pk)[0].due_on == date(year(), 7, 15)


class TestWhistles:
    def test_the_street_calls_two_units_and_one_reports_in_with_a_result(self, town, appeal):
        officer = browser(town.officer.account)
        form = form_in(officer.get(joint(appeal)), "/blow/")
        units = [str(town.department.unit.pk), str(town.handler.unit.pk)]
        sent = officer.post(form.action, form.data(to_units=units, reason="路灯和电线"))
        assert sent.status_code == 302
        called = browser(town.department.account)
        queue = called.get("/desk/queue/whistles/")
        assert appeal.title in queue.content.decode()
        form = form_in(called.get(joint(appeal)), "/call_report/")
        assert called.post(form.action, form.data(who="冯工", plan="明早看")).status_code == 302
        form = form_in(called.get(joint(appeal)), "/call_result/")
        assert called.post(form.action, form.data(result="修好了")).status_code == 302
        statuses = {one.to_unit: one.status for one in casework.joint_of(appeal.pk).whistles}
        assert statuses == {"北湖区城市管理局": "done", "安居物业": "called"}
        shown = text_of(officer.get(f"/desk/case/{appeal.pk}/"))
        assert "冯工报到，用了 不到 1 分钟" in shown
        assert "结果：修好了" in shown

    def test_a_community_asks_and_the_street_answers(self, town, appeal):
        clerk, officer = browser(town.clerk.account), browser(town.officer.account)
        form = form_in(clerk.get(joint(appeal)), "/ask/")
        units = [str(town.department.unit.pk), str(town.handler.unit.pk)]
        assert clerk.post(form.action, form.data(to_units=units, reason="请来")).status_code == 302
        page = officer.get(joint(appeal))
        assert "call_blow" in page.content.decode()
        parts = {one.to_unit: str(one.id) for one in casework.joint_of(appeal.pk).whistles}
        sent = officer.post(f"{joint(appeal)}call_blow/", {"part": parts["北湖区城市管理局"]})
        assert sent.status_code == 302
        no = {"part": parts["安居物业"], "reason": "物业已经在办"}
        assert officer.post(f"{joint(appeal)}call_decline/", no).status_code == 302
        statuses = {one.to_unit: one.status for one in casework.joint_of(appeal.pk).whistles}
        assert statuses == {"北湖区城市管理局": "called", "安居物业": "declined"}

    def test_nobody_else_reports_in_and_no_part_of_another_case_is_touched(self, town, appeal):
        (whistle,) = blown(appeal, town)
        said = {"part": str(whistle.pk), "plan": "明天去"}
        clerk = browser(town.clerk.account)
        assert clerk.post(f"{joint(appeal)}call_report/", said).status_code == 403
        other = make.appeal_in("working", town)
        called = browser(town.department.account)
        assert called.post(f"{joint(other)}call_report/", said).status_code == 404
        officer = browser(town.officer.account)
        assert officer.post(f"{joint(other)}call_off/", said).status_code == 404
        assert officer.post(f"{joint(appeal)}call_off/", {}).status_code == 404
        assert officer.post(f"{joint(appeal)}dance/", said).status_code == 404
        assert casework.joint_of(appeal.pk).whistles[0].status == "called"

    def test_both_sides_read_the_list_and_nobody_else(self, town, appeal):
        (whistle,) = blown(appeal, town)
        for staff in (town.officer, town.district_officer, town.department):
            shown = text_of(browser(staff.account).get("/desk/whistles/"))
            assert "吹过 1 次 · 按时报到 0 / 0 次 · 有结果 0 次" in shown
            assert appeal.title in shown
        empty = text_of(browser(town.neighbour_clerk.account).get("/desk/whistles/"))
        assert "这里没有吹哨的事" in empty
        assert appeal.title not in empty
        services.report_in(
            whistle.pk, plan="明早看", actor=town.department.actor, at=timezone.now()
        )
        officer = browser(town.officer.account)
        assert "按时报到 1 / 1 次" in text_of(officer.get("/desk/whistles/?part=all"))
        assert "这里没有吹哨的事" in text_of(officer.get("/desk/whistles/?part=late&after=x"))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_is_as_many_queries_for_one_as_for_three(
        self, town, rows, django_assert_num_queries
    ):
        for _ in range(rows):
            blown(make.appeal_in("working", town), town)
        officer = browser(town.officer.account)
        officer.get("/desk/whistles/")
        with django_assert_num_queries(LIST_QUERIES):
            page = officer.get("/desk/whistles/")
        assert page.content.decode().count("等报到") >= rows


class TestWhose:
    def test_pushed_back_twice_it_stands_before_the_street_which_decides(self, town, appeal):
        """R-34: a decision instead of bouncing."""
        for _ in range(2):
            services.offer_item(
                appeal.pk, to_unit=town.handler.unit.pk, reason="归物业", actor=town.clerk.actor, at=make.AT
            )  # fmt: skip
            services.push_back(appeal.pk, reason="合同没有", actor=town.handler.actor, at=make.AT)
        officer = browser(town.officer.account)
        assert appeal.title in officer.get("/desk/queue/disputes/").content.decode()
        form = form_in(officer.get(joint(appeal)), "/decide/")
        said = {"unit": str(town.handler.unit.pk), "why": "公共照明归物业", "basis": "合同第三条"}
        assert officer.post(form.action, form.data(**said)).status_code == 302
        assert casework.item(appeal.pk).unit == town.handler.unit
        shown = text_of(browser(town.handler.account).get(f"/desk/case/{appeal.pk}/"))
        assert "归安居物业办，不能再退。" in shown
        assert "依据：合同第三条" in shown
        assert "没有争议" not in text_of(officer.get(joint(appeal)))

    def test_the_sender_asks_for_a_decision_or_takes_it_back(self, town, appeal):
        clerk = browser(town.clerk.account)
        refused = clerk.post(f"{joint(appeal)}ask_decision/", {"reason": "归谁"})
        assert refused.status_code == 409
        assert "还没有单位退回过这件事，先转给该办的单位" in text_of(refused)
        services.offer_item(
            appeal.pk, to_unit=town.handler.unit.pk, reason="归物业", actor=town.clerk.actor, at=make.AT
        )  # fmt: skip
        assert clerk.post(f"{joint(appeal)}ask_decision/", {"reason": "归谁"}).status_code == 302
        form = form_in(clerk.get(joint(appeal)), "/drop_dispute/")
        assert clerk.post(form.action, form.data()).status_code == 302
        assert casework.joint_of(appeal.pk).dispute.status == "dropped"
        again = clerk.post(form.action, form.data())
        assert again.status_code == 409
        assert "“不用裁定”状态下不能“自己办，不用裁定”" in text_of(again)


class TestPages:
    def test_the_case_says_why_its_clock_runs_and_by_what(self, town, appeal):
        shown = text_of(browser(town.clerk.account).get(f"/desk/case/{appeal.pk}/"))
        assert "时限怎么算的" in shown
        assert "起 5 个工作日，到" in shown
        assert "未核实" in shown

    def test_who_may_not_see_the_case_may_not_see_this(self, town, appeal):
        stranger = browser(town.neighbour_clerk.account)
        assert stranger.get(joint(appeal)).status_code == 404
        assert stranger.post(f"{joint(appeal)}plan/", {}).status_code == 404
        assert browser().get(joint(appeal)).status_code == 302
        assert browser(town.department.account).get(joint(appeal)).status_code == 404
        blown(appeal, town)
        assert browser(town.department.account).get(joint(appeal)).status_code == 200

    def test_the_page_of_the_case_asks_no_more_for_three_parts_than_for_one(
        self, town, appeal, django_assert_num_queries
    ):
        officer = browser(town.officer.account)
        planned(appeal, town)
        blown(appeal, town)
        officer.get(joint(appeal))
        with django_assert_num_queries(JOINT_QUERIES):
            officer.get(joint(appeal))
        planned(appeal, town, "第二")
        planned(appeal, town, "第三")
        blown(appeal, town, town.handler.unit, town.clerk.unit)
        with django_assert_num_queries(JOINT_QUERIES):
            officer.get(joint(appeal))


LIST_QUERIES = 4
JOINT_QUERIES = 8
