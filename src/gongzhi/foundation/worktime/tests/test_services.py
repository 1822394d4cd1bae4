"""The calendar in the database: seeded, imported, put right, and told in the journal."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.foundation import worktime
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.testing import outside_data
from gongzhi.foundation.worktime import models, queries, services

from .moments import OFFICE, at, period

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)
# A notice for 2027 as it might be, with days moved at the end of 2026.
NOTICE = [
    *(f"2027-01-{day:02},放假,元旦" for day in (1, 2, 3)),
    "2026-12-27,上班,元旦",
    "2027-01-04,放假,元旦",
    *(f"2027-02-{day:02},放假,春节" for day in range(5, 13)),
    "2027-02-20,上班,春节",
]


def rows(lines=NOTICE):
    return [(number, line.split(",")) for number, line in enumerate(lines, 2)]


def kept():
    return list(models.Day.objects.values_list("date", "is_working", "note", "source"))


def told(year):
    return [(item.event, item.body) for item in history(services.subject_of(year))]


@pytest.fixture
def seeded():
    services.seed_years()


def test_seeding_knows_2004_to_2026_and_changes_nothing_the_second_time():
    assert services.seed_years() == 557
    before = kept()
    assert [year.year for year in queries.years()] == list(range(2004, 2027))
    assert all(year.is_published for year in queries.years())
    assert services.seed_years() == 0
    assert kept() == before
    assert models.Day.objects.get(date=date(2026, 2, 14)).note == "春节"


@pytest.mark.outside_data
def test_every_day_of_two_decades_is_as_the_notices_say(seeded):
    path = outside_data("holidays/cn_holidays_2004_2026.csv")
    with path.open(encoding="utf-8") as file:
        listed = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    calendar = worktime.calendar()
    for day, kind in listed.items():
        assert calendar.is_working(day) is (kind == "workday_makeup"), day
    moved = {
        day for day, kind in listed.items() if (kind != "workday_makeup") == (day.weekday() < 5)
    }
    assert {day for day, *_ in kept()} == moved


def test_2027_is_provisional_until_its_notice_is_imported(seeded):
    start, length = at("2026-12-28 10:00"), period("7 days")
    before = worktime.due(start, length, worktime.calendar(), OFFICE)
    assert (before.at, before.is_provisional) == (at("2027-01-04 17:30"), True)
    assert services.import_days(2027, rows(), actor_id=7, at=NOON) == 10
    after = worktime.due(start, length, worktime.calendar(), OFFICE)
    assert (after.at, after.is_provisional) == (at("2027-01-05 17:30"), False)
    assert told(2027) == [("worktime.year_published", {"year": 2027, "days": 10})]
    assert [str(day.date) for day in queries.year_page(2027)][:3] == [
        "2027-01-01",
        "2027-01-04",
        "2027-02-05",
    ]
    assert worktime.calendar().is_working(date(2026, 12, 27))


def test_days_are_read_as_tables_and_people_write_them():
    written = [
        (2, [date(2027, 1, 1), "放假", "元旦"]),
        (3, [datetime(2027, 1, 4, tzinfo=UTC), "休", None]),
        (4, ["2027/2/5", "休息"]),
        (5, ["2027.2.8", "放假", ""]),
        (6, ["2027年2月9日", " 放假 ", "春节"]),
        (7, ["2027-02-10 00:00:00", "放假", "春节"]),
        (8, ["2027-02-20", "调休上班", "春" * 60]),
        *((10 + day, [date(2027, 5, day), "放假", ""]) for day in (3, 4, 5, 6, 7)),
    ]
    assert services.import_days(2027, written, actor_id=None, at=NOON) == 12
    by_day = {str(day.date): (day.is_working, day.note) for day in queries.year_page(2027)}
    assert by_day["2027-02-05"] == (False, "")
    assert by_day["2027-02-09"] == (False, "春节")
    assert by_day["2027-02-20"] == (True, "春" * 40)


def test_rows_that_cannot_be_read_are_all_named_and_nothing_is_taken_in():
    before = kept()
    wrong = [
        *rows(),
        (30, ["2027-13-01", "放假"]),
        (31, ["春节", "放假"]),
        (32, ["2027-05-01", "也许"]),
        (33, []),
        (34, ["20270501", "放假", "x", "y"]),
    ]
    with pytest.raises(services.CalendarRefused) as refusal:
        services.import_days(2027, wrong, actor_id=1, at=NOON)
    assert refusal.value.faults == [
        "第 30 行：“日期”应像 2027-02-06，现在是“2027-13-01”",
        "第 31 行：“日期”应像 2027-02-06，现在是“春节”",
        "第 32 行：“类型”应是放假或上班，现在是“也许”",
        "第 33 行：“类型”应是放假或上班，现在是“”",
    ]
    assert kept() == before
    assert told(2027) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ([*NOTICE, "2028-01-01,放假,"], "2028-01-01 不属于 2027 年的安排"),
        ([*NOTICE, "2026-12-24,上班,"], "2026-12-24 不属于 2027 年的安排"),
        ([*NOTICE, NOTICE[0]], "2027-01-01 写了两次"),
        (NOTICE[:4], "2027 年只写了 3 天放假，请把全年的安排写全再导入"),
    ],
)
def test_a_notice_that_cannot_be_the_years_is_refused_whole(changed, fault):
    before = kept()
    with pytest.raises(services.CalendarRefused) as refusal:
        services.import_days(2027, rows(changed), actor_id=1, at=NOON)
    assert refusal.value.faults == [fault]
    assert kept() == before
    assert not worktime.calendar().is_published(2027)


def test_a_year_imported_again_takes_the_place_of_what_was_there_but_not_of_the_next(seeded):
    services.import_days(2027, rows(), actor_id=1, at=NOON)
    services.set_day(date(2027, 3, 1), is_working=False, note="", actor_id=1, at=NOON)
    year_2026 = [
        (2, [day.date, "上班" if day.is_working else "放假", "重发"])
        for day in queries.year_page(2026)
        if day.date < date(2026, 12, 25)
    ]
    services.import_days(2026, year_2026, actor_id=1, at=NOON)
    assert models.Day.objects.get(date=date(2026, 12, 27)).note == "元旦"
    services.import_days(2027, rows([*NOTICE[:3], *NOTICE[4:]]), actor_id=1, at=NOON)
    assert not models.Day.objects.filter(date__in=["2026-12-27", "2027-03-01"]).exists()
    assert models.Day.objects.get(date=date(2026, 2, 14)).note == "重发"


def test_a_day_put_right_is_kept_and_told_and_one_that_follows_the_week_is_taken_out(seeded):
    day = date(2026, 7, 4)  # a Saturday
    services.set_day(day, is_working=True, note="防汛", actor_id=3, at=NOON)
    assert worktime.calendar().is_working(day)
    assert models.Day.objects.get(date=day).source == "edit"
    services.set_day(day, is_working=False, note="", actor_id=3, at=NOON)
    assert not worktime.calendar().is_working(day)
    assert not models.Day.objects.filter(date=day).exists()
    assert told(2026) == [
        ("worktime.day_set", {"day": "2026-07-04", "is_working": True}),
        ("worktime.day_set", {"day": "2026-07-04", "is_working": False}),
    ]


def test_the_calendar_is_read_once_and_anew_after_a_change(django_assert_num_queries):
    services.set_day(date(2026, 7, 11), is_working=True, note="", actor_id=None, at=NOON)
    with django_assert_num_queries(3):
        first = worktime.calendar()
        assert worktime.calendar() is first
    services.set_day(date(2026, 7, 4), is_working=True, note="", actor_id=None, at=NOON)
    assert worktime.calendar() is not first


def calendar(*arguments):
    out = StringIO()
    call_command("calendar", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_seeds_and_imports(tmp_path):
    assert calendar("seed") == "填入 557 天\n"
    file = tmp_path / "2027.csv"
    file.write_text("\n".join(["日期,类型,说明", *NOTICE, ",,"]), encoding="utf-8-sig")
    assert calendar("import", 2027, file) == "2027 年已公布，10 天和平常的星期不同\n"


def test_the_command_names_wrong_rows_and_a_file_it_cannot_read(tmp_path):
    file = tmp_path / "2027.csv"
    file.write_text("日期,类型,说明\n2027-02-30,放假,\n", encoding="utf-8")
    with pytest.raises(
        CommandError, match="没有导入：\n第 2 行：“日期”应像 2027-02-06，现在是“2027-02-30”"
    ):
        calendar("import", 2027, file)
    file.write_bytes("日期".encode("gb18030"))
    with pytest.raises(CommandError, match="请存成 UTF-8 的 CSV 文件"):
        calendar("import", 2027, file)
    assert not models.Year.objects.exists()
