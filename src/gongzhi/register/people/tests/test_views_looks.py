import csv
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest

from gongzhi.register.people.models import AccessLog

from .factories import AT, AccountFactory, LookFactory, PersonFactory, StaffFactory, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
PATHS = ["/desk/looks/", "/desk/looks/export/"]


@pytest.fixture
def auditor(on_duty):
    return on_duty("auditor", display_name="袁静")[1]


def text_of(response):
    return response.content.decode()


def exported(response):
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(body)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_takes_four_queries(auditor, count, warm, django_assert_num_queries):
    for n in range(count):
        LookFactory(person_id=PersonFactory().pk, viewer=f"赵{n}")
    warm(auditor, "/desk/looks/")
    with django_assert_num_queries(4):  # session, who asks, emergencies, looks
        page = text_of(auditor.get("/desk/looks/"))
    assert page.count('role="rowheader"') == count
    assert "仙泉社区 社区工作者" in page


def test_the_log_shows_who_looked_at_what_and_never_the_data(auditor):
    person = PersonFactory(name="陈桂兰", phone="13907350001")
    LookFactory(person_id=person.pk)
    page = text_of(auditor.get("/desk/looks/"))
    assert str(person.pk)[-6:] in page
    assert "手机号" in page
    for hidden in ("陈桂兰", "13907350001", "139****0001"):
        assert hidden not in page


def test_an_empty_log_says_so(auditor):
    assert "还没有人看过谁" in text_of(auditor.get("/desk/looks/"))
    assert "没有这样的记录" in text_of(auditor.get("/desk/looks/?day=2026-03-05"))


def test_the_log_is_cut_by_viewer_person_and_day(auditor):
    zhao, person = StaffFactory(username="W7", display_name="赵姐"), PersonFactory()
    LookFactory(account_id=zhao.pk, viewer="赵姐", person_id=person.pk)
    LookFactory(viewer="李工", person_id=person.pk, at=AT + timedelta(days=1))
    LookFactory(viewer="周敏")
    for query, seen in [
        ("viewer=W7", {"赵姐"}),
        ("day=2026-03-06", {"李工"}),
        (f"person={person.pk}", {"赵姐", "李工"}),
        (f"person={person.pk}&day=2026-03-05&viewer=赵姐", {"赵姐"}),
    ]:
        page = text_of(auditor.get(f"/desk/looks/?{query}"))
        assert {name for name in ("赵姐", "李工", "周敏") if f">{name}</span>" in page} == seen


def test_a_day_that_is_none_is_said_and_shows_nothing(auditor):
    LookFactory(viewer="周敏")
    response = auditor.get("/desk/looks/?day=2026-02-30")
    assert response.status_code == 400
    assert "有 1 处要改" in text_of(response)
    assert "周敏" not in text_of(response)
    assert (
        auditor.get("/desk/looks/export/?day=2026-02-30")["Location"]
        == "/desk/looks/?day=2026-02-30"
    )


@pytest.mark.parametrize("after", ["x", "~", "2026-03-05~x", "~7"])
def test_a_broken_address_of_a_page_starts_from_the_top(auditor, after):
    LookFactory(viewer="周敏")
    assert "周敏" in text_of(auditor.get("/desk/looks/", {"after": after}))


def test_the_next_page_keeps_what_was_asked(auditor):
    person = PersonFactory()
    for n in range(51):
        LookFactory(person_id=person.pk, viewer=f"第{n:02}位", at=AT + timedelta(seconds=n))
    page = text_of(auditor.get(f"/desk/looks/?person={person.pk}"))
    following = (
        page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    assert f"person={person.pk}" in following
    second = text_of(auditor.get(f"/desk/looks/{following}"))
    assert "第00位" in second
    assert "第01位" not in second


def test_a_person_is_found_by_phone_and_the_number_stays_out_of_the_address(auditor):
    person = PersonFactory(phone="13907350001")
    response = auditor.post("/desk/looks/phone/", {"phone": "139 0735 0001"})
    assert response["Location"] == f"/desk/looks/?person={person.pk}"


@pytest.mark.parametrize(
    ("phone", "said"), [("13907350009", "没有人用这个号码登记过"), ("139", "手机号是 11 位")]
)
def test_a_number_of_nobody_is_said(auditor, phone, said):
    response = auditor.post("/desk/looks/phone/", {"phone": phone}, follow=True)
    assert said in text_of(response)


def test_the_export_holds_the_rows_of_the_list(auditor):
    person = PersonFactory()
    LookFactory(person_id=person.pk, viewer="赵姐", fields=["手机号", "姓名"])
    LookFactory(viewer="别人的")
    response = auditor.get(f"/desk/looks/export/?person={person.pk}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    assert exported(response) == [
        ["时间", "查看人", "身份", "看了谁（编号）", "所在事项（编号）", "看了什么", "为了什么"],
        [
            "2026年3月5日 14:30",
            "赵姐",
            "仙泉社区 社区工作者",
            str(person.pk),
            "",
            "手机号、姓名",
            "联系诉求人",
        ],
    ]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1"])
def test_nothing_in_the_export_runs_as_a_formula(auditor, words):
    LookFactory(viewer=words, purpose=words, role=words, fields=[words])
    row = exported(auditor.get("/desk/looks/export/"))[1]
    assert not any(cell.lstrip("\t").startswith(tuple("=+-@＝")) for cell in row if cell)


@pytest.mark.parametrize("role", ["clerk", "system_admin", "security_admin", "district_officer"])
@pytest.mark.parametrize("path", PATHS)
def test_nobody_but_auditors_reads_the_log(on_duty, role, path):
    _, client = on_duty(role)
    LookFactory()
    assert client.get(path).status_code == 403
    assert client.post("/desk/looks/phone/", {"phone": "13907350001"}).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_residents_and_strangers_do_not_reach_the_log(client, path):
    assert signed_in(AccountFactory()).get(path).status_code == 403
    assert client.get(path)["Location"].startswith("/desk/signin/")


def test_reading_the_log_changes_nothing_in_it(auditor):
    LookFactory(person_id=uuid4())
    before = list(AccessLog.objects.values())
    for path in PATHS:
        response = auditor.get(path)
        if response.streaming:
            list(response.streaming_content)
    assert list(AccessLog.objects.values()) == before
