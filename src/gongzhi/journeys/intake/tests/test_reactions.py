"""What a person is given of what was taken in, and what stays when they are erased."""

from __future__ import annotations

import pytest

from gongzhi.journeys.intake import queries, services
from gongzhi.journeys.intake.models import VisitNote
from gongzhi.register.people.queries import ALL_HOLDINGS
from gongzhi.register.people.tests.factories import PersonFactory

from .factories import AT, a_guest, a_meeting, a_note, a_plan, a_remark

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
    visit, remark = ALL_HOLDINGS["intake"].collect(person.pk)
    assert (visit["从哪里"], visit["写的话"]) == ("走访", note.wish)
    assert visit["哪天"] == f"{note.visited_on:%Y-%m-%d}"
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
