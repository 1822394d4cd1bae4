"""One predicate for list, page and table: the community keeps, the unit answers."""

import pytest

from gongzhi.foundation import policy
from gongzhi.journeys.contribution import queries, services
from gongzhi.journeys.contribution.models import ContactNote

from .factories import AT, a_request, make_school, noted

pytestmark = pytest.mark.django_db
STAFF = (
    "clerk", "head", "neighbour_clerk", "officer", "other_officer", "district_officer",
    "handler", "manager", "department", "auditor",
)  # fmt: skip
OFFICE = {"clerk", "head", "officer", "other_officer", "district_officer"}


def who_may(town, key, entity):
    return {name for name in STAFF if policy.allows(getattr(town, name).actor, key, entity)}


def test_the_community_keeps_and_those_above_look_on(town, school):
    made = a_request(town, school)
    assert who_may(town, "contribution.keep", made) == {"clerk", "head"}
    for key in ("contribution.view", "contribution.export"):
        assert who_may(town, key, made) == OFFICE
    assert who_may(town, "contribution.answer", made) == set()


def test_the_unit_sees_and_answers_its_own_and_never_the_log(town, school):
    made, other = a_request(town, school), make_school(name="第十中学")
    services.note_contact(school.unit.pk, noted(), actor=town.clerk.actor, at=AT)
    note = ContactNote.objects.get()
    for one in (school.head, school.handler):
        assert policy.allows(one.actor, "contribution.answer", made)
        assert policy.allows(one.actor, "contribution.view", made)
        assert not policy.allows(one.actor, "contribution.keep", made)
        assert not policy.allows(one.actor, "contribution.log", note)
    assert not policy.allows(other.head.actor, "contribution.view", made)
    assert not policy.allows(policy.ANYBODY, "contribution.view", made)
    assert who_may(town, "contribution.log", note) == OFFICE
    assert list(queries.requests_seen_by(school.head.actor)) == [made]
    assert list(queries.requests_seen_by(other.head.actor)) == []
