"""The secretary's page of the own branch, and one's own record with who looked."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhi.register.membership.models import Look, Record
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.tests.factories import UnitFactory, enter, on_duty
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory

pytestmark = pytest.mark.django_db
PHONE = "13900001111"
SAID = {
    "name": "陈桂兰",
    "phone": PHONE,
    "kind": "retired",
    "relation": "organisation",
    "origin": "party",
}


@pytest.fixture
def branch():
    return UnitFactory(kind="branch", name="梧桐苑党支部")


@pytest.fixture
def secretary(client, branch):
    _, account = on_duty("branch_secretary", unit=branch, name="刘国平")
    return enter(client, account)


def member(phone=PHONE):
    return enter(Client(), AccountFactory(person=PersonFactory(phone=phone)))


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_before_a_purpose_is_said_only_the_number_is_shown(secretary, branch):
    RecordFactory(unit=branch, name="陈桂兰")
    shown = body(secretary.get("/desk/members/"))
    assert "梧桐苑党支部 · 1 人" in shown
    assert "陈桂兰" not in shown
    assert Look.objects.count() == 0
    assert "请选为了什么看" in body(secretary.post("/desk/members/"), 400)
    assert Look.objects.count() == 0


def test_the_list_is_shown_for_a_purpose_and_the_member_reads_the_look(secretary, branch):
    RecordFactory(unit=branch, name="陈桂兰", phone=PHONE)
    RecordFactory(unit=branch, name="别人")
    answer = secretary.post("/desk/members/", {"purpose": "visit"})
    shown = body(answer)
    assert "陈桂兰" in shown
    assert "离退休党员" in shown
    assert "no-store" in answer["Cache-Control"]
    assert Look.objects.count() == 2
    own = body(member().get("/me/membership/"))
    for words in (
        "陈桂兰",
        "刘国平",
        "梧桐苑党支部 小区党支部书记",
        "走访慰问",
        "姓名、手机号、类别",
    ):
        assert words in own
    assert "别人" not in own


def test_a_branch_without_members_says_what_to_do(secretary):
    assert "还没有登记党员" in body(secretary.post("/desk/members/", {"purpose": "visit"}))


def test_a_member_is_entered_corrected_and_leaves(secretary, branch):
    assert (
        secretary.post("/desk/members/new/", SAID | {"branch": str(branch.pk)}).status_code == 302
    )
    record = Record.objects.get()
    here = f"/desk/members/{record.pk}/"
    assert "陈桂兰" in body(secretary.get(here))
    assert secretary.post(here, SAID | {"kind": "mobile"}).status_code == 302
    record.refresh_from_db()
    assert record.kind == "mobile"
    me = member()
    own = body(me.get("/me/membership/"))
    assert "流动党员" in own
    assert own.count("更正登记") == 1
    secretary.post(f"{here}end/")
    assert secretary.get(here).status_code == 404
    assert "已转出" in body(me.get("/me/membership/"))
    assert "0 人" in body(secretary.get("/desk/members/"))


def test_a_form_that_does_not_fit_comes_back_with_what_was_typed(secretary, branch):
    shown = body(secretary.post("/desk/members/new/", SAID | {"phone": "139"}), 400)
    assert "陈桂兰" in shown
    assert "手机号是 11 位" in shown
    assert Record.objects.count() == 0
    RecordFactory(unit=branch, phone=PHONE)
    other = RecordFactory(unit=branch, name="别人")
    shown = body(secretary.post(f"/desk/members/{other.pk}/", SAID), 400)
    assert "已经登记了这个手机号" in shown
    other.refresh_from_db()
    assert other.name == "别人"


def test_a_member_cannot_be_entered_into_another_branch(secretary):
    other = UnitFactory(kind="branch")
    body(secretary.post("/desk/members/new/", SAID | {"branch": str(other.pk)}), 400)
    assert Record.objects.count() == 0


def test_a_record_of_another_branch_is_not_found(secretary):
    record = RecordFactory(unit=UnitFactory(kind="branch"))
    assert secretary.get(f"/desk/members/{record.pk}/").status_code == 404
    assert secretary.post(f"/desk/members/{record.pk}/end/").status_code == 404
    assert Look.objects.count() == 0


@pytest.mark.parametrize(
    "role", ["handler", "unit_head", "clerk", "community_head", "street_officer",
             "district_officer", "organiser", "system_admin", "security_admin", "auditor"],
)  # fmt: skip
def test_every_other_role_is_turned_away(client, role):
    _, account = on_duty(role)
    enter(client, account)
    for path in ("", "new/"):
        assert client.get(f"/desk/members/{path}").status_code == 403


def test_a_visitor_is_led_to_the_sign_in(client):
    assert client.get("/desk/members/")["Location"].startswith("/desk/signin/")
    assert client.get("/me/membership/")["Location"].startswith("/signin/")


def test_who_is_not_registered_reads_that_nothing_is_there(branch):
    RecordFactory(unit=branch, name="陈桂兰")
    shown = body(member("13900002222").get("/me/membership/"))
    assert "没有登记" in shown
    assert "陈桂兰" not in shown


def test_without_a_proven_number_nothing_can_be_found(branch):
    RecordFactory(unit=branch, phone=PHONE, name="陈桂兰")
    person = PersonFactory(phone=PHONE, phone_verified_at=None)
    shown = body(enter(Client(), AccountFactory(person=person)).get("/me/membership/"))
    assert "没有验证过的手机号" in shown
    assert "陈桂兰" not in shown
