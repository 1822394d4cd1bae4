from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied, ValidationError

from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.register.people import queries, services
from gongzhi.register.people.models import Account, Presence

from .factories import (
    AT,
    DISTRICT,
    PASSWORD,
    AccountFactory,
    NewStaffFactory,
    PresenceFactory,
    StaffFactory,
    acting,
    totp_now,
)

pytestmark = pytest.mark.django_db
WRONG_CODE = "不对或用过了"
KEEPING = [
    lambda pk, actor: services.close_staff_account(pk, reason="left", area=DISTRICT, actor=actor, at=AT),
    lambda pk, actor: services.reopen_staff_account(pk, area=DISTRICT, actor=actor, at=AT),
    lambda pk, actor: services.replace_password(pk, area=DISTRICT, actor=actor, at=AT),
    lambda pk, actor: services.reset_second_factor(pk, area=DISTRICT, actor=actor, at=AT),
]  # fmt: skip


@pytest.fixture
def admin():
    return acting(StaffFactory(display_name="吴涛"), "system_admin")


def events():
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


def row(account):
    return Account.objects.filter(pk=account.pk).values().get()


def open_account(actor, work_id="W00123"):
    return services.open_staff_account(
        work_id=work_id, name="赵姐", area=DISTRICT, actor=actor, at=AT
    )


# ── one's own password and second factor ─────────────────────────────────


def test_a_new_password_replaces_the_old_one():
    account = NewStaffFactory()
    services.change_password(account.pk, old=PASSWORD, new="Kn7qwzRt4p", area=DISTRICT, at=AT)
    account.refresh_from_db()
    assert account.check_password("Kn7qwzRt4p")
    assert (account.must_change_password, account.password_changed_at) == (False, AT)
    assert events() == ["people.password_changed"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong", "Kn7qwzRt4p", "原密码不对"),
        (PASSWORD, PASSWORD, "新密码要和原来的不同"),
        (PASSWORD, "Kn7qw", "密码至少 10 位，现在是 5 位"),
        (PASSWORD, "Password@2026", "这个密码太常见"),
    ],
)
def test_a_password_that_may_not_be_changes_nothing(old, new, said):
    account = NewStaffFactory()
    before = row(account)
    with pytest.raises(ValidationError, match=said):
        services.change_password(account.pk, old=old, new=new, area=DISTRICT, at=AT)
    assert row(account) == before
    assert events() == []


def test_the_secret_stays_the_same_until_it_is_confirmed():
    account = NewStaffFactory(username="W7")
    secret, address = services.begin_totp(account.pk)
    assert services.begin_totp(account.pk) == (secret, address)
    assert address.startswith("otpauth://totp/")
    assert f"secret={secret}" in address
    assert "W7" in address


def test_confirming_switches_the_second_factor_on_and_gives_recovery_codes():
    account = NewStaffFactory()
    services.begin_totp(account.pk)
    account.refresh_from_db()
    codes = services.confirm_totp(account.pk, totp_now(account, AT), area=DISTRICT, at=AT)
    account.refresh_from_db()
    assert account.totp_confirmed_at == AT
    assert len(codes) == len(account.recovery_hashes) == 8
    assert all(
        check_password(code, kept)
        for code, kept in zip(codes, account.recovery_hashes, strict=True)
    )
    assert events() == ["people.second_factor_set"]
    with pytest.raises(services.SecondFactorRefused, match="已经设好"):
        services.begin_totp(account.pk)
    with pytest.raises(services.SecondFactorRefused, match="已经设好"):
        services.confirm_totp(account.pk, "000000", area=DISTRICT, at=AT)


def test_a_code_before_there_is_a_secret_confirms_nothing():
    account = NewStaffFactory()
    with pytest.raises(services.SecondFactorRefused, match="先用手机验证器扫一扫"):
        services.confirm_totp(account.pk, "123456", area=DISTRICT, at=AT)
    assert events() == []


def test_a_wrong_code_confirms_nothing():
    account = NewStaffFactory()
    services.begin_totp(account.pk)
    before = row(account)
    with pytest.raises(services.SecondFactorRefused, match=WRONG_CODE):
        services.confirm_totp(account.pk, "12345x", area=DISTRICT, at=AT)
    assert row(account) == before
    assert events() == []


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_one_step_off_is_accepted(steps):
    account = StaffFactory()
    services.check_second_factor(account.pk, totp_now(account, AT, steps=steps), at=AT)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_two_steps_off_is_refused(steps):
    account = StaffFactory()
    with pytest.raises(services.SecondFactorRefused, match=WRONG_CODE):
        services.check_second_factor(account.pk, totp_now(account, AT, steps=steps), at=AT)


def test_a_code_used_once_is_refused_the_second_time():
    account = StaffFactory()
    code = totp_now(account, AT)
    services.check_second_factor(account.pk, code, at=AT)
    with pytest.raises(services.SecondFactorRefused, match=WRONG_CODE):
        services.check_second_factor(account.pk, code, at=AT + timedelta(seconds=5))


def test_a_code_older_than_the_one_used_is_refused():
    account = StaffFactory()
    services.check_second_factor(account.pk, totp_now(account, AT, steps=1), at=AT)
    for steps in (0, 1):
        with pytest.raises(services.SecondFactorRefused, match=WRONG_CODE):
            services.check_second_factor(account.pk, totp_now(account, AT, steps=steps), at=AT)


def test_each_recovery_code_is_good_once():
    account = NewStaffFactory()
    services.begin_totp(account.pk)
    account.refresh_from_db()
    codes = services.confirm_totp(account.pk, totp_now(account, AT), area=DISTRICT, at=AT)
    services.check_second_factor(account.pk, f"{codes[0][:5]} {codes[0][5:].upper()}", at=AT)
    with pytest.raises(services.SecondFactorRefused, match="备用码每个只能用一次"):
        services.check_second_factor(account.pk, codes[0], at=AT)
    services.check_second_factor(account.pk, codes[1], at=AT)
    account.refresh_from_db()
    assert len(account.recovery_hashes) == 6


@pytest.mark.parametrize("typed", ["", "abc", "1234567", "' OR 1=1"])
def test_what_is_no_code_is_refused(typed):
    account = StaffFactory()
    before = row(account)
    with pytest.raises(services.SecondFactorRefused):
        services.check_second_factor(account.pk, typed, at=AT)
    assert row(account) == before


# ── kept by the system administrator ─────────────────────────────────────


def test_an_opened_account_must_change_its_password_and_set_a_second_factor(admin):
    account, password = open_account(admin)
    account.refresh_from_db()
    assert (account.kind, account.username, account.display_name) == ("staff", "W00123", "赵姐")
    assert account.check_password(password)
    assert (account.must_change_password, account.totp_confirmed_at) == (True, None)
    told = queries.account_story(account.pk)
    assert [(item.event, item.actor_id, item.body) for item in told] == [
        ("people.staff_opened", admin.pk, {})
    ]


@pytest.mark.parametrize("work_id", ["W00123", "w00123"])
def test_a_number_is_given_once(admin, work_id):
    open_account(admin)
    with pytest.raises(services.WorkIdTaken):
        open_account(admin, work_id)
    assert Account.objects.filter(username__iexact="W00123").count() == 1
    assert events() == ["people.staff_opened"]


@pytest.mark.parametrize("role", ["security_admin", "auditor", "district_officer", "clerk"])
def test_others_open_and_keep_no_account(role):
    actor, account = acting(StaffFactory(), role), StaffFactory()
    before = row(account)
    with pytest.raises(PermissionDenied, match="管理工作人员账号"):
        open_account(actor)
    for act in KEEPING:
        with pytest.raises(PermissionDenied, match="管理工作人员账号"):
            act(account.pk, actor)
    assert row(account) == before
    assert not Account.objects.filter(username="W00123").exists()
    assert events() == []


def test_the_administrator_keeps_no_residents_account(admin):
    account = AccountFactory()
    before = row(account)
    for act in KEEPING:
        with pytest.raises(PermissionDenied):
            act(account.pk, admin)
    assert row(account) == before


def test_a_closed_account_is_signed_out_everywhere(admin):
    account = StaffFactory()
    PresenceFactory.create_batch(2, account=account)
    services.close_staff_account(account.pk, reason="left", area=DISTRICT, actor=admin, at=AT)
    account.refresh_from_db()
    assert account.is_active is False
    assert Presence.objects.filter(account=account, ended_at=AT).count() == 2
    assert events() == ["people.staff_closed"]
    assert Payload.objects.get().body == {"reason": "left"}


def test_a_reopened_account_starts_anew(admin):
    account = StaffFactory(is_active=False, recovery_hashes=["x"])
    password = services.reopen_staff_account(account.pk, area=DISTRICT, actor=admin, at=AT)
    account.refresh_from_db()
    assert account.is_active
    assert account.must_change_password
    assert account.check_password(password)
    assert (account.totp_secret, account.totp_confirmed_at, account.recovery_hashes) == (
        None,
        None,
        [],
    )
    assert events() == ["people.staff_reopened"]


def test_a_replaced_password_ends_every_session(admin):
    account = StaffFactory()
    PresenceFactory(account=account)
    password = services.replace_password(account.pk, area=DISTRICT, actor=admin, at=AT)
    account.refresh_from_db()
    assert account.check_password(password)
    assert not account.check_password(PASSWORD)
    assert account.must_change_password
    assert account.totp_confirmed_at is not None
    assert Presence.objects.get().ended_at == AT
    assert events() == ["people.password_replaced"]


def test_a_reset_second_factor_takes_the_recovery_codes_too(admin):
    account = StaffFactory(recovery_hashes=["x"])
    PresenceFactory(account=account)
    services.reset_second_factor(account.pk, area=DISTRICT, actor=admin, at=AT)
    account.refresh_from_db()
    assert (account.totp_secret, account.totp_confirmed_at, account.recovery_hashes) == (
        None,
        None,
        [],
    )
    assert account.check_password(PASSWORD)
    assert Presence.objects.get().ended_at == AT
    assert events() == ["people.second_factor_reset"]


def test_nobody_keeps_their_own_account(admin):
    account = Account.objects.get(pk=admin.pk)
    before = row(account)
    for act in KEEPING:
        with pytest.raises(services.AccountRefused, match="自己的账号") as refused:
            act(account.pk, admin)
        assert "另一位系统管理员" in refused.value.refusal.where
    assert row(account) == before
    assert events() == []


def test_a_closed_account_can_only_be_reopened(admin):
    account = StaffFactory(is_active=False)
    before = row(account)
    for act in (KEEPING[0], KEEPING[2], KEEPING[3]):
        with pytest.raises(services.AccountRefused, match="停用着"):
            act(account.pk, admin)
    assert row(account) == before
    assert events() == []


def test_an_open_account_is_not_reopened(admin):
    account = StaffFactory()
    before = row(account)
    with pytest.raises(services.AccountRefused, match="用不着重新启用"):
        KEEPING[1](account.pk, admin)
    assert row(account) == before
    assert events() == []


def test_the_journal_keeps_neither_names_nor_passwords(admin):
    _, password = open_account(admin)
    said = str(list(Payload.objects.values_list("body", flat=True)))
    assert password not in said
    assert "赵姐" not in said
