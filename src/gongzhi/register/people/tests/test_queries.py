from datetime import date, timedelta
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from gongzhi.foundation.policy import ANYBODY
from gongzhi.foundation.text import BadPhone
from gongzhi.register.people import queries

from .factories import (
    AT,
    AccountFactory,
    AssistanceFactory,
    ConsentFactory,
    LookFactory,
    PersonFactory,
    PresenceFactory,
    StaffFactory,
    acting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return acting(StaffFactory(), "auditor")


@pytest.fixture
def admin():
    return acting(StaffFactory(username="A0"), "system_admin")


def test_an_unproven_number_finds_nobody():
    PersonFactory(phone="13907350001", phone_verified_at=None)
    assert queries.person_with_phone("13907350001") is None


def test_what_is_no_number_is_said():
    with pytest.raises(BadPhone, match="11 位"):
        queries.person_with_phone("139")


def test_rows_that_are_not_there_are_none():
    assert queries.person(uuid4()) is None
    assert queries.account(0) is None
    assert queries.staff_account("nobody") is None


def test_a_resident_is_no_staff_account():
    account = AccountFactory()
    assert queries.staff_account(account.username) is None
    staff = StaffFactory(username="W1")
    assert queries.staff_account("W1") == staff


def test_names_of_accounts_come_in_one_query(django_assert_num_queries):
    first, second = StaffFactory(display_name="赵姐"), StaffFactory(display_name="李工")
    with django_assert_num_queries(1):
        assert queries.names_of_accounts([first.pk, None, second.pk, first.pk]) == {
            first.pk: "赵姐",
            second.pk: "李工",
        }
    with django_assert_num_queries(0):
        assert queries.names_of_accounts([None]) == {}


def test_a_session_ends_with_the_password_it_began_with():
    account = StaffFactory()
    assert queries.session_hash(account.password) == account.get_session_auth_hash()
    assert queries.session_hash("another") != account.get_session_auth_hash()


@pytest.mark.parametrize("count", [1, 3])
def test_own_looks_come_newest_first(count, django_assert_num_queries):
    account = AccountFactory()
    looks = [
        LookFactory(person_id=account.person_id, at=AT + timedelta(minutes=n)) for n in range(count)
    ]
    with django_assert_num_queries(1):
        rows, has_more = queries.page_of_looks(queries.looks_at(acting(account)), after=None)
    assert (rows, has_more) == (looks[::-1], False)


def test_pages_of_looks_neither_repeat_nor_skip(monkeypatch, auditor):
    monkeypatch.setattr(queries.register, "PAGE", 2)
    looks = [LookFactory() for _ in range(5)]  # all of one instant
    read, after = [], None
    while True:
        rows, has_more = queries.page_of_looks(queries.audited_looks(auditor), after=after)
        read += rows
        if not has_more:
            break
        after = queries.LookCursor(rows[-1].at, rows[-1].pk)
    assert read == looks[::-1]


def test_looks_are_found_by_viewers_number_or_whole_name(auditor):
    zhao, li = StaffFactory(username="W7", display_name="赵姐"), StaffFactory(display_name="李工")
    look, _ = LookFactory(account_id=zhao.pk), LookFactory(account_id=li.pk)
    assert list(queries.audited_looks(auditor, viewer="W7")) == [look]
    assert list(queries.audited_looks(auditor, viewer="赵姐")) == [look]
    assert list(queries.audited_looks(auditor, viewer="赵")) == []


def test_looks_are_found_by_person(auditor):
    person = PersonFactory()
    look, _ = LookFactory(person_id=person.pk), LookFactory(person_id=uuid4())
    assert list(queries.audited_looks(auditor, person_id=person.pk)) == [look]


def test_a_day_of_looks_begins_and_ends_at_midnight_here(auditor):
    midnight = AT.replace(hour=16, minute=0)  # 0:00 of 6 March in China
    LookFactory(at=midnight - timedelta(microseconds=1))
    first = LookFactory(at=midnight)
    last = LookFactory(at=midnight + timedelta(days=1, microseconds=-1))
    LookFactory(at=midnight + timedelta(days=1))
    assert list(queries.audited_looks(auditor, day=date(2026, 3, 6))) == [last, first]


def test_looks_at_a_matter_are_for_whoever_holds_its_receipt():
    matter = uuid4()
    older, newer = (
        LookFactory(subject_id=matter, at=AT),
        LookFactory(subject_id=matter, at=AT + timedelta(seconds=1)),
    )
    LookFactory(subject_id=uuid4())
    assert list(queries.looks_at_subject(matter)) == [newer, older]


def test_accounts_are_found_by_the_beginning_of_a_number_or_part_of_a_name(admin):
    zhao = StaffFactory(username="W701", display_name="赵小燕")
    StaffFactory(username="X701", display_name="李工")
    AccountFactory()
    assert list(queries.kept_accounts(admin, asked="w7")) == [zhao]
    assert list(queries.kept_accounts(admin, asked="小燕")) == [zhao]
    assert list(queries.kept_accounts(admin, asked="701")) == []
    assert queries.kept_accounts(admin).count() == 3


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_accounts_is_one_query(count, admin, django_assert_num_queries):
    staff = [StaffFactory(username=f"B{n}") for n in range(count)]
    with django_assert_num_queries(1):
        rows, has_more = queries.page_of_accounts(queries.kept_accounts(admin), after="A0")
    assert (rows, has_more) == (staff, False)


def test_accounts_go_on_behind_the_last_number(monkeypatch, admin):
    monkeypatch.setattr(queries.register, "PAGE", 2)
    for n in range(3):
        StaffFactory(username=f"B{n}")
    rows, has_more = queries.page_of_accounts(queries.kept_accounts(admin), after="A0")
    assert ([row.username for row in rows], has_more) == (["B0", "B1"], True)
    rows, has_more = queries.page_of_accounts(queries.kept_accounts(admin), after="B1")
    assert ([row.username for row in rows], has_more) == (["B2"], False)


def test_a_number_is_taken_whatever_its_capitals():
    StaffFactory(username="Zhao7")
    assert queries.work_id_taken("zhao7")
    assert not queries.work_id_taken("zhao8")


def _failures(work_id, count, at=AT):
    tried = AccessAttempt.objects.create(
        username=work_id,
        user_agent=str(uuid4()),
        failures_since_start=count,
        ip_address="127.0.0.1",
    )
    AccessAttempt.objects.filter(pk=tried.pk).update(attempt_time=at)


def test_five_wrong_tries_lock_for_ten_minutes():
    _failures("W1", 5)
    assert queries.locked_until("W1", at=AT) == AT + timedelta(minutes=10)
    assert queries.locked_until("W1", at=AT + timedelta(minutes=9, seconds=59)) is not None
    assert queries.locked_until("W1", at=AT + timedelta(minutes=10)) is None


def test_four_wrong_tries_do_not_lock():
    _failures("W1", 4)
    assert queries.locked_until("W1", at=AT) is None


def test_tries_from_different_browsers_add_up():
    _failures("W1", 2)
    _failures("W1", 3, AT + timedelta(minutes=1))
    assert queries.locked_until("W1", at=AT + timedelta(minutes=2)) == AT + timedelta(minutes=11)
    assert queries.locked_until("W2", at=AT) is None


def test_standing_consents_are_those_not_withdrawn():
    person = PersonFactory()
    ConsentFactory(person=person, purpose="visits", withdrawn_at=AT)
    given = ConsentFactory(person=person, purpose="notices")
    assert list(queries.standing_consents(person.pk)) == [given]
    assert queries.has_consented(person.pk, "notices")
    assert not queries.has_consented(person.pk, "visits")


@pytest.mark.parametrize("count", [1, 3])
def test_devices_are_those_whose_session_stands(count, django_assert_num_queries):
    account = AccountFactory()
    shown = [
        PresenceFactory(account=account, started_at=AT + timedelta(minutes=n)) for n in range(count)
    ]
    gone = PresenceFactory(account=account)
    PresenceFactory(account=account, ended_at=AT)
    PresenceFactory()
    for presence in shown:
        Session.objects.create(
            session_key=presence.session_key, session_data="", expire_date=AT + timedelta(days=1)
        )
    Session.objects.create(session_key=gone.session_key, session_data="", expire_date=AT)
    with django_assert_num_queries(1):
        assert list(queries.signed_in_devices(account.pk, at=AT)) == shown[::-1]
    assert queries.open_presences(account.pk).count() == count + 1


def test_help_runs_for_half_an_hour():
    helping = AssistanceFactory()
    at = AT + timedelta(minutes=30)
    assert queries.running_assistance(helping.helper_id, at=at - timedelta(seconds=1)) == helping
    assert queries.running_assistance(helping.helper_id, at=at) is None
    assert queries.running_assistance(None, at=AT) is None


@pytest.mark.parametrize("count", [1, 3])
def test_help_given_to_somebody_names_the_helpers_in_one_query(count, django_assert_num_queries):
    person = PersonFactory()
    for n in range(count):
        AssistanceFactory(person=person, helper__display_name=f"赵{n}")
    AssistanceFactory(person=PersonFactory())
    with django_assert_num_queries(1):
        names = {help_.helper.display_name for help_ in queries.help_given_to(person.pk)}
    assert names == {f"赵{n}" for n in range(count)}


def test_nobody_has_no_looks():
    LookFactory(person_id=uuid4())
    assert list(queries.looks_at(ANYBODY)) == []
    assert list(queries.audited_looks(ANYBODY)) == []


def test_the_story_of_an_account_is_empty_before_anything_was_done():
    assert queries.account_story(StaffFactory().pk) == []


def test_up_to_which_age_a_guardian_agrees_is_the_packs_to_say(people_pack):
    told = queries.childhood(date(2026, 3, 5))
    assert (told.words, told.is_verified) == ("不满 14 岁", True)
    assert (told.basis.law, told.basis.article) == ("个人信息保护法", "第三十一条第一款")


def test_before_any_pack_is_in_force_no_age_is_named(people_pack):
    assert queries.childhood(date(1999, 1, 1)).words == "年纪还小"
