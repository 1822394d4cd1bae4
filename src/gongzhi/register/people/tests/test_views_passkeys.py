import json
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client

from gongzhi.foundation.journal.models import Entry
from gongzhi.register.people.models import Account, Guardianship, Passkey, Presence

from .authenticator import Device
from .factories import (
    AT,
    AccountFactory,
    NewStaffFactory,
    PasskeyFactory,
    StaffFactory,
    signed_in,
    totp_now,
)
from .test_services_passkeys import add

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
FOUR_PARTS = ("结论", "为什么", "可以去哪里", "不同意怎么办")


def text_of(response):
    return response.content.decode()


def rows():
    return list(Passkey.objects.order_by("pk").values())


def asked(client):
    response = client.post("/signin/passkey/ask/")
    assert response["Cache-Control"].count("no-store") == 1
    return response.json()


def sign_in(client, device, *, options=None, **typed):
    answer = device.use(options or asked(client))
    return client.post("/signin/passkey/", {"answer": json.dumps(answer), **typed})


def confirm(client, at=AT):
    session = client.session
    session["confirmed"] = int(at.timestamp())
    session.save()
    return client


def offered(client, name="单位电脑"):
    return client.post("/me/passkeys/offer/", {"name": name})


def added(client, device, *, name="单位电脑", options=None):
    answer = device.make(options or offered(client, name).json())
    return client.post("/me/passkeys/add/", {"name": name, "answer": json.dumps(answer)})


def refused_in_four_parts(response, what):
    page = text_of(response)
    assert response.status_code == 400
    assert all(f"{part}</dt>" in page for part in FOUR_PARTS)
    assert what in page
    return page


@pytest.fixture
def staff(on_duty):
    account, client = on_duty("clerk", username="W00123", display_name="赵姐")
    return account, client


@pytest.fixture
def resident():
    account = AccountFactory()
    return account, signed_in(account)


@pytest.fixture
def phone():
    """A device that a member of staff has added."""
    account = StaffFactory(username="W00777")
    device = Device()
    add(account, device)
    device.account = account
    return device


# ── signing in ───────────────────────────────────────────────────────────


def test_staff_are_at_their_desk_with_one_answer(phone, client):
    response = sign_in(client, phone, work_id="", next="/desk/more/")
    assert (response.status_code, response["Location"]) == (302, "/desk/more/")
    session = client.session
    assert session["second_factor"] is True
    assert session.get_expiry_age() == 12 * 3600
    assert Presence.objects.get().account == phone.account
    assert sign_in(Client(), phone)["Location"] == "/desk/"


def test_residents_are_in_their_own_pages_for_the_days_of_the_setting(client):
    account, device = AccountFactory(), Device()
    add(account, device)
    response = sign_in(client, device, phone="")
    assert response["Location"] == "/my/"
    assert client.session.get_expiry_age() == 30 * 24 * 3600
    assert client.get("/me/").status_code == 200
    assert Presence.objects.get().account == account


def test_a_key_of_somebody_with_an_initial_password_leads_to_a_new_one(client):
    account, device = NewStaffFactory(), Device()
    add(account, device)
    response = sign_in(client, device, next="/desk/more/")
    assert response["Location"] == "/desk/password/?next=/desk/more/"
    assert client.get("/me/devices/").status_code == 302


def test_a_child_waits_for_the_guardian_as_with_a_code(client):
    account, device = AccountFactory(), Device()
    add(account, device)
    child = Guardianship.objects.create(person=account.person, declared_at=AT)
    assert sign_in(client, device)["Location"] == "/signin/guardian/"
    assert client.get("/me/").status_code == 302
    child.agreed_at = AT
    child.phone, child.phone_index = "13907350009", b"x" * 16
    child.save()
    assert sign_in(client, device)["Location"] == "/my/"


def test_the_session_is_another_after_signing_in(phone, client):
    options = asked(client)
    before = client.session.session_key
    sign_in(client, phone, options=options)
    assert client.session.session_key != before


def test_no_answer_is_good_a_second_time(client):
    account, device = AccountFactory(), Device(count=None)
    add(account, device)
    options = asked(client)
    answer = {"answer": json.dumps(device.use(options))}
    assert client.post("/signin/passkey/", answer).status_code == 302
    client.post("/signout/")
    refused_in_four_parts(client.post("/signin/passkey/", answer), "这一次没有算数")
    assert client.get("/me/").status_code == 302


def test_a_challenge_is_of_its_own_browser(phone, client):
    options = asked(client)
    stranger = Client()
    refused_in_four_parts(sign_in(stranger, phone, options=options), "这一次没有算数")
    assert "_auth_user_id" not in stranger.session


def test_a_wrong_answer_uses_the_challenge_up(phone, client):
    options = asked(client)
    wrong = phone.use(options, is_verified=False)
    refused_in_four_parts(
        client.post("/signin/passkey/", {"answer": json.dumps(wrong)}), "核对不上"
    )
    refused_in_four_parts(sign_in(client, phone, options=options), "这一次没有算数")


def test_a_challenge_is_over_after_five_minutes(phone, client, this_hour):
    options = asked(client)
    this_hour.shift(timedelta(minutes=5))
    refused_in_four_parts(sign_in(client, phone, options=options), "这一次没有算数")
    options = asked(client)
    this_hour.shift(timedelta(minutes=4, seconds=59))
    assert sign_in(client, phone, options=options).status_code == 302


def test_a_challenge_for_adding_does_not_sign_in(phone):
    client = confirm(signed_in(phone.account))
    options = offered(client).json()
    refused_in_four_parts(sign_in(client, phone, options=options), "这一次没有算数")


@pytest.mark.parametrize("answer", ["", "{", "[]", "7", '{"id": 1}'])
def test_what_is_no_answer_is_refused(client, answer):
    asked(client)
    refused_in_four_parts(client.post("/signin/passkey/", {"answer": answer}), "核对不上")
    assert "_auth_user_id" not in client.session


def test_what_was_typed_stays_on_the_page_but_no_password(phone, client):
    page = refused_in_four_parts(
        client.post("/signin/passkey/", {"work_id": "W1", "password": "My-secret-1"}), "没有算数"
    )
    assert "工作人员登录" in page
    assert 'value="W1"' in page
    assert "My-secret" not in page
    page = refused_in_four_parts(
        client.post("/signin/passkey/", {"phone": "139", "next": "/me/"}), "没有算数"
    )
    assert 'value="139"' in page
    assert 'name="next" value="/me/"' in page


def test_five_wrong_answers_lock_the_account_and_a_password_too(phone, client):
    for _ in range(5):
        answer = phone.use(asked(client), is_verified=False)
        client.post("/signin/passkey/", {"answer": json.dumps(answer)})
    assert AccessAttempt.objects.get().failures_since_start == 5
    refused_in_four_parts(sign_in(client, phone), "这个账号锁到 14:40")
    page = text_of(client.post("/desk/signin/", {"work_id": "W00777", "password": "Xianquan-2026"}))
    assert "这个工号锁到 14:40" in page
    assert "_auth_user_id" not in client.session


def test_a_good_answer_forgets_the_wrong_ones(phone, client):
    client.post("/desk/signin/", {"work_id": "W00777", "password": "wrong"})
    assert sign_in(client, phone).status_code == 302
    assert AccessAttempt.objects.count() == 0


def test_no_other_site_is_gone_to(phone, client):
    response = sign_in(client, phone, next="https://evil.example/")
    assert response["Location"] == "/desk/"


def test_asking_and_answering_need_the_token_of_the_page():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/signin/passkey/ask/").status_code == 403
    assert client.post("/signin/passkey/", {"answer": "{}"}).status_code == 403


@pytest.mark.parametrize("path", ["/signin/", "/desk/signin/"])
def test_without_a_script_the_button_is_not_there(client, path):
    page = text_of(client.get(path))
    assert re.search(r'data-passkey="get"[^>]*data-passkey-rp="localhost"[^>]* hidden>', page)
    assert "people/passkeys.js" in page


# ── adding ───────────────────────────────────────────────────────────────


def test_staff_type_a_code_before_they_add(staff):
    account, client = staff
    assert "动态码" in text_of(client.get("/desk/security/"))
    response = offered(client)
    assert (response.status_code, "先输一次动态码" in response.json()["said"]) == (403, True)
    response = client.post("/desk/security/", {"code": totp_now(account, AT)})
    assert response["Location"] == "/desk/security/"
    assert 'data-passkey="create"' in text_of(client.get("/desk/security/"))
    response = added(client, Device())
    assert response["Location"] == "/desk/security/"
    page = text_of(client.get("/desk/security/"))
    assert "加好了" in page
    assert "<b>单位电脑</b>" in page
    assert "还没用过" in page
    assert Passkey.objects.get().account == account


def test_a_wrong_code_opens_nothing_and_counts(staff):
    account, client = staff
    for _ in range(4):
        response = client.post("/desk/security/", {"code": "12345x"})
        assert response.status_code == 400
    assert "不对。动态码是" in text_of(response)
    assert offered(client).status_code == 403
    response = client.post("/desk/security/", {"code": "12345x"})
    assert response["Location"] == "/desk/signin/"
    assert client.get("/me/devices/").status_code == 302
    assert AccessAttempt.objects.get().username == account.username


def test_a_code_opens_it_for_fifteen_minutes(staff, this_hour):
    account, client = staff
    client.post("/desk/security/", {"code": totp_now(account, AT)})
    this_hour.shift(timedelta(minutes=14))
    options = offered(client).json()
    this_hour.shift(timedelta(minutes=1))
    assert offered(client).status_code == 403
    page = refused_in_four_parts(added(client, Device(), options=options), "这一次没有算数")
    assert "动态码" in page
    assert rows() == []


def test_a_resident_adds_after_a_code_by_text(resident):
    account, client = resident
    page = text_of(client.get("/me/passkeys/"))
    assert 'href="/signin/?next=/me/passkeys/"' in page
    assert offered(client).status_code == 403
    confirm(client)
    assert added(client, Device(), name="我的手机")["Location"] == "/me/passkeys/"
    assert Passkey.objects.get().account == account
    assert "<b>我的手机</b>" in text_of(client.get("/me/passkeys/"))


def test_signing_in_with_a_key_does_not_let_one_add_another(phone, client):
    sign_in(client, phone)
    assert offered(client).status_code == 403


def test_a_key_without_a_name_is_not_offered(resident):
    client = confirm(resident[1])
    response = offered(client, name=" ")
    assert (response.status_code, response.json()) == (400, {"said": "写个名字，以后好认"})


def test_a_refused_key_keeps_the_name_that_was_typed(resident):
    client = confirm(resident[1])
    options = offered(client).json()
    answer = Device().make(options, is_verified=False)
    response = client.post(
        "/me/passkeys/add/", {"name": "<b>妈妈的手机</b>", "answer": json.dumps(answer)}
    )
    page = refused_in_four_parts(response, "没有加上。")
    assert 'value="&lt;b&gt;妈妈的手机&lt;/b&gt;"' in page
    assert rows() == []
    assert Entry.objects.count() == 0


def test_a_challenge_made_for_signing_in_adds_nothing(resident):
    client = confirm(resident[1])
    options = asked(client)
    options["publicKey"]["user"] = {"id": "eA"}
    refused_in_four_parts(added(client, Device(), options=options), "这一次没有算数")
    assert rows() == []


def test_with_five_there_is_no_more_room(staff):
    account, client = staff
    confirm(client)
    PasskeyFactory.create_batch(5, account=account)
    assert "已经有 5 把了" in text_of(client.get("/desk/security/"))
    response = offered(client)
    assert response.status_code == 409
    assert response.json()["said"] == "没有加：已经有 5 把了。先删掉一把不用的，再加。"


# ── seeing and taking away ───────────────────────────────────────────────


@pytest.mark.parametrize("count", [1, 3])
def test_the_residents_page_takes_four_queries(resident, count, warm, django_assert_num_queries):
    account, client = resident
    PasskeyFactory.create_batch(count, account=account)
    warm(client, "/me/passkeys/")
    with django_assert_num_queries(4):  # session, who asks, account, keys
        page = text_of(client.get("/me/passkeys/"))
    assert page.count('class="gz-item"') == count


def test_one_removes_ones_own_alone(resident):
    account, client = resident
    own, others = PasskeyFactory(account=account, name="旧手机"), PasskeyFactory()
    client.post(f"/me/passkeys/{others.pk}/remove/")
    assert Passkey.objects.count() == 2
    response = client.post(f"/me/passkeys/{own.pk}/remove/", follow=True)
    assert "删掉了“旧手机”" in text_of(response)
    assert list(Passkey.objects.all()) == [others]


def test_the_only_way_in_is_refused_in_four_parts():
    account = AccountFactory(person__phone=None)
    kept = PasskeyFactory(account=account)
    response = signed_in(account).post(f"/me/passkeys/{kept.pk}/remove/")
    refused_in_four_parts(response, "这是您能登录的最后一个办法")
    assert Passkey.objects.count() == 1


def test_a_doubted_key_is_marked_in_words(staff):
    account, client = staff
    PasskeyFactory(account=account, name="我的手机", doubted_at=AT)
    assert "“我的手机”可能被复制过" in text_of(client.get("/desk/security/"))


def test_staff_are_led_to_their_own_page(staff):
    assert staff[1].get("/me/passkeys/")["Location"] == "/desk/security/"


def test_the_administrator_reads_on_the_account_what_was_done_with_keys(on_duty):
    _, client = on_duty("system_admin")
    account = StaffFactory()
    add(account, Device())
    page = text_of(client.get(f"/desk/accounts/{account.pk}/"))
    assert "加上通行密钥" in page
    client.post(f"/desk/accounts/{account.pk}/second-factor/")
    assert not Passkey.objects.filter(account=account).exists()
    assert Account.objects.get(pk=account.pk).totp_secret is None
