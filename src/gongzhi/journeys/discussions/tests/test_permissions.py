"""One predicate for the list, the page and the programs: who sees and does what."""

import pytest

from gongzhi.foundation import policy
from gongzhi.journeys.discussions import services
from gongzhi.journeys.discussions.models import Statement, Topic

from .factories import AT, a_draft, a_topic, closed, held, said, somebody

pytestmark = pytest.mark.django_db
STAFF = (
    "clerk", "head", "neighbour_clerk", "officer", "other_officer", "district_officer",
    "handler", "manager", "department", "auditor",
)  # fmt: skip
HERE = {"clerk", "head", "officer", "other_officer", "district_officer"}


def who_may(town, key, entity):
    return {name for name in STAFF if policy.allows(getattr(town, name).actor, key, entity)}


def test_the_office_keeps_and_takes_down_the_head_and_street_open(town):
    topic = a_topic(town)
    one = said(topic)
    assert who_may(town, "discussions.keep", topic) == HERE
    assert who_may(town, "discussions.moderate", one) == HERE
    assert who_may(town, "discussions.open", topic) == {"head", "officer", "other_officer"}
    assert who_may(town, "discussions.take_part", topic) == set()


def test_other_eyes_are_neither_the_hand_nor_the_author(town):
    author = somebody()
    one = held(said(a_topic(town), by=author), town)
    services.dispute(one.pk, plea="", actor=author, at=AT)
    assert who_may(town, "discussions.review", one) == HERE - {"clerk"}
    assert not policy.allows(author, "discussions.review", one)
    assert policy.allows(author, "discussions.author", one)


def test_everybody_reads_what_was_opened_and_residents_take_part_while_it_is(town):
    draft, topic, me = a_draft(town), a_topic(town), somebody()
    seen = policy.visible(Topic.objects.all(), policy.ANYBODY, "discussions.read")
    assert set(seen) == {topic}
    assert policy.allows(me, "discussions.take_part", topic)
    assert not policy.allows(me, "discussions.take_part", draft)
    assert not policy.allows(policy.ANYBODY, "discussions.take_part", topic)
    closed(town, topic)
    assert not policy.allows(me, "discussions.take_part", topic)
    assert Statement.objects.count() == 0
