"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.capabilities.notices.models import Notice
from gongzhi.register.people.tests.factories import StaffFactory

from .factories import GroupFactory, LetterFactory, NoticeFactory

pytestmark = pytest.mark.django_db


def test_a_reference_stands_for_one_notice():
    NoticeFactory(reference="appeals.answered:7")
    with pytest.raises(IntegrityError, match="reference"), transaction.atomic():
        NoticeFactory(reference="appeals.answered:7")
    assert Notice.objects.count() == 1


def test_a_notice_has_one_addressee():
    for wrong in ({"person": None}, {"account": StaffFactory()}):
        with pytest.raises(IntegrityError, match="notices_one_addressee"), transaction.atomic():
            NoticeFactory(**wrong)
    assert NoticeFactory(person=None, account=StaffFactory()).pk


def test_a_notice_is_its_words():
    assert str(NoticeFactory.build(words="受理了。", person=None)) == "受理了。"


def test_a_reference_stands_for_one_letter():
    LetterFactory(reference="appeals.answered:7")
    with pytest.raises(IntegrityError, match="reference"), transaction.atomic():
        LetterFactory(reference="appeals.answered:7")


def test_a_letter_is_printed_by_somebody_at_some_time():
    with pytest.raises(IntegrityError, match="printed_when"), transaction.atomic():
        LetterFactory(status="posted", printed_at=None)
    with pytest.raises(IntegrityError, match="state_known"), transaction.atomic():
        LetterFactory(status="burnt")


def test_a_letter_has_a_number_to_ask_by():
    letter = LetterFactory()
    assert str(letter) == f"20261123-{letter.pk.hex[-6:].upper()}"


def test_a_unit_has_one_group():
    group = GroupFactory()
    with pytest.raises(IntegrityError, match="unit_id"), transaction.atomic():
        GroupFactory(unit=group.unit)
    assert str(group) == "仙泉社区工作群"
