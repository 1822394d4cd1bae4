"""What a person is given of what was taken in, and what stays when they are erased."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services as appeals
from gongzhi.journeys.appeals.models import Contact
from gongzhi.journeys.appeals.tests.factories import resident
from gongzhi.journeys.intake import queries, services
from gongzhi.journeys.intake.models import Guest, Remark, VisitNote
from gongzhi.register.people import queries as people
from gongzhi.register.people import services as people_services
from gongzhi.register.people.queries import ALL_HOLDINGS
from gongzhi.register.people.tests.factories import (
    PersonFactory,
    RightsRequestFactory,
    StaffFactory,
    acting,
)

from .factories import AT, PHONE, a_guest, a_meeting, a_note, a_plan, a_remark

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(town):
    person = PersonFactory()
    plan, parts = a_plan(town, homes=2)
    note = a_note(town, plan, parts[0])
    VisitNote.objects.filter(pk=note.pk).update(person=person)
    a_note(town, plan, parts[1], code="K7M29QXD4HTP")
    return person, note


def test_a_person_is_given_their_visits_and_remarks_and_nobody_elses(town, household):
    person, note = household
    meeting = a_meeting(town)
    guest = a_guest(meeting, town, phone=person.phone)
    a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    services.save_minutes(meeting.pk, actor=town.clerk.actor, at=AT)
    visit, listed, remark = ALL_HOLDINGS["intake"].collect(person.pk)
    assert (visit["从哪里"], visit["写的话"]) == ("走访", note.wish)
    assert visit["哪天"] == f"{note.visited_on:%Y-%m-%d}"
    assert listed == {
        "从哪里": f"座谈会“{meeting.topic}”的名单",
        "哪天": remark["哪天"],
        "到没到": "到了",
        "怎么称呼": "陈桂兰",
        "手机号": person.phone,
    }
    assert remark["从哪里"] == f"座谈会“{meeting.topic}”"
    assert remark["写的话"] == meeting.remarks.get().words
    assert queries.noted_of(PersonFactory().pk) == []


def test_who_is_erased_leaves_only_that_somebody_was_at_the_door(town, household):
    person, note = household
    assert services.forget_household(person.pk) == 1
    kept = VisitNote.objects.get(pk=note.pk)
    assert (kept.topics, kept.wish, kept.consent, kept.person_id) == ([], "", "", None)
    assert kept.outcome == "declined"
    assert VisitNote.objects.exclude(pk=note.pk).get().outcome == "met"
    assert services.forget_household(person.pk) == 0


# ── people of a meeting ──────────────────────────────────────────────────


def kept(guest):
    """What is kept of somebody who was asked to come."""
    now = Guest.objects.get(pk=guest.pk)
    index = bytes(now.phone_index) if now.phone_index else None
    return now.name, now.phone, index, now.person_id, now.came


NOBODY = (None, None, None, None, True)


def erase(person, *, closing=True):
    """Asked for at the rights desk, done, and told to everybody who keeps something."""
    kind = "close" if closing else "delete"
    asked = RightsRequestFactory(person=person, kind=kind, status="review")
    keeper = acting(StaffFactory(), "security_admin")
    people_services.fulfil_right(asked.pk, answer="都删了", actor=keeper, at=AT)
    deliver_all()


@pytest.mark.parametrize("closing", [True, False])
def test_a_guest_with_an_account_is_nobody_once_they_are_erased(town, closing):
    _, account = resident(phone="13900001111")
    guest = a_guest(a_meeting(town), town, phone="139 0000 1111")
    other = a_guest(a_meeting(town), town)
    person, index = account.person, people.phone_index("13900001111")
    assert kept(guest) == ("陈桂兰", "13900001111", index, person.pk, True)
    erase(person, closing=closing)
    assert kept(guest) == NOBODY
    assert kept(other) == ("陈桂兰", PHONE, people.phone_index(PHONE), None, True)


def test_a_guest_without_an_account_is_found_once_the_number_is_proven(town):
    guest = a_guest(a_meeting(town), town)
    assert kept(guest)[3] is None
    with transaction.atomic():
        person = people_services.link_phone(PHONE, area=town.home.area, at=AT)
    deliver_all()
    assert kept(guest) == ("陈桂兰", PHONE, people.phone_index(PHONE), person.pk, True)
    erase(person)
    assert kept(guest) == NOBODY


def test_a_guest_is_found_by_a_number_nobody_proved_but_never_in_anothers_place(town):
    """Somebody whom a clerk wrote down by a number; another proved to hold the same."""
    unproven = PersonFactory(phone=PHONE, phone_verified_at=None)
    guest = a_guest(a_meeting(town), town)
    erase(unproven, closing=False)
    assert kept(guest) == NOBODY
    _, account = resident(phone=PHONE)
    theirs = a_guest(a_meeting(town), town)
    assert services.forget_guest(unproven.pk) == 0
    assert kept(theirs) == ("陈桂兰", PHONE, people.phone_index(PHONE), account.person_id, True)


def test_what_an_erased_guest_said_is_nobodys_and_can_still_be_saved(town):
    _, account = resident(phone=PHONE)
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    named = a_remark(meeting, town, naming="named", speaker_id=guest.pk, is_agreed=True)
    erase(account.person)
    remark = Remark.objects.get(pk=named.pk)
    assert (remark.naming, remark.speaker_id, remark.is_agreed) == ("anonymous", None, False)
    services.save_minutes(meeting.pk, actor=town.clerk.actor, at=AT)
    appeal = Remark.objects.get(pk=named.pk).appeal
    assert (appeal.naming, appeal.author_id) == ("anonymous", None)
    assert not Contact.objects.exists()
    assert not OutgoingText.objects.exists()


def test_a_remark_that_became_an_appeal_keeps_how_it_was_named(town):
    actor, account = resident(phone=PHONE)
    meeting = a_meeting(town)
    guest = a_guest(meeting, town)
    said = a_remark(meeting, town, naming="hidden", speaker_id=guest.pk)
    services.save_minutes(meeting.pk, actor=town.clerk.actor, at=AT)
    appeals.withdraw(Remark.objects.get(pk=said.pk).appeal_id, actor=actor, at=AT)
    erase(account.person)
    remark = Remark.objects.get(pk=said.pk)
    assert (remark.naming, remark.speaker_id, remark.words) == ("hidden", guest.pk, said.words)
    assert kept(guest) == NOBODY


def test_guests_of_meetings_held_before_are_found_too(town):
    """The step that indexes what a district in use has kept; a second time it changes nothing."""
    step = import_module("gongzhi.journeys.intake.migrations.0003_guests_are_found")
    _, account = resident(phone=PHONE)
    meeting = a_meeting(town)
    known = a_guest(meeting, town)
    unknown = a_guest(meeting, town, phone="13900002222")
    silent = a_guest(meeting, town, phone="")
    Guest.objects.update(phone_index=None, person=None)
    for _ in range(2):
        step.find_guests(apps, None)
        assert kept(known)[2:4] == (people.phone_index(PHONE), account.person_id)
        assert kept(unknown)[2:4] == (people.phone_index("13900002222"), None)
        assert kept(silent)[2:4] == (None, None)
