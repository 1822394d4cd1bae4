"""The desk puts a report right; everybody reads what was published, small numbers held back."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhi.journeys.appeals.tests.browsing import browser
from gongzhi.journeys.appeals.tests.factories import AT
from gongzhi.journeys.concentration import services
from gongzhi.journeys.concentration.models import Cluster, Report
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import CHESS, READING, a_report, answered, closed, say, spoken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PLAN = {"title": "三月", "area": "431002001001", "since": "2026-03-10", "until": "2026-03-10",
        "submission": "0196f0a4-0000-7000-8000-000000000001"}  # fmt: skip


def test_a_report_is_gathered_from_the_form(town):
    say(town, READING, 3)
    answer = browser(town.head.account).post("/desk/opinions/", PLAN)
    report = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/opinions/{report.pk}/")
    assert (report.households, report.title) == (3, "三月")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "请写题目"),
        ({"until": "2026-03-09"}, "结束的日子在开始前面了"),
        ({"until": "2028-03-09"}, "一份最多一年"),
        ({"since": "2026-04-01", "until": "2026-04-02"}, "还没到这一天"),
        ({"area": "431002001002"}, "选择一个有效"),
        ({}, "没有人说过事"),
    ],
)
def test_a_wrong_plan_is_said_and_kept(town, change, said):
    answer = browser(town.head.account).post("/desk/opinions/", {**PLAN, **change})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert Report.objects.count() == 0


def test_the_desk_answers_and_publishes(town):
    report = spoken(town)
    desk = browser(town.head.account)
    page = desk.get(f"/desk/opinions/{report.pk}/").content.decode()
    assert "14 户说了 14 条，归成 2 组" in page
    assert "还有 2 组没有答复" in page
    for number in (1, 2):
        desk.post(f"/desk/opinions/{report.pk}/{number}/name/", {"label": f"第 {number} 件"})
        desk.post(
            f"/desk/opinions/{report.pk}/{number}/answer/",
            {"outcome": "partly", "reason": "先放桌椅，四月议事日再定。"},
        )
    desk.post(f"/desk/opinions/{report.pk}/close/")
    report.refresh_from_db()
    assert report.status == "closed"


def test_a_reply_without_a_reason_comes_back_with_what_was_typed(town):
    report = spoken(town)
    answer = browser(town.head.account).post(
        f"/desk/opinions/{report.pk}/1/answer/", {"outcome": "not", "reason": ""}
    )
    assert answer.status_code == 400
    assert "没有采纳的更要写" in answer.content.decode()
    assert Cluster.objects.get(report=report, number=1).outcome == ""


def test_messages_are_moved_from_the_page(town):
    report = spoken(town)
    desk = browser(town.head.account)
    desk.post(f"/desk/opinions/{report.pk}/2/move/", {"target": "1", "all": "1"})
    assert Cluster.objects.get(report=report, number=1).messages == 14
    assert desk.get(f"/desk/opinions/{report.pk}/2/").status_code == 404


def test_a_clerk_looks_and_changes_nothing(town):
    report = spoken(town)
    clerk = browser(town.clerk.account)
    page = clerk.get(f"/desk/opinions/{report.pk}/1/").content.decode()
    assert "写好了" not in page
    answer = clerk.post(
        f"/desk/opinions/{report.pk}/1/answer/", {"outcome": "adopted", "reason": "好"}
    )
    assert answer.status_code == 403
    assert Cluster.objects.get(report=report, number=1).outcome == ""


def test_the_neighbours_and_residents_do_not_see_an_open_one(town):
    report = spoken(town)
    assert (
        browser(town.neighbour_clerk.account).get(f"/desk/opinions/{report.pk}/").status_code == 404
    )
    assert Client().get(f"/opinions/{report.pk}/").status_code == 404
    assert browser(AccountFactory()).get(f"/opinions/{report.pk}/export/").status_code == 404


def test_everybody_reads_what_was_published_and_small_numbers_are_held_back(town):
    report = closed(town)
    page = Client().get(f"/opinions/{report.pk}/").content.decode()
    assert '<span class="gz-b">12 户</span>' in page
    assert '<span class="gz-b">少于 10 户</span>' in page
    assert "%～" not in page  # of 14 households 12 are shown: a share would tell of the two
    assert "14 户" not in page
    assert page.count("排进四月的议事日。") == 2
    assert report.title in browser(gz_place=report.area).get("/opinions/").content.decode()


def test_a_small_report_tells_no_number(town):
    say(town, READING, 4)
    report = answered(town, a_report(town))
    services.close_report(report.pk, actor=town.head.actor, at=AT)
    page = Client().get(f"/opinions/{report.pk}/").content.decode()
    assert '<span class="gz-b">少于 10 户</span>' in page
    assert "4 户" not in page
    assert "户说了话" not in page


def test_shares_are_told_where_nothing_small_can_be_worked_out(town):
    say(town, READING, 12)
    say(town, CHESS, 10)
    report = answered(town, a_report(town))
    services.close_report(report.pk, actor=town.head.actor, at=AT)
    page = Client().get(f"/opinions/{report.pk}/").content.decode()
    assert "一共 22 户说了话" in page
    assert '<span class="gz-b">12 户</span>，占说过话的 54.5%' in page
    assert "（34.6%～73.1%）" in page


def test_the_table_says_what_the_page_says(town):
    report = closed(town)
    answer = Client().get(f"/opinions/{report.pk}/export/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("组,说的是什么,户数")
    assert [line.split(",")[2] for line in lines[1:]] == ["12 户", "少于 10 户"]


def test_hostile_words_come_out_as_text(town):
    say(town, "<script>alert(1)</script>架空层改阅览室，孩子看书写作业。", 2)
    report = answered(town, a_report(town))
    page = browser(town.head.account).get(f"/desk/opinions/{report.pk}/1/").content.decode()
    assert "<script>alert(1)" not in page


def test_a_list_asks_the_same_of_one_and_of_three(town, django_assert_num_queries):
    say(town, READING, 2)
    desk = browser(town.head.account)
    a_report(town)
    desk.get("/desk/opinions/")
    with django_assert_num_queries(4):
        desk.get("/desk/opinions/")
    a_report(town)
    a_report(town)
    with django_assert_num_queries(4):
        desk.get("/desk/opinions/")


def test_a_published_page_asks_the_same_of_two_clusters_and_of_four(
    town, django_assert_num_queries
):
    report = closed(town)
    Client().get(f"/opinions/{report.pk}/")
    with django_assert_num_queries(2):
        Client().get(f"/opinions/{report.pk}/")
