import json

import pytest
from django.test import Client

from gongzhi.register.people import services
from gongzhi.register.people.models import Person, RightsRequest

from .factories import (
    AT,
    AccountFactory,
    ConsentFactory,
    RightsRequestFactory,
    StaffFactory,
    acting,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour", "people_pack")]


@pytest.fixture
def account():
    return AccountFactory(person__name="陈桂兰", person__phone="13907350001")


@pytest.fixture
def mine(account):
    return signed_in(account)


@pytest.fixture
def desk(on_duty):
    return on_duty("security_admin")[1]


@pytest.fixture
def keeper():
    return acting(StaffFactory(), "security_admin")


def text_of(response):
    return response.content.decode()


# ── the person's side ────────────────────────────────────────────────────


def test_the_page_says_what_may_be_asked_on_what_law_and_within_how_long(mine):
    page = text_of(mine.get("/me/rights/"))
    for words in ("注销账号", "第四十七条第一款", "10 个工作日内", "看全部"):
        assert words in page


def test_a_deletion_is_confirmed_before_it_is_asked(mine):
    answer = mine.post("/me/rights/", {"kind": "delete", "words": "不想留"})
    assert answer.status_code == 400
    assert "找不回来，想好了请勾上" in text_of(answer)
    assert "不想留" in text_of(answer)
    assert RightsRequest.objects.count() == 0
    answer = mine.post("/me/rights/", {"kind": "delete", "is_sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/me/rights/")
    page = text_of(mine.get("/me/rights/"))
    assert "最迟" in page
    assert "3月19日" in page


def test_the_same_asked_twice_is_said_on_the_page(mine, account):
    RightsRequestFactory(person=account.person, kind="restrict")
    answer = mine.post("/me/rights/", {"kind": "restrict"})
    assert answer.status_code == 400
    assert "这一项您已经提过" in text_of(answer)


def test_all_that_is_kept_is_one_page_and_one_file(mine, account):
    ConsentFactory(person=account.person)
    page = text_of(mine.get("/me/rights/data/"))
    assert "13907350001" in page
    answer = mine.post("/me/rights/copy/")
    assert answer["Content-Disposition"] == 'attachment; filename="gongzhi-2026-03-05.json"'
    kept = json.loads(answer.content)
    assert kept["登记的信息"][0]["姓名"] == "陈桂兰"
    assert kept["我提过的要求"][0]["要求"] == "要一份副本"
    assert RightsRequest.objects.get().status == "done"


def test_a_refusal_is_read_in_four_parts_with_its_law(mine, account, keeper):
    asked = RightsRequestFactory(person=account.person, kind="close")
    services.take_up_right(asked.pk, actor=keeper, at=AT)
    services.refuse_right(
        asked.pk, ground="still_in_hand", words="路灯还在修。", actor=keeper, at=AT
    )
    page = text_of(mine.get("/me/rights/"))
    for words in (
        "您的账号现在不能注销。",
        "路灯还在修。",
        "第四十七条第一款第一项",
        "等它办结",
        "向人民法院提起诉讼",
    ):
        assert words in page


def test_what_was_asked_can_be_taken_back_and_what_was_stopped_let_go_on(mine, account, keeper):
    asked = RightsRequestFactory(person=account.person, kind="restrict")
    services.take_up_right(asked.pk, actor=keeper, at=AT)
    services.fulfil_right(asked.pk, answer="停了", actor=keeper, at=AT)
    closing = RightsRequestFactory(person=account.person, kind="close")
    page = text_of(mine.get("/me/rights/"))
    assert "恢复使用" in page
    assert "现在停着" in page
    mine.post(f"/me/rights/{asked.pk}/", {"step": "lift"})
    mine.post(f"/me/rights/{closing.pk}/", {"step": "cancel"})
    asked.refresh_from_db()
    closing.refresh_from_db()
    assert (asked.lifted_at, closing.status) == (AT, "cancelled")


def test_somebody_elses_request_is_not_there(mine):
    other = RightsRequestFactory()
    assert mine.post(f"/me/rights/{other.pk}/", {"step": "cancel"}).status_code == 404
    other.refresh_from_db()
    assert other.status == "asked"


def test_a_staff_account_without_a_person_has_nothing_here():
    assert signed_in(StaffFactory()).get("/me/rights/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_own_page_takes_the_same_queries_with_one_and_three(
    mine, account, warm, count, django_assert_num_queries
):
    for kind in ["delete", "restrict", "correct"][:count]:
        RightsRequestFactory(person=account.person, kind=kind)
    warm(mine, "/me/rights/")
    with django_assert_num_queries(4):
        mine.get("/me/rights/")


# ── the desk's side ──────────────────────────────────────────────────────


def test_the_desk_is_the_security_administrators_alone(on_duty):
    for role in ("clerk", "system_admin", "auditor"):
        assert on_duty(role)[1].get("/desk/rights/").status_code == 403


def test_an_erasure_goes_its_way_from_the_desk(desk, account):
    asked = RightsRequestFactory(person=account.person, kind="close", words="不用了")
    path = f"/desk/rights/{asked.pk}/"
    assert "注销账号" in text_of(desk.get("/desk/rights/"))
    assert "不用了" in text_of(desk.get(path))
    assert "陈桂兰" not in text_of(desk.get(path))
    desk.post(f"{path}take-up/")
    answer = desk.post(f"{path}done/", {"answer": ""})
    assert answer.status_code == 400
    assert Person.objects.get(pk=account.person_id).name == "陈桂兰"
    answer = desk.post(f"{path}done/", {"answer": "都删了"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert Person.objects.get(pk=account.person_id).name is None
    assert "办好了" in text_of(desk.get(path))


def test_a_refusal_keeps_what_was_typed_until_it_is_whole(desk):
    asked = RightsRequestFactory(kind="correct", words="姓写错了")
    path = f"/desk/rights/{asked.pk}/"
    desk.post(f"{path}take-up/")
    answer = desk.post(f"{path}refuse/", {"words": "证件上就是这样写的"})
    assert answer.status_code == 400
    assert "证件上就是这样写的" in text_of(answer)
    answer = desk.post(f"{path}refuse/", {"ground": "is_correct", "words": "证件上就是这样写的"})
    assert answer.status_code == 302
    assert "第四十六条第二款" in text_of(desk.get(path))


def test_a_step_that_does_not_fit_is_said_and_changes_nothing(desk):
    asked = RightsRequestFactory(kind="correct")
    answer = desk.post(f"/desk/rights/{asked.pk}/done/", {"answer": "改了"})
    assert answer.status_code == 409
    assert "状态下不能" in text_of(answer)
    asked.refresh_from_db()
    assert (asked.status, asked.answer) == ("asked", None)


def test_a_request_of_another_district_is_not_there(desk):
    asked = RightsRequestFactory(area="431003001001")
    assert desk.get(f"/desk/rights/{asked.pk}/").status_code == 404
    assert "没有等着办的" in text_of(desk.get("/desk/rights/"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_takes_the_same_queries_with_one_and_three(
    desk, warm, count, django_assert_num_queries
):
    for _ in range(count):
        RightsRequestFactory()
    warm(desk, "/desk/rights/")
    with django_assert_num_queries(4):
        desk.get("/desk/rights/")


def test_an_anonymous_caller_is_led_to_the_sign_in():
    assert "signin" in Client().get("/me/rights/")["Location"]
