import re

import pytest
from axes.models import AccessAttempt

from gongzhi.foundation.journal.models import Entry
from gongzhi.register.people.models import Account

from .factories import AT, PASSWORD, AccountFactory, NewStaffFactory, StaffFactory, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("this_hour")]
FOUR_PARTS = ("结论", "为什么", "可以去哪里", "不同意怎么办")


@pytest.fixture
def admin(on_duty):
    return on_duty("system_admin", username="A0", display_name="吴涛")


def text_of(response):
    return response.content.decode()


def row(account):
    return Account.objects.filter(pk=account.pk).values().get()


def acts_on(account):
    page = f"/desk/accounts/{account.pk}/"
    return [
        (f"{page}close/", {"reason": "left"}),
        (f"{page}reopen/", {}),
        (f"{page}password/", {}),
        (f"{page}second-factor/", {}),
    ]


def initial_password(response):
    return re.search(r'id="initial-password">(\S{14})</b>', text_of(response))[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_three_queries(admin, count, warm, django_assert_num_queries):
    _, client = admin
    for n in range(count):
        StaffFactory(username=f"W{n}", display_name=f"赵{n}")
    warm(client, "/desk/accounts/")
    with django_assert_num_queries(3):  # session, who asks, accounts
        page = text_of(client.get("/desk/accounts/?q=w"))
    assert page.count('class="gz-item"') == count


def test_the_list_says_how_each_account_stands(admin):
    _, client = admin
    StaffFactory(is_active=False)
    NewStaffFactory()
    StaffFactory(totp_confirmed_at=None)
    page = text_of(client.get("/desk/accounts/"))
    for word in ("停用", "还没换初始密码", "还没设动态码", "在用"):
        assert page.count(f"</svg>{word}</span>") == 1


def test_residents_are_not_on_the_list(admin):
    _, client = admin
    resident = AccountFactory()
    assert str(resident.person_id) not in text_of(client.get("/desk/accounts/"))
    assert client.get(f"/desk/accounts/{resident.pk}/").status_code == 404
    before = row(resident)
    for path, data in acts_on(resident):
        assert client.post(path, data).status_code == 404
    assert row(resident) == before


def test_a_search_that_finds_nothing_keeps_what_was_asked(admin):
    page = text_of(admin[1].get("/desk/accounts/?q=<b>没有</b>"))
    assert "没有找到" in page
    assert "<b>没有</b>" not in page
    assert 'value="&lt;b&gt;没有&lt;/b&gt;"' in page


def test_the_list_goes_on_on_the_next_page(admin):
    _, client = admin
    for n in range(51):
        StaffFactory(username=f"W{n:03}")
    page = text_of(client.get("/desk/accounts/?q=W"))
    assert "W049" in page
    assert "W050" not in page
    assert "after=W049" in page
    assert "W050" in text_of(client.get("/desk/accounts/?q=W&after=W049"))


def test_an_opened_account_shows_its_initial_password_once(admin):
    _, client = admin
    response = client.post("/desk/accounts/open/", {"work_id": "W00123", "name": "赵姐"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    account = Account.objects.get(username="W00123")
    password = initial_password(response).replace("&amp;", "&")
    assert account.check_password(password)
    assert password not in text_of(client.get(f"/desk/accounts/{account.pk}/"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"work_id": "A0", "name": "赵姐"}, "这个工号已经有账号了"),
        ({"work_id": "a0", "name": "赵姐"}, "这个工号已经有账号了"),
        ({"work_id": "=1+1", "name": "赵姐"}, "工号只能是"),
        ({"work_id": "W1", "name": ""}, "有 1 处要改"),
    ],
)
def test_an_account_that_may_not_be_opened_keeps_what_was_typed(admin, data, said):
    before = Account.objects.count()
    response = admin[1].post("/desk/accounts/open/", data)
    assert response.status_code == 400
    page = text_of(response)
    assert said in page
    assert f'value="{data["work_id"]}"' in page
    assert Account.objects.count() == before
    assert Entry.objects.count() == 0


def test_the_page_of_an_account_tells_what_was_done_and_by_whom(admin):
    _, client = admin
    account = StaffFactory()
    client.post(f"/desk/accounts/{account.pk}/second-factor/")
    client.post(f"/desk/accounts/{account.pk}/close/", {"reason": "moved"})
    page = text_of(client.get(f"/desk/accounts/{account.pk}/"))
    assert page.index("停用工作人员账号") < page.index("重置动态码</span>")
    assert page.count("· 吴涛") == 2
    assert "重新启用" in page


def test_closing_needs_a_reason(admin):
    _, client = admin
    account = StaffFactory()
    before = row(account)
    response = client.post(f"/desk/accounts/{account.pk}/close/", {})
    assert response.status_code == 400
    assert "<details open>" in text_of(response)
    assert row(account) == before


def test_a_closed_account_is_out_and_a_reopened_one_gets_a_new_password(admin):
    _, client = admin
    account = StaffFactory()
    theirs = signed_in(account)
    assert theirs.get("/me/devices/").status_code == 200
    response = client.post(f"/desk/accounts/{account.pk}/close/", {"reason": "left"})
    assert response["Location"] == f"/desk/accounts/{account.pk}/"
    assert theirs.get("/me/devices/").status_code == 302
    response = client.post(f"/desk/accounts/{account.pk}/reopen/")
    account.refresh_from_db()
    assert account.check_password(initial_password(response))
    assert (account.is_active, account.must_change_password) == (True, True)


def test_a_new_password_ends_the_sessions_of_the_old_one(admin):
    _, client = admin
    account = StaffFactory()
    theirs = signed_in(account)
    response = client.post(f"/desk/accounts/{account.pk}/password/")
    account.refresh_from_db()
    assert account.check_password(initial_password(response))
    assert theirs.get("/me/devices/").status_code == 302


def test_ones_own_account_is_refused_in_four_parts(admin):
    account, client = admin
    page = text_of(client.get(f"/desk/accounts/{account.pk}/"))
    assert "这是您自己的账号" in page
    before = row(account)
    for path, data in acts_on(account):
        response = client.post(path, data)
        assert response.status_code == 409
        page = text_of(response)
        assert all(f"{part}</dt>" in page for part in FOUR_PARTS)
        assert "自己的账号，不能自己停用、重置或者发密码。" in page
    assert row(account) == before
    assert Entry.objects.count() == 0


def test_what_somebody_else_did_already_is_refused_in_four_parts(admin):
    _, client = admin
    account = StaffFactory(is_active=False)
    before = row(account)
    for path, data in acts_on(account):
        if path.endswith("reopen/"):
            continue
        response = client.post(path, data)
        assert response.status_code == 409
        assert "先重新启用" in text_of(response)
    assert row(account) == before
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("role", ["clerk", "auditor", "security_admin", "district_officer"])
def test_other_staff_see_and_keep_no_account(on_duty, role):
    _, client = on_duty(role)
    account = StaffFactory()
    before = row(account)
    for path in ("/desk/accounts/", "/desk/accounts/open/", f"/desk/accounts/{account.pk}/"):
        assert client.get(path).status_code == 403
    for path, data in acts_on(account):
        assert client.post(path, data).status_code == 403
    assert client.post("/desk/accounts/open/", {"work_id": "W1", "name": "赵"}).status_code == 403
    assert row(account) == before
    assert not Account.objects.filter(username="W1").exists()


def test_strangers_are_led_to_the_staff_door(client):
    response = client.get("/desk/accounts/")
    assert response["Location"] == "/desk/signin/?next=%2Fdesk%2Faccounts%2F"


def test_no_act_is_done_by_a_link(admin):
    account = StaffFactory()
    for path, _ in acts_on(account):
        assert admin[1].get(path).status_code == 405


def test_a_locked_number_is_seen_with_the_end_of_its_lock(admin, client):
    account = StaffFactory()
    for _ in range(5):
        client.post("/desk/signin/", {"work_id": account.username, "password": "wrong"})
    page = text_of(admin[1].get(f"/desk/accounts/{account.pk}/"))
    assert "输错太多次，锁到" in page
    assert "2026-03-05T14:40:00+08:00" in page


def test_what_was_typed_is_never_kept_with_a_wrong_try(admin, client):
    client.post("/desk/signin/", {"work_id": "W1", "password": "My-secret-1"})
    admin[1].post("/desk/password/", {"old": "My-secret-2", "new": "My-secret-3"})
    kept = str(list(AccessAttempt.objects.values()))
    assert "W1" in kept
    assert "My-secret" not in kept
    assert AccessAttempt.objects.count() == 2


def test_the_page_of_an_account_takes_seven_queries(admin, warm, django_assert_num_queries):
    _, client = admin
    account = StaffFactory()
    path = f"/desk/accounts/{account.pk}/"
    client.post(f"{path}second-factor/")
    warm(client, path)
    with django_assert_num_queries(7):  # session, who asks, account, story, keys, lock, names
        client.get(path)
    client.post(f"{path}password/")
    client.post(f"{path}close/", {"reason": "left"})
    with django_assert_num_queries(7):
        page = text_of(client.get(path))
    assert page.count("· 吴涛") == 3
    assert PASSWORD not in page
    assert AT.strftime("%Y") in page
