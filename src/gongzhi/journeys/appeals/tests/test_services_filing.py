"""Saying something: on the web, at the counter, on the phone, without a name; once, however often sent."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation import files
from gongzhi.foundation.files.tests.pictures import photo
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.policy import ANYBODY, Actor
from gongzhi.foundation.text import BadPhone
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.register.people.tests.factories import AssistanceFactory

from .factories import AT, COMMUNITY, STREET, WORDS, filing, fresh, resident


def test_what_is_said_on_the_web_is_kept_with_its_entry_and_its_clock(town):
    author, account = resident()
    said = filing(town, naming="named", person_id=account.person_id, may_publish=True)
    receipt = services.file_appeal(said, actor=author, at=AT)
    appeal = fresh(receipt.appeal)
    assert (appeal.status, appeal.channel, appeal.naming) == ("filed", "online", "named")
    assert (appeal.detail, appeal.title) == (WORDS, "三栋一单元的楼道灯坏了半个月")
    assert (appeal.author_id, appeal.helper_id) == (account.person_id, None)
    assert (appeal.pack_id, appeal.filed_at, appeal.may_publish) == (town.pack.pk, AT, True)
    assert (appeal.item.unit, appeal.item.status) == (town.clerk.unit, "unclaimed")
    assert (appeal.item.place, appeal.item.source) == ("燕泉小区 三栋门口", "网上")
    assert clock_of(appeal.pk, "accept").due_at == appeal.item.due_at
    assert not Contact.objects.exists()
    entry = Entry.objects.get(subject_id=appeal.pk)
    assert (entry.event, entry.area, entry.at) == ("appeals.filed", COMMUNITY, AT)
    assert (entry.payload.actor_id, entry.payload.body) == (author.pk, {"channel": "online"})


@pytest.mark.parametrize("channel", ["counter", "telephone"])
def test_a_clerk_writes_it_down_for_somebody_without_an_account(town, channel):
    AssistanceFactory(helper=town.clerk.account, started_at=AT)
    said = filing(
        town,
        channel=channel,
        helper_id=town.clerk.account.pk,
        naming="named",
        name="陈桂兰",
        phone="138 0000 1234",
        source="柜台，赵姐代写",
    )
    receipt = services.file_appeal(said, actor=town.clerk.actor, at=AT)
    appeal = fresh(receipt.appeal)
    assert (appeal.channel, appeal.helper, appeal.author) == (channel, town.clerk.account, None)
    assert (appeal.contact.name, appeal.contact.phone) == ("陈桂兰", "13800001234")
    assert appeal.item.source == "柜台，赵姐代写"
    assert queries.appeal_with_receipt(receipt.code) == appeal


def test_help_ends_with_its_time_whoever_asks(town):
    """Lesson 10: thirty minutes by the pack, held by the service and not by a page alone."""
    AssistanceFactory(helper=town.clerk.account, started_at=AT - timedelta(minutes=30))
    said = filing(town, channel="counter", helper_id=town.clerk.account.pk)
    with pytest.raises(StepRefused, match="代办的时间到了"):
        services.file_appeal(said, actor=town.clerk.actor, at=AT)
    assert not Appeal.objects.exists()


def test_only_an_office_writes_for_somebody(town):
    author, account = resident()
    for actor in (ANYBODY, author, town.handler.actor, town.auditor.actor):
        with pytest.raises(PermissionDenied, match="代居民登记"):
            services.file_appeal(filing(town, helper_id=account.pk), actor=actor, at=AT)
    assert not Appeal.objects.exists()


def test_a_known_person_keeps_the_number_with_the_person(town):
    _, account = resident()
    said = filing(town, person_id=account.person_id, name="陈桂兰", phone="13800001234")
    services.file_appeal(said, actor=ANYBODY, at=AT)
    assert not Contact.objects.exists()


def test_of_what_is_said_without_a_name_nobody_is_kept(town):
    author, account = resident()
    said = filing(town, naming="anonymous", person_id=account.person_id, name="陈桂兰", phone="13800001234")  # fmt: skip
    appeal = services.file_appeal(said, actor=author, at=AT).appeal
    assert (fresh(appeal).author_id, Contact.objects.count()) == (None, 0)
    assert Payload.objects.get(entry__subject_id=appeal.pk).actor_id is None


def test_the_same_form_twice_is_one_appeal_with_one_code(town):
    said = filing(town, submission=uuid4())
    first = services.file_appeal(said, actor=ANYBODY, at=AT)
    again = services.file_appeal(said, actor=ANYBODY, at=AT)
    assert (again.appeal.pk, again.code) == (first.appeal.pk, first.code)
    assert Appeal.objects.count() == 1
    assert Entry.objects.count() == 1
    other = services.file_appeal(replace(said, submission=uuid4()), actor=ANYBODY, at=AT)
    assert other.code != first.code


def test_the_code_itself_is_kept_nowhere(town):
    receipt = services.file_appeal(filing(town), actor=ANYBODY, at=AT)
    kept = str(Appeal.objects.values().get()) + str(Payload.objects.values_list("body").get())
    assert receipt.code not in kept
    assert queries.appeal_by_code(ANYBODY, receipt.code) is None
    assert queries.appeal_by_code(town.clerk.actor, receipt.code) == receipt.appeal
    assert queries.appeal_by_code(town.clerk.actor, "楼道灯") is None


def test_a_wrong_number_is_refused_and_nothing_is_kept(town):
    with pytest.raises(BadPhone, match="手机号是 11 位，这里有 5 位"):
        services.file_appeal(filing(town, phone="12345"), actor=ANYBODY, at=AT)
    assert not Appeal.objects.exists()
    assert not Entry.objects.exists()


def test_where_nobody_hears_it_says_where_to_go(town):
    said = filing(town, place=services.Place("431003001001"))
    with pytest.raises(StepRefused, match="请打 12345 或到社区服务台说"):
        services.file_appeal(said, actor=ANYBODY, at=AT)
    assert not Appeal.objects.exists()


def test_where_no_community_hears_it_the_street_does(town):
    said = filing(town, place=services.Place("431002001009"))
    appeal = services.file_appeal(said, actor=ANYBODY, at=AT).appeal
    assert fresh(appeal).item.unit == town.officer.unit
    assert appeal.area.startswith(STREET)


def test_photos_come_with_it_once(town):
    upload = SimpleUploadedFile("灯.jpg", photo())
    kept = files.keep_image(upload, at=AT)
    said = filing(town, photos=(kept.pk,))
    appeal = services.file_appeal(said, actor=ANYBODY, at=AT).appeal
    assert [item.file_id for item in appeal.photos.all()] == [kept.pk]
    assert services.file_appeal(said, actor=ANYBODY, at=AT).appeal.photos.count() == 1
    with pytest.raises(files.FileRefused, match="已经用过"):
        services.file_appeal(replace(said, submission=uuid4()), actor=ANYBODY, at=AT)
    assert Appeal.objects.count() == 1


def test_an_account_switched_off_says_nothing(town):
    with pytest.raises(PermissionDenied):
        services.file_appeal(filing(town), actor=Actor(pk=1, is_active=False), at=AT)


def test_words_are_found_by_any_two_characters_next_to_each_other(town):
    appeal = services.file_appeal(filing(town), actor=ANYBODY, at=AT).appeal
    assert [row.id for row in queries.search(town.clerk.actor, "楼道灯")] == [appeal.pk]
    for text in ("楼灯", "路灯", "", "%", "'", "& |"):
        assert queries.search(town.clerk.actor, text) == []
