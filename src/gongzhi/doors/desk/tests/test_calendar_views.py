"""The calendar's page: who may, what it shows, a day put right, a year taken in or refused row by row."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.foundation import worktime
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.worktime import queries
from gongzhi.foundation.worktime.models import Day, Year
from gongzhi.foundation.worktime.services import subject_of
from gongzhi.register.organizations.tests.factories import enter, on_duty

QUERIES = 5  # session, who asks, the years, the year's days, what was told of it
HEADINGS = "日期,类型,说明\n"
HOLIDAYS = [f"2027-{month:02d}-{day:02d},放假,节" for month, day in (
    (1, 1), (2, 8), (2, 9), (2, 10), (2, 11), (2, 12), (4, 5), (5, 3), (6, 9), (9, 15), (10, 1),
)] + ["2027-02-14,上班,调休"]  # fmt: skip


@pytest.fixture(autouse=True)
def calendar(db):
    queries.forget()
    worktime.seed_years()
    yield
    queries.forget()


@pytest.fixture
def as_role(client):
    def signed(role):
        _, account = on_duty(role, area="431002", name="邓文辉")
        return enter(client, account)

    return signed


def table(*rows, headings=HEADINGS):
    return SimpleUploadedFile("2027.csv", (headings + "\n".join(rows)).encode())


@pytest.mark.parametrize("role", ["clerk", "handler", "auditor", "organiser"])
def test_others_on_duty_may_not_see_it(as_role, role):
    assert as_role(role).get("/desk/calendar/2026/").status_code == 403


def test_the_nameless_are_led_to_the_door(client):
    assert client.get("/desk/calendar/2026/").status_code == 302


@pytest.mark.parametrize("role", ["district_officer", "system_admin"])
def test_it_shows_a_year_with_its_rest_and_its_worked_weekends(as_role, role):
    page = as_role(role).get("/desk/calendar/2026/").content.decode()
    assert "已公布" in page
    assert page.count("<caption>") == 12
    assert (
        page.count("<small>休</small>")
        == Day.objects.filter(date__year=2026, is_working=False).count()
    )
    assert (
        page.count("<small>班</small>")
        == Day.objects.filter(date__year=2026, is_working=True).count()
    )


def test_a_year_without_its_notice_says_so(as_role):
    page = as_role("district_officer").get("/desk/calendar/2027/").content.decode()
    assert "待公布" in page
    assert "2027 年的安排还没有公布，先按周一到周五算。" in page


@pytest.mark.parametrize("year", [2003, 2150])
def test_years_that_nobody_asks_for_are_missing(as_role, year):
    assert as_role("system_admin").get(f"/desk/calendar/{year}/").status_code == 404


def test_the_way_in_leads_to_this_year(as_role):
    answer = as_role("system_admin").get("/desk/calendar/")
    assert answer["Location"].startswith("/desk/calendar/20")


def test_a_day_is_put_right_and_told_with_who_did_it(as_role):
    client = as_role("district_officer")
    answer = client.post(
        "/desk/calendar/2027/", {"change": "1", "day": "2027-02-08", "kind": "off", "note": "春节"}
    )
    assert answer.status_code == 302
    day = Day.objects.get(date=date(2027, 2, 8))
    assert (day.is_working, day.note, day.source) == (False, "春节", "edit")
    (told,) = history(subject_of(2027))
    assert told.event == "worktime.day_set"
    page = client.get("/desk/calendar/2027/").content.decode()
    assert "2027-02-08 放假" in page
    assert "邓文辉" in page[page.index("谁改过") :]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "", "kind": "off"}, "请选一天"),
        ({"day": "昨天", "kind": "off"}, "日期要像 2027-02-06"),
        ({"day": "2026-02-08", "kind": "off"}, "这一页改 2027 年的，2026 年的请到那一年改"),
        ({"day": "2027-02-08"}, "请选放假或上班"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_with_what_was_typed(as_role, data, sentence):
    before = Day.objects.count()
    answer = as_role("district_officer").post(
        "/desk/calendar/2027/", {"change": "1", "note": "我写的说明", **data}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "我写的说明" in page
    assert Day.objects.count() == before
    assert history(subject_of(2027)) == []


def test_a_year_is_taken_in_whole(as_role):
    client = as_role("district_officer")
    answer = client.post("/desk/calendar/2027/", {"publish": "1", "file": table(*HOLIDAYS)})
    assert answer.status_code == 302
    assert Year.objects.get(pk=2027).is_published
    assert Day.objects.filter(date__year=2027).count() == 12
    assert worktime.calendar().is_working(date(2027, 2, 14))
    assert not worktime.calendar().is_working(date(2027, 2, 8))
    (told,) = history(subject_of(2027))
    assert (told.event, told.body) == ("worktime.year_published", {"year": 2027, "days": 12})
    assert (
        "2027 年公布了，和周一到周五不同的有 12 天。"
        in client.get(answer["Location"]).content.decode()
    )


def test_columns_are_found_by_their_headings(as_role):
    rows = [",".join(reversed(row.split(","))) for row in HOLIDAYS]
    answer = as_role("district_officer").post(
        "/desk/calendar/2027/", {"publish": "1", "file": table(*rows, headings="备注,安排,日期\n")}
    )
    assert answer.status_code == 302
    assert Day.objects.filter(date__year=2027).count() == 12


def test_a_year_with_faults_is_refused_row_by_row(as_role):
    before = Day.objects.count()
    answer = as_role("district_officer").post(
        "/desk/calendar/2027/",
        {"publish": "1", "file": table(*HOLIDAYS, "二月八,放假,春节", "2027-03-01,调班,?")},
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "没有导入，有 2 处要改，改好再传" in page
    assert "第 14 行：“日期”应像 2027-02-06，现在是“二月八”" in page
    assert "第 15 行：“类型”应是放假或上班，现在是“调班”" in page
    assert Day.objects.count() == before
    assert not Year.objects.filter(pk=2027, is_published=True).exists()
    assert history(subject_of(2027)) == []


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.csv", "名称,性质\n春节,放假\n".encode()), "里面没有“日期”"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "只能读 .xlsx"),
        (SimpleUploadedFile("a.xlsx", b"\x00\x01nonsense"), ""),
    ],
)
def test_what_is_no_calendar_is_refused(as_role, file, sentence):
    answer = as_role("district_officer").post(
        "/desk/calendar/2027/", {"publish": "1", "file": file}
    )
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Year.objects.filter(pk=2027, is_published=True).exists()


def test_what_is_saved_can_be_brought_back(as_role):
    client = as_role("district_officer")
    client.post("/desk/calendar/2027/", {"publish": "1", "file": table(*HOLIDAYS)})
    saved = b"".join(client.get("/desk/calendar/2027.csv"))
    assert saved.decode("utf-8-sig").splitlines()[:2] == ["日期,类型,说明", "2027-01-01,放假,节"]
    answer = client.post(
        "/desk/calendar/2027/", {"publish": "1", "file": SimpleUploadedFile("2027.csv", saved)}
    )
    assert answer.status_code == 302
    assert Day.objects.filter(date__year=2027).count() == 12


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_asks_the_same_however_much_was_changed(
    as_role, changes, django_assert_num_queries
):
    client = as_role("district_officer")
    at = datetime(2026, 11, 27, 3, tzinfo=UTC)
    for day in range(changes):
        worktime.set_day(date(2027, 3, 1 + day), is_working=False, note="", actor_id=None, at=at)
    client.get("/desk/calendar/2027/")
    with django_assert_num_queries(QUERIES):
        client.get("/desk/calendar/2027/")
