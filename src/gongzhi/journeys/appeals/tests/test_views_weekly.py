"""群众诉求周报: its numbers, the rows behind each, the sheet, the file, and who sees it."""

import csv
import io
from datetime import timedelta

import pytest

from gongzhi.journeys.appeals.services import Place
from gongzhi.register.territory.tests.factories import NeighbourhoodFactory

from .browsing import NOON, browser, text_of
from .factories import AT, COMMUNITY, NEXT_COMMUNITY, accept, file, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
WEEK = "/desk/week/"


@pytest.fixture
def said(town):
    """Two at home (one sorted), one at the neighbours' office, one the week before."""
    here, there = Place(COMMUNITY, town.home.pk), Place(NEXT_COMMUNITY)
    sorted_one = file(town, words="楼道漏水滴了三天", place=here)
    accept(sorted_one, town, category="house.leak", urgency="hard")
    return [
        sorted_one,
        file(town, words="电梯门关不上", place=here, channel="counter"),
        file(town, words="路口没有灯", place=there),
        file(town, words="上一周的事", place=here, at=AT - timedelta(days=7)),
    ]


def page(who, path=WEEK, **asked):
    answer = browser(who.account).get(path, asked)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return text_of(answer)


def numbers(town, **asked):
    body = browser(town.officer.account).get("/desk/week/export/", asked)
    lines = list(csv.reader(io.StringIO(b"".join(body.streaming_content).decode("utf-8-sig"))))
    return sorted(tuple(line[2:]) for line in lines[1:])


def test_a_community_reads_its_neighbourhoods(town, said):
    shown = page(town.clerk)
    assert "2 件新说的事，上一周 1 件" in shown
    assert "燕泉小区" in shown
    assert "燕泉路社区" not in shown


def test_a_street_reads_its_communities_and_goes_into_one(town, said):
    shown = page(town.officer)
    assert "3 件新说的事，上一周 1 件" in shown
    assert "仙泉社区" in shown
    assert "燕泉路社区" in shown
    assert "2 件新说的事" in page(town.officer, area=COMMUNITY)


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({}, {"楼道漏水滴了三天", "电梯门关不上"}),
        ({"category": "house"}, {"楼道漏水滴了三天"}),
        ({"category": "-"}, {"电梯门关不上"}),
        ({"channel": "counter"}, {"电梯门关不上"}),
        ({"place": "燕泉小区", "channel": "online"}, {"楼道漏水滴了三天"}),
        ({"place": "-"}, set()),
        ({"week": (NOON - timedelta(days=7)).date().isoformat()}, {"上一周的事"}),
    ],
)
def test_a_number_leads_to_its_rows(town, said, asked, titles):
    shown = page(town.clerk, "/desk/week/rows/", **asked)
    every = {one.title for one in said}
    assert {title for title in every if title in shown} == titles
    assert f"{len(titles)} 件" in shown


def test_the_sheet_has_numbers_and_nobodys_words(town, said):
    shown = page(town.clerk, "/desk/week/print/")
    assert "新说的事 2 件，上一周 1 件" in shown
    assert not any(one.title in shown for one in said)


def test_the_file_holds_what_the_page_counts(town, said):
    assert numbers(town, area=COMMUNITY) == [
        ("燕泉小区", "漏水渗水", "网上", "办理中", "1"),
        ("燕泉小区", "还没分类", "柜台", "待受理", "1"),
    ]


def test_others_areas_are_not_counted(town, said):
    assert "这一周没有人说事" in page(town.clerk, area=NEXT_COMMUNITY)
    assert numbers(town, area="431003") == []


@pytest.mark.parametrize("who", ["handler", "department", "auditor"])
def test_who_holds_no_office_of_the_place_is_told_so(town, said, who):
    for path in (WEEK, "/desk/week/rows/", "/desk/week/print/", "/desk/week/export/"):
        assert browser(getattr(town, who).account).get(path).status_code == 403
    _, account = resident()
    assert browser(account).get(WEEK).status_code in (302, 403)


@pytest.mark.parametrize(
    "asked", [{"week": "2026-02-30"}, {"area": "北湖"}, {"channel": "x"}, {"category": "' or 1"}]
)
def test_an_address_that_makes_no_sense_is_no_page(town, asked):
    assert browser(town.clerk.account).get(WEEK, asked).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_however_much_was_said(town, django_assert_num_queries, count):
    for _ in range(count):
        place = Place(COMMUNITY, NeighbourhoodFactory(area=COMMUNITY).pk)
        file(town, place=place)
    client = browser(town.clerk.account)
    client.get(WEEK)
    with django_assert_num_queries(4):
        client.get(WEEK)
    client.get("/desk/week/rows/")
    with django_assert_num_queries(4):
        client.get("/desk/week/rows/")
