"""What the database itself refuses to keep."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.journeys.appeals.models import Appeal, Batch, Contact, Message, Refusal, Reply, Slip
from gongzhi.register.people.tests.factories import PersonFactory

from .factories import AT, COMMUNITY, NO, appeal_in, file, fresh


def refused(constraint, change):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("status", "change", "constraint"),
    [
        ("filed", {"status": "lost"}, "appeals_status_known"),
        ("filed", {"status": "working"}, "appeals_working_is_sorted"),
        ("working", {"urgency": ""}, "appeals_working_is_sorted"),
        ("working", {"category": ""}, "appeals_working_is_sorted"),
        ("working", {"accepted_at": None}, "appeals_working_is_sorted"),
        ("working", {"status": "answered"}, "appeals_answered_when"),
        ("answered", {"rating": "solved"}, "appeals_rated_when"),
        ("answered", {"rated_at": AT}, "appeals_rated_when"),
        ("filed", {"channel": "box"}, "appeals_box_is_anonymous"),
        ("filed", {"published_at": AT}, "appeals_public_has_title"),
        ("answered", {"answered_at": AT - timedelta(days=1)}, "appeals_in_time_order"),
    ],
)
def test_an_appeal_that_makes_no_sense_is_not_kept(town, status, change, constraint):
    appeal = appeal_in(status, town)
    before = Appeal.objects.filter(pk=appeal.pk).values().get()
    refused(constraint, lambda: Appeal.objects.filter(pk=appeal.pk).update(**change))
    assert Appeal.objects.filter(pk=appeal.pk).values().get() == before


def test_an_anonymous_appeal_has_no_author(town):
    appeal = file(town, naming="anonymous")
    person = PersonFactory()
    refused(
        "appeals_anonymous_has_no_author",
        lambda: Appeal.objects.filter(pk=appeal.pk).update(author=person),
    )


def test_no_two_appeals_share_a_receipt(town):
    one, other = file(town), file(town)
    refused(
        "appeals_one_receipt",
        lambda: Appeal.objects.filter(pk=other.pk).update(receipt_hash=one.receipt_hash),
    )


def test_no_two_appeals_of_an_area_share_a_foreign_number(town):
    one, other = file(town), file(town)
    Appeal.objects.filter(pk=one.pk).update(external_number="A-1")
    refused(
        "appeals_one_external_number",
        lambda: Appeal.objects.filter(pk=other.pk).update(external_number="A-1"),
    )
    assert Appeal.objects.filter(external_number="").count() == 1


@pytest.mark.parametrize("part", ["what", "why", "where", "objection"])
def test_a_no_without_one_of_its_four_parts_is_not_kept(town, part):
    appeal = file(town)
    parts = {"what": NO.what, "why": NO.why, "where": NO.where, "objection": NO.objection, part: ""}
    refused(
        "appeals_no_has_four_parts",
        lambda: Refusal.objects.create(
            appeal=appeal, kind="declined", reason="outside", at=AT, **parts
        ),
    )
    assert not appeal.refusals.exists()


def test_an_answer_of_not_now_has_a_day_to_look_again(town):
    appeal = appeal_in("working", town)
    refused(
        "appeals_not_now_is_rechecked",
        lambda: Reply.objects.create(
            appeal=appeal, outcome="not_now", words="等资金", unit=town.clerk.unit, at=AT
        ),
    )


def test_a_slips_receipt_is_its_own():
    fields = {field.name for field in Slip._meta.get_fields()}
    assert fields == {"id", "area", "neighbourhood", "spot", "detail", "receipt_hash", "dropped_on", "photos"}  # fmt: skip


def test_a_contact_is_sealed_in_the_database(town):
    appeal = file(town, naming="named", name="陈桂兰", phone="13800001234")
    kept = Contact.objects.filter(appeal=appeal).extra(  # the columns as they are
        select={"raw_name": "name::text", "raw_phone": "phone::text"}
    )
    row = kept.values("raw_name", "raw_phone").get()
    assert "陈桂兰" not in row["raw_name"]
    assert "13800001234" not in row["raw_phone"]
    assert (fresh(appeal).contact.name, fresh(appeal).contact.phone) == ("陈桂兰", "13800001234")


def test_how_rows_call_themselves(town):
    appeal = appeal_in("declined", town, naming="named", name="陈桂兰")
    message = Message(appeal=appeal, kind="question", words="在几楼？" * 10, at=AT)
    texts = [str(row) for row in (appeal, appeal.contact, message, appeal.refusals.get(), Slip())]
    assert texts[0] == appeal.title
    assert not any("陈桂兰" in text for text in texts)
    assert str(Batch(name="一月.xlsx")) == "一月.xlsx"
    assert not appeal.is_public
    assert appeal.area == COMMUNITY
