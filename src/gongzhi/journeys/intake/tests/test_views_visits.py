"""走访 on the desk, and what the household sees."""

import pytest

from gongzhi.journeys.appeals.tests.browsing import browser, form_in, text_of
from gongzhi.journeys.intake.models import VisitNote, VisitPlan
from gongzhi.register.territory.tests.factories import BuildingFactory

from .factories import CODE, a_note, a_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "/desk/visits/"


def test_the_head_plans_a_building(town):
    building = BuildingFactory(neighbourhood=town.home)
    head = browser(town.head.account)
    form = form_in(head.get(LIST), LIST)
    sent = form.data(
        building=str(building.pk), visitor=str(town.clerk.account.pk), since="2026-03-10",
        until="2026-03-20",
    )  # fmt: skip
    page = head.post(LIST, sent, follow=True)
    assert "燕泉小区" in text_of(page)
    assert VisitPlan.objects.get().visitor == town.clerk.account
    bad = head.post(LIST, {**sent, "until": "2026-03-01"})
    assert bad.status_code == 400
    assert VisitPlan.objects.count() == 1


def test_a_note_is_taken_without_scripts_and_read_by_its_code(town):
    plan, (part, _) = a_plan(town)
    clerk, here = browser(town.clerk.account), f"{LIST}{plan.pk}/"
    page = clerk.get(here)
    assert "只勾题，不问家里的事。" in text_of(page)
    form = form_in(page, here)
    assert form.fields["visited_on"] == ["2026-03-10"]
    code = form.fields["code"][0]
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in text_of(page)
    sent = form.data(
        part=str(part.pk), outcome="met", is_agreed="on", topics=["stairs"], wish="三楼灯坏了",
        is_wished="on",
    )  # fmt: skip
    assert clerk.post(here, {**sent, "is_agreed": ""}).status_code == 400
    done = text_of(clerk.post(here, sent, follow=True))
    assert "走过了 / 2 户" not in done
    assert "三楼灯坏了" not in done
    household = browser()
    found = household.post("/visit/", {"code": code}, follow=True)
    assert "楼道、电梯" in text_of(found)
    assert "三楼灯坏了" in text_of(found)
    assert "待受理" in text_of(found)
    note = VisitNote.objects.get()
    mine = f"/visit/{note.pk}/"
    assert household.post(f"{mine}correct/", {"wish": "信教"}).status_code == 400
    household.post(f"{mine}correct/", {"topics": ["elder"], "wish": "四楼灯坏了"})
    assert "四楼灯坏了" in text_of(household.get(mine))
    erased = household.post(f"{mine}erase/", follow=True)
    assert "四楼灯坏了" not in text_of(erased)
    assert browser().get(mine).status_code == 404
    assert browser().post(f"{mine}erase/").status_code == 404


def test_a_device_is_answered_what_was_taken_and_what_not(town):
    plan, (part, _) = a_plan(town)
    clerk, here = browser(town.clerk.account), f"{LIST}{plan.pk}/"
    sent = form_in(clerk.get(here), here).data(part=str(part.pk), outcome="absent")
    header = {"HTTP_X_REQUESTED_WITH": "visit"}
    for _ in range(2):
        answer = clerk.post(here, sent, **header)
        assert (answer.status_code, answer.json()) == (200, {"saved": True, "errors": []})
    assert VisitNote.objects.count() == 1
    wrong = clerk.post(here, {**sent, "part": ""}, **header)
    assert (wrong.status_code, wrong.json()["errors"]) == (400, ["请选哪一户"])
    late = clerk.post(here, {**sent, "id": str(plan.pk), "visited_on": "2026-02-01"}, **header)
    assert late.status_code == 400
    assert VisitNote.objects.count() == 1


def test_a_wrong_code_says_so(town):
    assert "12 位" in text_of(browser().post("/visit/", {"code": "x"}))
    page = browser().post("/visit/", {"code": CODE})
    assert (page.status_code, "没有这个查看码" in text_of(page)) == (400, True)


def test_who_is_not_sent_sees_who_is_due_and_writes_nothing(town):
    plan, (part, _) = a_plan(town)
    head, here = browser(town.head.account), f"{LIST}{plan.pk}/"
    page = head.get(here)
    assert "记一户" not in text_of(page)
    assert "1-101" in text_of(page)
    assert head.post(here, {"part": str(part.pk)}).status_code == 404
    assert browser(town.officer.account).get(here).status_code == 404
    assert browser(town.neighbour_clerk.account).get(here).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_however_many(town, django_assert_num_queries, count):
    for _ in range(count):
        plan, parts = a_plan(town, count)
    a_note(town, plan, parts[0])
    clerk = browser(town.clerk.account)
    clerk.get(f"{LIST}{plan.pk}/")
    with django_assert_num_queries(5):
        clerk.get(LIST)
    with django_assert_num_queries(5):
        clerk.get(f"{LIST}{plan.pk}/")
