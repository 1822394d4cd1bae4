"""Told because of what happened to an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from gongzhi.capabilities.notices.models import Letter, Notice
from gongzhi.capabilities.notices.reactions import (
    forget_what_was_told,
    tell_of_a_doubted_passkey,
    tell_of_a_passkey_taken_away,
)
from gongzhi.foundation.journal.delivery import reactions_to
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.register.people.events import PasskeyDoubted, PasskeyTakenAway, PersonErased
from gongzhi.register.people.tests.factories import AccountFactory, PersonFactory, StaffFactory

from .factories import NOON, LetterFactory, NoticeFactory

pytestmark = pytest.mark.django_db


def doubted(account):
    return PasskeyDoubted(
        subject_id=account.person_id or uuid7(),
        area="431002",
        actor_id=None,
        at=NOON,
        passkey_id=uuid7(),
        account_id=account.pk,
    )


def test_the_register_is_listened_to():
    assert tell_of_a_doubted_passkey in reactions_to("people.passkey_doubted")


def test_a_resident_is_told_of_a_key_that_may_be_copied_once_and_by_text():
    account = AccountFactory(person__phone="13900001234")
    event = doubted(account)
    tell_of_a_doubted_passkey(event)
    tell_of_a_doubted_passkey(event)
    notice, text = Notice.objects.get(), OutgoingText.objects.get()
    assert (notice.person_id, notice.leads_to) == (account.person_id, "/me/passkeys/")
    assert "可能被复制过，没有让进" in notice.words
    assert (text.phone, text.body) == ("13900001234", f"【共治】{notice.words}")


def test_staff_are_told_at_their_desk():
    account = StaffFactory()
    tell_of_a_doubted_passkey(doubted(account))
    notice = Notice.objects.get()
    assert (notice.account_id, notice.person, notice.leads_to) == (
        account.pk,
        None,
        "/desk/security/",
    )
    assert OutgoingText.objects.count() == 0


def test_an_account_that_is_gone_is_told_nothing():
    event = doubted(StaffFactory.build(pk=987_654_321))
    tell_of_a_doubted_passkey(event)
    assert Notice.objects.count() == 0


def test_whose_key_was_taken_away_is_told_at_once_who_did_it_and_why():
    account = StaffFactory()
    event = PasskeyTakenAway(
        subject_id=uuid7(), area="431002", actor_id=None, at=NOON, passkey_id=uuid7(),
        account_id=account.pk, reason="设备丢了",
    )  # fmt: skip
    assert tell_of_a_passkey_taken_away in reactions_to("people.passkey_taken_away")
    tell_of_a_passkey_taken_away(event)
    tell_of_a_passkey_taken_away(event)
    notice = Notice.objects.get()
    assert (notice.account_id, notice.leads_to) == (account.pk, "/desk/security/")
    assert notice.words == (
        "系统管理员删掉了您的一把通行密钥（指纹、面容登录），理由：设备丢了。"
        "各处都退出了。不是您要求的，马上告诉安全管理员。"
    )


def test_what_an_erased_person_was_told_goes_but_not_that_they_were_erased():
    person = PersonFactory(phone=None)
    LetterFactory(person=person, name=None)
    NoticeFactory(person=person, made_at=NOON - timedelta(seconds=1))
    last = NoticeFactory(person=person, words="您的信息删了。")
    others, letter = NoticeFactory(made_at=NOON - timedelta(days=9)), LetterFactory()
    assert forget_what_was_told in reactions_to(PersonErased.name)
    forget_what_was_told(
        PersonErased(subject_id=person.pk, area="431002", actor_id=None, at=NOON, is_closed=True)
    )
    assert list(Letter.objects.all()) == [letter]
    assert set(Notice.objects.all()) == {last, others}
