"""Told once, in the notices and by text; read; sent again when it did not go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices import queries, services
from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.messaging.services import send_text
from gongzhi.foundation.policy import ANYBODY, Actor
from gongzhi.register.organizations.tests.factories import on_duty
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, StaffFactory

from .factories import NOON, FailedTextFactory, NoticeFactory

SUBJECT = uuid7()
LATER = NOON + timedelta(hours=1)
LONG = f"appeals.question_asked:{SUBJECT}:{NOON.replace(microsecond=123_456).isoformat()}"


def tell(person, *, reference=LONG, words="您说的“灯不亮”受理了。", at=NOON, **more):
    return services.notify(
        person.pk, subject_id=SUBJECT, reference=reference, words=words, at=at, **more
    )


def texts():
    return [(one.phone, one.body, one.reference) for one in OutgoingText.objects.order_by("pk")]


def sendings():
    return ProcrastinateJob.objects.filter(task_name="messaging.send").count()


@pytest.mark.django_db
def test_a_person_is_told_in_the_notices_and_by_text():
    person = PersonFactory(phone="13900001234")
    notice = tell(person, leads_to="/mine/7/")
    kept = Notice.objects.get()
    assert kept == notice
    assert (kept.person, kept.account, kept.subject_id, kept.reference) == (
        person,
        None,
        SUBJECT,
        LONG,
    )
    assert (kept.words, kept.leads_to, kept.made_at, kept.read_at) == (
        "您说的“灯不亮”受理了。",
        "/mine/7/",
        NOON,
        None,
    )
    assert texts() == [("13900001234", "【共治】您说的“灯不亮”受理了。", LONG)]
    assert sendings() == 1


@pytest.mark.django_db
def test_the_same_reference_is_told_once_whatever_it_says_then():
    person = PersonFactory()
    first = tell(person)
    again = tell(person, words="别的话", at=LATER)
    assert again == first
    assert Notice.objects.get().words == "您说的“灯不亮”受理了。"
    assert (len(texts()), sendings()) == (1, 1)


@pytest.mark.django_db
def test_who_did_not_agree_or_has_no_phone_reads_it_here():
    tell(PersonFactory(), by_text=False, reference="a:1")
    tell(PersonFactory(phone=None), reference="a:2")
    assert (Notice.objects.count(), texts()) == (2, [])


@pytest.mark.django_db
def test_what_is_rolled_back_told_nobody():
    person = PersonFactory()
    with transaction.atomic():
        tell(person)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), texts(), sendings()) == (0, [], 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_reference_from_many_sides_at_once_is_one_notice_and_one_text(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    person = PersonFactory()

    def from_one_side(_):
        try:
            return tell(person).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as sides:
        told = set(sides.map(from_one_side, range(16)))
    assert told == {Notice.objects.get().pk}
    assert (len(texts()), sendings()) == (1, 1)


@pytest.mark.django_db
def test_somebody_at_work_is_told_in_the_desks_notices():
    account = StaffFactory()
    for _ in range(2):
        services.notify_account(
            account.pk, subject_id=SUBJECT, reference="c:1", words="超期了", at=NOON, leads_to="/d/"
        )
    kept = Notice.objects.get()
    assert (kept.person, kept.account, kept.words, kept.leads_to) == (
        None,
        account,
        "超期了",
        "/d/",
    )
    assert texts() == []


@pytest.mark.django_db
def test_an_account_whose_person_has_a_phone_gets_the_text_as_well():
    account = AccountFactory(person__phone="13900005678")
    services.notify_account(
        account.pk, subject_id=SUBJECT, reference="c:1", words="超期了", at=NOON
    )
    assert texts() == [("13900005678", "【共治】超期了", "c:1")]


@pytest.mark.django_db
def test_a_number_left_for_one_matter_is_told_by_text_alone():
    for _ in range(2):
        services.notify_phone("13700001111", reference="a:9", words="答复了。", at=NOON)
    assert texts() == [("13700001111", "【共治】答复了。", "a:9")]
    assert Notice.objects.count() == 0


@pytest.mark.django_db
def test_reading_marks_ones_own_and_only_once():
    mine, other = AccountFactory(), AccountFactory()
    me = Actor(pk=mine.pk, person=mine.person_id)
    NoticeFactory(person=mine.person)
    NoticeFactory(person=mine.person, read_at=NOON)
    theirs = NoticeFactory(person=other.person)
    assert services.mark_read(me, at=LATER) == 1
    assert services.mark_read(me, at=LATER) == 0
    assert services.mark_read(ANYBODY, at=LATER) == 0
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert sorted(queries.own_notices(me).values_list("read_at", flat=True)) == [NOON, LATER]


@pytest.mark.django_db
def test_a_text_that_did_not_go_is_sent_again_and_it_is_on_record(settings):
    settings.SMS_ADAPTER = "gongzhi.foundation.messaging.adapters.DemoInbox"
    keeper, account = on_duty("district_officer")
    text = FailedTextFactory(reference="appeals.answered:7")
    assert services.retry_failed(text.pk, actor=keeper, at=LATER) is True
    text.refresh_from_db()
    assert (text.status, text.tries, text.error) == ("waiting", 0, "短信平台答复 503")
    assert sendings() == 1
    (entry,) = history(text.pk)
    assert (entry.event, entry.actor_id, entry.at, entry.body) == (
        "notices.text_retried",
        account.pk,
        LATER,
        {"reference": "appeals.answered:7"},
    )
    send_text(text.pk, at=LATER)
    text.refresh_from_db()
    assert (text.status, text.sent_at) == ("sent", LATER)


@pytest.mark.django_db
def test_sending_again_twice_is_once():
    keeper, _ = on_duty("system_admin")
    text = FailedTextFactory()
    assert services.retry_failed(text.pk, actor=keeper, at=NOON) is True
    assert services.retry_failed(text.pk, actor=keeper, at=LATER) is False
    assert services.retry_failed(uuid7(), actor=keeper, at=LATER) is False
    assert (sendings(), len(history(text.pk))) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_send_again_at_once_send_once(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    keeper, _ = on_duty("system_admin")
    text = FailedTextFactory()

    def again(_):
        try:
            return services.retry_failed(text.pk, actor=keeper, at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as sides:
        assert sorted(sides.map(again, range(6))) == [False] * 5 + [True]
    assert (sendings(), len(history(text.pk))) == (1, 1)


@pytest.mark.django_db
def test_all_are_sent_again_but_codes_that_ran_out():
    keeper, _ = on_duty("system_admin")
    rows = [FailedTextFactory() for _ in range(3)]
    code = FailedTextFactory(reference="sign-in:7")
    assert services.retry_all_failed(actor=keeper, at=NOON) == 3
    assert services.retry_all_failed(actor=keeper, at=NOON) == 0
    code.refresh_from_db()
    assert (code.status, sendings()) == ("failed", 3)
    assert [len(history(text.pk)) for text in rows] == [1, 1, 1]


@pytest.mark.django_db
def test_who_does_not_keep_the_channel_sends_nothing_again():
    text = FailedTextFactory()
    for actor in (on_duty("clerk")[0], ANYBODY):
        with pytest.raises(PermissionDenied, match="查看和重发没发出去的短信"):
            services.retry_failed(text.pk, actor=actor, at=NOON)
        with pytest.raises(PermissionDenied):
            services.retry_all_failed(actor=actor, at=NOON)
    text.refresh_from_db()
    assert (text.status, sendings(), history(text.pk)) == ("failed", 0, [])
