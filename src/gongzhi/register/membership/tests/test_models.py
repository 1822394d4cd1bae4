"""What the database refuses of membership records."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from gongzhi.register.membership.models import Look, MemberKind
from gongzhi.register.membership.tests.factories import RecordFactory
from gongzhi.register.organizations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)


def test_a_member_stands_once_in_a_branch():
    branch = UnitFactory(kind="branch")
    first = RecordFactory(unit=branch, phone="13900001111")
    with pytest.raises(IntegrityError, match="membership_once_a_branch"), transaction.atomic():
        RecordFactory(unit=branch, phone="13900001111")
    first.ended_on = date(2026, 3, 9)
    first.save()
    RecordFactory(unit=branch, phone="13900001111")


def test_a_record_does_not_end_before_it_began():
    with pytest.raises(IntegrityError, match="membership_ended_after_entered"):
        RecordFactory(unit=UnitFactory(kind="branch"), ended_on=date(2025, 3, 3))


def test_a_record_that_was_looked_at_cannot_vanish():
    record = RecordFactory(unit=UnitFactory(kind="branch"))
    Look.objects.create(
        record=record, viewer="刘国平", role="书记", purpose="核对", fields=[], at=AT
    )
    with pytest.raises(ProtectedError):
        record.delete()


def test_there_are_five_kinds_of_member():
    assert MemberKind.labels == [
        "离退休党员",
        "流动党员",
        "在职党员",
        "社区党员",
        "两新组织党员",
    ]


def test_rows_name_nobody():
    record = RecordFactory(unit=UnitFactory(kind="branch"), name="陈桂兰")
    look = Look.objects.create(
        record=record, viewer="刘国平", role="书记", purpose="核对", fields=[], at=AT
    )
    assert "陈桂兰" not in str(record)
    assert str(look) == "刘国平 2026-03-09 02:00"
