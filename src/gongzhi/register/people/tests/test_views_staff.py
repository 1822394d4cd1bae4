import re
from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.register.people.models import Account, Presence

from .factories import (
    AT,
    PASSWORD,
    AccountFactory,
    NewStaffFactory,
    StaffFactory,
    signed_in,
    totp_now,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
WRONG = "工号或密码不对，请核对大小写再试"
LOCKED = "输错太多次，这个工号锁到 14:40，到时再试"


def text_of(response):
    return response.content.decode()


def first_step(client, account, password=PASSWORD, **extra):
    return client.post(
        "/desk/signin/", {"work_id": account.username, "password": password, **extra}
    )


def second_step(client, code, **extra):
    return client.post("/desk/signin/second/", {"code": code, **extra})


def test_password_and_code_lead_to_the_desk(client):
    account = StaffFactory()
    response = first_step(client, account, next="/desk/more/")
    assert response["Location"] == "/desk/signin/second/?next=/desk/more/"
    assert "输入动态码" in text_of(client.get(response["Location"]))
    response = second_step(client, totp_now(account, AT), next="/desk/more/")
    assert (response.status_code, response["Location"]) == (302, "/desk/more/")
    assert Presence.objects.get().account == account
    assert client.get("/me/devices/").status_code == 200


def test_the_password_alone_opens_nothing(client):
    first_step(client, StaffFactory())
    assert client.get("/desk/accounts/")["Location"].startswith("/desk/signin/")
    assert client.get("/me/devices/").status_code == 302
    assert client.get("/desk/password/")["Location"] == "/desk/signin/"
    assert Presence.objects.count() == 0


def test_the_half_way_ends_after_ten_minutes(client, this_hour):
    account = StaffFactory()
    first_step(client, account)
    this_hour.shift(timedelta(minutes=10, seconds=1))
    response = second_step(client, totp_now(account, AT + timedelta(minutes=10, seconds=1)))
    assert response["Location"] == "/desk/signin/"


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_number_are_answered_alike(client, known):
    if known:
        StaffFactory(username="W1")
    response = client.post("/desk/signin/", {"work_id": "W1", "password": "wrong"})
    assert response.status_code == 400
    assert WRONG in text_of(response)
    assert 'value="W1"' in text_of(response)
    assert "wrong" not in text_of(response)


def test_a_resident_cannot_come_in_by_the_staff_door(client):
    account = AccountFactory()
    response = client.post("/desk/signin/", {"work_id": account.username, "password": "!"})
    assert response.status_code == 400
    assert "_auth_user_id" not in client.session


def test_a_closed_account_cannot_sign_in(client):
    response = first_step(client, StaffFactory(is_active=False))
    assert response.status_code == 400
    assert WRONG in text_of(response)


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_passwords_lock_the_number_and_say_until_when(client, known, this_hour):
    account = StaffFactory(username="W1")
    work_id = "W1" if known else "W2"
    for _ in range(4):
        response = client.post("/desk/signin/", {"work_id": work_id, "password": "wrong"})
        assert WRONG in text_of(response)
    response = client.post("/desk/signin/", {"work_id": work_id, "password": "wrong"})
    assert LOCKED in text_of(response)
    this_hour.shift(timedelta(minutes=9, seconds=50))
    response = client.post("/desk/signin/", {"work_id": work_id, "password": PASSWORD})
    assert LOCKED in text_of(response)
    this_hour.shift(timedelta(seconds=11))
    response = client.post("/desk/signin/", {"work_id": account.username, "password": PASSWORD})
    assert response.status_code == 302


def test_another_browser_is_locked_too(client):
    account = StaffFactory()
    for _ in range(5):
        first_step(client, account, "wrong")
    assert LOCKED in text_of(first_step(Client(), account))
    assert first_step(Client(), StaffFactory()).status_code == 302


def test_the_right_password_does_not_excuse_wrong_codes(client):
    account = StaffFactory()
    for _ in range(4):
        first_step(client, account)
        assert "动态码不对或用过了" in text_of(second_step(client, "000000"))
    first_step(client, account)
    assert LOCKED in text_of(second_step(client, "000000"))
    assert client.get("/desk/signin/second/")["Location"] == "/desk/signin/"
    assert LOCKED in text_of(first_step(client, account))


def test_a_half_signed_in_browser_cannot_go_on_guessing_when_locked(client):
    account, half = StaffFactory(), Client()
    first_step(half, account)
    for _ in range(5):
        first_step(client, account, "wrong")
    response = second_step(half, totp_now(account, AT))
    assert LOCKED in text_of(response)
    assert Presence.objects.count() == 0


def test_both_right_steps_forgive_wrong_ones(client):
    account = StaffFactory()
    for _ in range(4):
        first_step(client, account, "wrong")
    first_step(client, account)
    second_step(client, totp_now(account, AT))
    for _ in range(4):
        assert WRONG in text_of(first_step(Client(), account, "wrong"))


def test_the_same_code_does_not_open_a_second_time(client):
    account, code = StaffFactory(), totp_now(StaffFactory.build(), AT)
    first_step(client, account)
    assert second_step(client, code).status_code == 302
    other = Client()
    first_step(other, account)
    response = second_step(other, code)
    assert response.status_code == 400
    assert "动态码不对或用过了" in text_of(response)
    assert Presence.objects.count() == 1


def test_the_first_sign_in_sets_a_second_factor_then_a_password(client):
    account = NewStaffFactory()
    first_step(client, account)
    page = text_of(client.get("/desk/signin/second/"))
    assert "<svg" in page
    account.refresh_from_db()
    key = re.search(r'id="totp-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert key == account.totp_secret
    page = text_of(second_step(client, totp_now(account, AT)))
    codes = re.findall(r"<b>(\w{5}) (\w{5})</b>", page)
    assert len(set(codes)) == 8
    assert 'href="/desk/password/"' in page
    assert "换一个自己的密码" in text_of(client.get("/desk/password/"))
    response = client.post("/desk/password/", {"old": PASSWORD, "new": "Kn7qwzRt4p"})
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    account.refresh_from_db()
    assert (account.must_change_password, account.totp_confirmed_at) == (False, AT)
    assert Presence.objects.filter(ended_at__isnull=True).count() == 1
    other = Client()
    first_step(other, account, "Kn7qwzRt4p")
    assert second_step(other, "".join(codes[0])).status_code == 302


def test_nothing_opens_before_the_initial_password_is_changed(client):
    account = StaffFactory(must_change_password=True)
    first_step(client, account)
    assert second_step(client, totp_now(account, AT))["Location"] == "/desk/password/"
    assert client.get("/me/devices/").status_code == 302


def test_a_code_before_the_page_was_seen_sets_nothing(client):
    account = NewStaffFactory()
    first_step(client, account)
    response = second_step(client, "123456")
    assert response.status_code == 400
    assert "先用手机验证器扫一扫" in text_of(response)
    account.refresh_from_db()
    assert account.totp_confirmed_at is None


def test_a_weak_password_is_refused_with_its_reason(on_duty):
    account, client = on_duty("clerk")
    response = client.post("/desk/password/", {"old": PASSWORD, "new": "Password@2026"})
    assert response.status_code == 400
    assert "这个密码太常见" in text_of(response)
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_guessing_the_old_password_locks_and_signs_out(on_duty):
    account, client = on_duty("clerk")
    for _ in range(4):
        page = text_of(client.post("/desk/password/", {"old": "wrong", "new": "Kn7qwzRt4p"}))
        assert "原密码不对" in page
    assert LOCKED in text_of(client.post("/desk/password/", {"old": "wrong", "new": "Kn7qwzRt4p"}))
    assert client.get("/desk/password/")["Location"] == "/desk/signin/"
    assert Account.objects.get(pk=account.pk).check_password(PASSWORD)


def test_a_new_password_signs_the_other_devices_out(on_duty):
    account, here = on_duty("clerk")
    there = signed_in(account)
    here.post("/desk/password/", {"old": PASSWORD, "new": "Kn7qwzRt4p"})
    assert here.get("/me/devices/").status_code == 200
    assert there.get("/me/devices/").status_code == 302


def test_half_an_hour_of_nothing_signs_staff_out(on_duty, this_hour):
    _, client = on_duty("clerk")
    this_hour.shift(timedelta(minutes=29))
    assert client.get("/me/devices/").status_code == 200
    this_hour.shift(timedelta(minutes=29))
    assert client.get("/me/devices/").status_code == 200
    this_hour.shift(timedelta(minutes=30, seconds=1))
    assert client.get("/me/devices/").status_code == 302
    assert client.get("/desk/password/")["Location"] == "/desk/signin/"


def test_a_working_day_signs_staff_out_however_busy(client, this_hour):
    account = StaffFactory()
    first_step(client, account)
    second_step(client, totp_now(account, AT))
    for _ in range(35):
        this_hour.shift(timedelta(minutes=20))
        assert client.get("/me/devices/").status_code == 200
    this_hour.shift(timedelta(minutes=21))
    assert client.get("/me/devices/").status_code == 302
