import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.foundation.policy import ANYBODY, SYSTEM, allows, may, require_new
from gongzhi.register.people.models import AccessLog, Account, Person
from gongzhi.register.people.queries import audited_looks, kept_accounts, looks_at

from .factories import COMMUNITY, AccountFactory, LookFactory, PersonFactory, StaffFactory, acting

pytestmark = pytest.mark.django_db

STAFF_ROLES = (
    "clerk", "community_head", "street_officer", "district_officer", "handler", "unit_head",
    "branch_secretary", "organiser", "security_admin",
)  # fmt: skip


@pytest.mark.parametrize("key", ["people.see_person", "people.change"])
def test_a_persons_data_is_theirs_and_nobody_elses(key):
    account, neighbour = AccountFactory(), PersonFactory()
    actor = acting(account)
    assert allows(actor, key, account.person)
    assert not allows(actor, key, neighbour)
    everybody = acting(StaffFactory(), *STAFF_ROLES, "system_admin", "auditor")
    assert not allows(everybody, key, account.person)
    assert not allows(ANYBODY, key, account.person)
    assert not may(SYSTEM, key)


def test_looks_are_seen_by_whom_they_concern():
    account, other = AccountFactory(), AccountFactory()
    mine, _ = LookFactory(person_id=account.person_id), LookFactory(person_id=other.person_id)
    assert list(looks_at(acting(account))) == [mine]
    assert list(looks_at(ANYBODY)) == []


def test_an_auditors_own_page_shows_no_look_at_others():
    LookFactory(person_id=PersonFactory().pk)
    assert list(looks_at(acting(StaffFactory(), "auditor"))) == []


def test_an_auditor_sees_every_look_and_nobody_else_does():
    LookFactory(person_id=PersonFactory().pk)
    LookFactory()
    assert audited_looks(acting(StaffFactory(), "auditor")).count() == 2
    for role in (*STAFF_ROLES, "system_admin"):
        assert audited_looks(acting(StaffFactory(), role)).count() == 0
    assert audited_looks(acting(AccountFactory())).count() == 0


def test_the_administrator_keeps_staff_accounts_and_no_residents():
    resident, staff, admin = AccountFactory(), StaffFactory(), StaffFactory()
    actor = acting(admin, "system_admin")
    assert set(kept_accounts(actor)) == {staff, admin}
    assert not allows(actor, "people.keep_staff", resident)
    for role in (*STAFF_ROLES, "auditor"):
        assert list(kept_accounts(acting(staff, role))) == []
    assert list(kept_accounts(acting(resident))) == []


def test_a_closed_account_may_nothing():
    account = AccountFactory(is_active=False)
    LookFactory(person_id=account.person_id)
    actor = acting(account)
    assert not allows(actor, "people.change", account.person)
    assert list(looks_at(actor)) == []


@pytest.mark.parametrize(
    ("role", "area"),
    [
        ("clerk", COMMUNITY),
        ("community_head", COMMUNITY),
        ("street_officer", "431002001"),
        ("district_officer", "431002"),
    ],
)
def test_staff_write_for_residents_of_their_own_territory(role, area):
    actor = acting(StaffFactory(), role, area=area)
    require_new(actor, "people.assist", area=COMMUNITY)
    with pytest.raises(PermissionDenied, match="代居民登记"):
        require_new(actor, "people.assist", area="431003001001")


@pytest.mark.parametrize("role", ["handler", "system_admin", "auditor", "branch_secretary"])
def test_others_write_for_nobody(role):
    with pytest.raises(PermissionDenied):
        require_new(acting(StaffFactory(), role), "people.assist", area=COMMUNITY)


def test_an_account_is_managed_by_its_holder():
    account, other = StaffFactory(), StaffFactory()
    assert allows(acting(account), "people.account", account)
    assert not allows(acting(account, "system_admin"), "people.account", other)


def test_the_tables_asked_about_are_those_of_people():
    assert {Person._meta.app_label, Account._meta.app_label, AccessLog._meta.app_label} == {
        "people"
    }
