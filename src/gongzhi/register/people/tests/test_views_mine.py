import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.ui.words import mask_phone
from gongzhi.register.people.models import Account, Consent, Person, Presence, SignInCode

from .factories import (
    AT,
    AccountFactory,
    AssistanceFactory,
    ConsentFactory,
    LookFactory,
    PersonFactory,
    StaffFactory,
    signed_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
PHONE = "13907350001"
PAGES = ["/me/", "/me/looks/", "/me/consents/", "/me/devices/"]


def text_of(response):
    return response.content.decode()


def code_of_last_text():
    return OutgoingText.objects.order_by("-made_at", "-pk").first().body.split("验证码 ")[1][:6]


def sign_in(client, phone=PHONE, next_="", agent="Mozilla/5.0 (Linux; Android 15)"):
    client.post("/signin/", {"phone": phone, "next": next_})
    return client.post(
        "/signin/code/",
        {"phone": phone, "code": code_of_last_text(), "next": next_},
        headers={"User-Agent": agent},
    )


# ── signing in ───────────────────────────────────────────────────────────


def test_a_number_gets_a_code_and_the_page_for_it(client):
    assert client.get("/signin/").status_code == 200
    response = client.post("/signin/", {"phone": "139 0735 0001", "next": "/me/"})
    assert response.status_code == 200
    page = text_of(response)
    assert "139****0001" in page
    assert 'value="13907350001"' in page
    assert 'name="next" value="/me/"' in page
    assert SignInCode.objects.count() == 1


def test_known_and_unknown_numbers_get_the_same_page():
    AccountFactory(person__phone="13907350002")
    pages = set()
    for phone in ("13907350001", "13907350002"):
        page = text_of(Client().post("/signin/", {"phone": phone}))
        page = page.replace(phone, "").replace(mask_phone(phone), "")
        pages.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page))
    assert len(pages) == 1


def test_the_right_code_signs_in_and_leads_back(client):
    response = sign_in(client, next_="/me/consents/")
    assert (response.status_code, response["Location"]) == (302, "/me/consents/")
    assert client.get("/me/").status_code == 200
    assert Presence.objects.get().device == "安卓手机"


def test_nobody_is_led_to_another_site(client):
    response = sign_in(client, next_="https://evil.example/")
    assert response["Location"] == "/my/"


def test_a_wrong_code_is_said_and_signs_nobody_in(client):
    client.post("/signin/", {"phone": PHONE})
    wrong = f"{(int(code_of_last_text()) + 1) % 1_000_000:06}"
    response = client.post("/signin/code/", {"phone": PHONE, "code": wrong})
    assert response.status_code == 400
    assert "验证码不对，还能试 4 次" in text_of(response)
    assert Account.objects.count() == Person.objects.count() == Presence.objects.count() == 0
    assert client.get("/me/")["Location"] == "/signin/?next=%2Fme%2F"


def test_a_bad_number_is_kept_and_nothing_sent(client):
    response = client.post("/signin/", {"phone": "1390735"})
    assert response.status_code == 400
    assert 'value="1390735"' in text_of(response)
    assert SignInCode.objects.count() == OutgoingText.objects.count() == 0


def test_asking_again_too_soon_keeps_the_page_of_the_code(client):
    client.post("/signin/", {"phone": PHONE})
    response = client.post("/signin/", {"phone": PHONE})
    assert response.status_code == 429
    assert "刚发过验证码，请 61 秒后再要" in text_of(response)
    assert 'name="code"' in text_of(response)
    assert SignInCode.objects.count() == 1
    code = code_of_last_text()
    assert client.post("/signin/code/", {"phone": PHONE, "code": code}).status_code == 302


def test_signing_out_ends_the_session(client):
    sign_in(client)
    key = client.session.session_key
    assert client.post("/signout/").status_code == 302
    assert not SessionStore().exists(key)
    assert Presence.objects.get().ended_at == AT
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("path", ["/signout/", "/signin/code/"])
def test_what_changes_something_is_never_asked_for_by_a_link(client, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_pages_about_oneself_lead_strangers_to_the_sign_in(client, path):
    response = client.get(path)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/signin/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_about_oneself_open_in_both_modes(path):
    client = signed_in(AccountFactory())
    assert client.get(path).status_code == 200
    client.cookies["gz_elder"] = "24"
    assert client.get(path).status_code == 200


def test_staff_find_no_resident_under_their_number(on_duty):
    _, client = on_duty("clerk")
    assert "这个账号不是居民账号" in text_of(client.get("/me/"))
    assert client.get("/me/consents/")["Location"] == "/me/"


# ── my details ───────────────────────────────────────────────────────────


def test_my_page_hides_the_middle_of_the_number():
    client = signed_in(AccountFactory(person__phone=PHONE, person__name="陈桂兰"))
    page = text_of(client.get("/me/"))
    assert "139****0001" in page
    assert PHONE not in page
    assert 'value="陈桂兰"' in page


def test_my_details_can_be_put_right_without_touching_consents():
    account = AccountFactory(person__name="旧名")
    ConsentFactory(person=account.person)
    before = list(Consent.objects.values())
    response = signed_in(account).post("/me/", {"name": " 陈桂兰 ", "area": ""})
    assert (response.status_code, response["Location"]) == (302, "/me/")
    account.person.refresh_from_db()
    assert (account.person.name, account.person.area) == ("陈桂兰", "431002")
    assert list(Consent.objects.values()) == before


def test_too_long_a_name_is_kept_in_the_form_and_not_in_the_register():
    account = AccountFactory(person__name="旧名")
    response = signed_in(account).post("/me/", {"name": "长" * 41, "area": ""})
    assert response.status_code == 400
    assert "长" * 41 in text_of(response)
    account.person.refresh_from_db()
    assert account.person.name == "旧名"


# ── who looked ───────────────────────────────────────────────────────────


def test_nobody_looked_yet():
    assert "还没有人看过" in text_of(signed_in(AccountFactory()).get("/me/looks/"))


@pytest.mark.parametrize("count", [1, 3])
def test_i_see_who_looked_as_what_why_and_at_what(count, warm, django_assert_num_queries):
    account = AccountFactory()
    client = signed_in(account)
    for n in range(count):
        LookFactory(person_id=account.person_id, viewer=f"赵姐{n}", fields=["手机号", "姓名"])
    LookFactory(person_id=PersonFactory().pk, viewer="别人的")
    warm(client, "/me/looks/")
    with django_assert_num_queries(4):  # session, who asks, looks, help
        page = text_of(client.get("/me/looks/"))
    assert page.count("看了手机号、姓名 · 为了：联系诉求人") == count
    for n in range(count):
        assert f"赵姐{n}" in page
    assert "仙泉社区 社区工作者" in page
    assert "别人的" not in page


def test_looks_go_on_on_the_next_page():
    account = AccountFactory()
    client = signed_in(account)
    for n in range(51):
        LookFactory(person_id=account.person_id, viewer=f"第{n:02}位", at=AT + timedelta(seconds=n))
    first = text_of(client.get("/me/looks/"))
    assert "第01位" in first
    assert "第00位" not in first
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = text_of(client.get(f"/me/looks/{following.replace('&amp;', '&')}"))
    assert "第00位" in second
    assert "第01位" not in second


def test_i_see_who_wrote_for_me():
    account = AccountFactory()
    AssistanceFactory(person=account.person, helper__display_name="赵姐", channel="telephone")
    page = text_of(signed_in(account).get("/me/looks/"))
    assert "谁替我写过" in page
    assert "赵姐" in page
    assert "电话" in page


# ── consents ─────────────────────────────────────────────────────────────


def test_a_consent_is_given_and_withdrawn_by_one_tap_each():
    account = AccountFactory()
    client = signed_in(account)
    client.post("/me/consents/", {"purpose": "notices", "agree": "1"})
    given = Consent.objects.get()
    assert (given.purpose, given.withdrawn_at) == ("notices", None)
    assert "撤回同意：用短信告诉我进展" in text_of(client.get("/me/consents/"))
    client.post("/me/consents/", {"purpose": "notices", "agree": "0"})
    given.refresh_from_db()
    assert given.withdrawn_at == AT


def test_a_purpose_we_do_not_have_is_not_agreed_to():
    response = signed_in(AccountFactory()).post(
        "/me/consents/", {"purpose": "marketing", "agree": "1"}
    )
    assert response.status_code == 200
    assert Consent.objects.count() == 0


@pytest.mark.parametrize("given", [0, 2])
def test_the_page_of_consents_takes_three_queries(given, warm, django_assert_num_queries):
    account = AccountFactory()
    for purpose in ("notices", "visits")[:given]:
        ConsentFactory(person=account.person, purpose=purpose)
    client = signed_in(account)
    warm(client, "/me/consents/")
    with django_assert_num_queries(3):  # session, who asks, consents
        client.get("/me/consents/")


# ── devices ──────────────────────────────────────────────────────────────


def test_i_see_my_devices_and_which_is_this_one(this_hour):
    here, there = Client(), Client()
    sign_in(there, agent="Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)")
    this_hour.shift(timedelta(minutes=2))
    sign_in(here)
    page = text_of(here.get("/me/devices/"))
    assert page.index("安卓手机") < page.index("就是这一个") < page.index("苹果手机")
    assert "退出其他 1 个设备" in page


def test_other_devices_are_signed_out_by_one_tap(this_hour):
    here, there = Client(), Client()
    sign_in(there)
    this_hour.shift(timedelta(minutes=2))
    sign_in(here)
    assert here.post("/me/devices/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_the_fourth_device_signs_the_first_one_out(this_hour):
    clients = [Client() for _ in range(4)]
    for client in clients:
        sign_in(client)
        this_hour.shift(timedelta(minutes=2))
    assert [client.get("/me/").status_code for client in clients] == [302, 200, 200, 200]


def test_signing_in_again_on_one_browser_is_one_device(this_hour):
    client = Client()
    sign_in(client)
    this_hour.shift(timedelta(minutes=2))
    sign_in(client)
    assert Presence.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_devices_takes_three_queries(count, this_hour, warm, django_assert_num_queries):
    clients = [Client() for _ in range(count)]
    for client in clients:
        sign_in(client)
        this_hour.shift(timedelta(minutes=2))
    warm(clients[0], "/me/devices/")
    with django_assert_num_queries(3):  # session, who asks, devices
        page = text_of(clients[0].get("/me/devices/"))
    assert page.count("安卓手机") == count


def test_a_resident_stays_signed_in_for_thirty_days(this_hour):
    client = Client()
    sign_in(client)
    this_hour.shift(timedelta(days=29, hours=23))
    assert client.get("/me/").status_code == 200
    this_hour.shift(timedelta(hours=2))
    assert client.get("/me/").status_code == 302


def test_a_closed_account_is_out_at_once():
    account = AccountFactory()
    client = signed_in(account)
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/me/").status_code == 302


def test_staff_who_look_at_their_own_page_see_no_looks_of_others(on_duty):
    LookFactory(person_id=PersonFactory().pk, viewer="赵姐")
    _, client = on_duty("auditor")
    assert "赵姐" not in text_of(client.get("/me/looks/"))


def test_a_resident_has_no_way_to_the_desk():
    client = signed_in(AccountFactory())
    assert client.get("/desk/accounts/").status_code == 403
    assert client.get("/desk/signin/second/")["Location"] == "/desk/signin/"
    assert StaffFactory._meta.model.objects.count() == 1
