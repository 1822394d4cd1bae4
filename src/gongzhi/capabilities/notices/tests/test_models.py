"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from gongzhi.capabilities.notices.models import Notice
from gongzhi.register.people.tests.factories import StaffFactory

from .factories import NoticeFactory

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
