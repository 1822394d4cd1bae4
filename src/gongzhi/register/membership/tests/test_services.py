"""Changes of the membership register: what is written, what is told, what a refusal leaves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.text import BadPhone
from gongzhi.register.membership import services
from gongzhi.register.membership.models import Look, Record
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
SAID = {
    "name": "陈桂兰",
    "phone": "139 0000 1111",
    "kind": "retired",
    "relation": "organisation",
    "origin": "party",
}


@pytest.fixture
def branch():
    return UnitFactory(kind="branch", name="梧桐苑党支部")


@pytest.fixture
def secretary(branch):
    return on_duty("branch_secretary", unit=branch, name="刘国平")[0]


@pytest.fixture
def stranger():
    return on_duty("branch_secretary")[0]


def everything():
    return {
        model: sorted(map(repr, model.objects.values_list())) for model in (Record, Look, Entry)
    }


def refused(error, verb, *args, **kwargs):
    before = everything()
    with pytest.raises(error):
        verb(*args, **kwargs, at=AT)
    assert everything() == before


def told():
    return [
        (entry.event, entry.area, entry.payload.actor_id, entry.payload.body)
        for entry in Entry.objects.select_related("payload").order_by("pk")
        if entry.event.startswith("membership.")
    ]


def test_a_member_is_entered_and_the_chain_learns_nothing_about_whom(branch, secretary):
    record = services.enter_record(branch.pk, **SAID, actor=secretary, at=AT)
    record.refresh_from_db()
    assert (record.name, record.phone, record.kind) == ("陈桂兰", "13900001111", "retired")
    assert record.entered_on == date(2026, 3, 9)
    assert told() == [("membership.entered", "431002", None, {})]


def test_who_is_entered_already_is_corrected(branch, secretary):
    first = services.enter_record(branch.pk, **SAID, actor=secretary, at=AT)
    again = services.enter_record(branch.pk, **SAID | {"kind": "mobile"}, actor=secretary, at=AT)
    assert (again.pk, Record.objects.get().kind) == (first.pk, "mobile")
    assert [event for event, *_ in told()] == ["membership.entered", "membership.corrected"]


def test_who_left_can_be_entered_again(branch, secretary):
    first = services.enter_record(branch.pk, **SAID, actor=secretary, at=AT)
    services.end_record(first.pk, actor=secretary, at=AT)
    again = services.enter_record(branch.pk, **SAID, actor=secretary, at=AT)
    assert again.pk != first.pk


def test_a_corrected_number_takes_the_looks_along(branch, secretary):
    record = RecordFactory(unit=branch, phone="13900002222")
    services.note_looks([record], purpose="核对名册", actor=secretary, at=AT)
    before = bytes(record.member_ref)
    services.correct_record(record.pk, **SAID, actor=secretary, at=AT)
    record.refresh_from_db()
    assert (record.name, record.phone) == ("陈桂兰", "13900001111")
    assert bytes(record.member_ref) != before
    assert record.looks.count() == 1
    assert told() == [("membership.corrected", "431002", None, {})]


def test_a_number_that_another_record_of_the_branch_has_is_refused(branch, secretary):
    RecordFactory(unit=branch, phone="13900001111")
    other = RecordFactory(unit=branch)
    refused(services.AlreadyEntered, services.correct_record, other.pk, **SAID, actor=secretary)


def test_the_same_number_may_stand_in_two_branches(branch, secretary):
    RecordFactory(unit=UnitFactory(kind="branch"), phone="13900001111")
    services.enter_record(branch.pk, **SAID, actor=secretary, at=AT)
    assert Record.objects.count() == 2


def test_a_number_that_is_none_is_refused(branch, secretary):
    wrong = SAID | {"phone": "12345"}
    refused(BadPhone, services.enter_record, branch.pk, **wrong, actor=secretary)


def test_the_secretary_of_another_branch_changes_nothing(branch, secretary, stranger):
    record = RecordFactory(unit=branch)
    denied = PermissionDenied
    refused(denied, services.enter_record, branch.pk, **SAID, actor=stranger)
    refused(denied, services.correct_record, record.pk, **SAID, actor=stranger)
    refused(denied, services.end_record, record.pk, actor=stranger)


def test_leaving_is_told_once(branch, secretary):
    record = RecordFactory(unit=branch)
    for _ in range(2):
        services.end_record(record.pk, actor=secretary, at=AT)
    record.refresh_from_db()
    assert record.ended_on == date(2026, 3, 9)
    assert told() == [("membership.ended", "431002", None, {})]


@pytest.mark.parametrize("members", [1, 3])
def test_looks_are_noted_in_one_query_for_any_number(
    branch, secretary, members, django_assert_num_queries
):
    records = [RecordFactory(unit=branch) for _ in range(members)]
    services.note_looks(records, purpose="热身", actor=secretary, at=AT)  # names of units are kept
    with django_assert_num_queries(3):  # a savepoint around one insert
        services.note_looks(records, purpose="核对名册", actor=secretary, at=AT)
    look = Look.objects.filter(purpose="核对名册").first()
    assert (look.viewer, look.role) == ("刘国平", "梧桐苑党支部 小区党支部书记")
    assert (look.fields, look.at) == (["姓名", "手机号", "类别"], AT)


@pytest.mark.django_db(transaction=True)
def test_a_member_entered_twice_at_once_is_one_record(branch, secretary):
    begin = Barrier(2)

    def run(_):
        try:
            begin.wait(timeout=10)
            return services.enter_record(branch.pk, **SAID, actor=secretary, at=AT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(run, range(2)))
    assert made == set(Record.objects.values_list("pk", flat=True))
    assert len(made) == 1
