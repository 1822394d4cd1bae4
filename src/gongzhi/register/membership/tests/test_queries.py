"""What is read of membership: the own branch, the own record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.membership import queries, services
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.queries import actor_of
from gongzhi.register.organizations.tests.factories import AppointmentFactory, UnitFactory, on_duty
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, acting

pytestmark = pytest.mark.django_db
Appointment = AppointmentFactory._meta.model
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
PHONE = "13900001111"


@pytest.fixture
def branch():
    return UnitFactory(kind="branch")


@pytest.mark.parametrize("members", [1, 3])
def test_a_secretary_reads_the_standing_records_of_the_own_branch_in_one_query(
    branch, members, django_assert_num_queries
):
    secretary, _ = on_duty("branch_secretary", unit=branch)
    own = [RecordFactory(unit=branch) for _ in range(members)]
    RecordFactory(unit=branch, ended_on=date(2026, 1, 1))
    RecordFactory(unit=UnitFactory(kind="branch"))
    with django_assert_num_queries(1):
        found = list(queries.records_seen_by(secretary))
    assert {item.pk for item in found} == {item.pk for item in own}
    assert queries.record_seen_by(secretary, own[0].pk) == own[0]


def test_a_secretary_of_two_branches_reads_both(branch):
    other = UnitFactory(kind="branch")
    _, account = on_duty("branch_secretary", unit=branch)
    second = Appointment.objects.get(account=on_duty("branch_secretary", unit=other)[1])
    second.account = account
    second.save()
    actor = actor_of(account.pk, on=date(2026, 3, 9))
    both = {RecordFactory(unit=unit).pk for unit in (branch, other)}
    assert {item.pk for item in queries.records_seen_by(actor)} == both


def test_a_secretary_who_left_reads_nothing(branch):
    _, account = on_duty("branch_secretary", unit=branch)
    record = RecordFactory(unit=branch)
    Appointment.objects.filter(account=account).update(status="ended", ended_on="2026-03-08")
    actor = actor_of(account.pk, on=date(2026, 3, 9))
    assert queries.record_seen_by(actor, record.pk) is None


def test_one_reads_the_own_records_and_looks_and_no_others(branch):
    secretary, _ = on_duty("branch_secretary", unit=branch)
    mine, other = RecordFactory(unit=branch, phone=PHONE), RecordFactory(unit=branch)
    services.note_looks([mine, other], purpose="核对名册", actor=secretary, at=AT)
    me = acting(AccountFactory(person=PersonFactory(phone=PHONE)))
    assert list(queries.own_records(me)) == [mine]
    assert [look.record for look in queries.looks_at_own(me)] == [mine]


@pytest.mark.parametrize("actor", [ANYBODY, SYSTEM], ids=["anybody", "system"])
def test_who_is_nobody_reads_nothing(branch, actor):
    RecordFactory(unit=branch)
    assert queries.records_seen_by(actor).count() == 0
    assert queries.own_records(actor).count() == 0
    assert queries.looks_at_own(actor).count() == 0


def test_an_unproven_number_opens_nothing(branch):
    RecordFactory(unit=branch, phone=PHONE)
    person = PersonFactory(phone=PHONE, phone_verified_at=None)
    assert queries.own_ref(acting(AccountFactory(person=person))) is None


def test_a_number_is_found_however_it_is_written():
    assert queries.member_ref("+86 139-0000-1111") == queries.member_ref(PHONE)
    assert len(queries.member_ref(PHONE)) == 16
