"""Who may do what with stages, whistles and disputes: persons × actions, the whole table."""

from __future__ import annotations

import pytest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM, Actor, Duty
from gongzhi.register.organizations.tests.factories import StaffAccountFactory, UnitFactory
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import DisputeFactory, StageFactory, WhistleFactory, WorkItemFactory

pytestmark = pytest.mark.django_db
COMMUNITY, STREET, DISTRICT, ELSEWHERE = "431002001001", "431002001", "431002", "431002002"
ON_ITEM = ("plan", "ask_whistle", "blow")
ON_STAGE = ("do_stage", "judge_stage")
ON_WHISTLE = ("blow", "report_in", "see_whistle")
ON_DISPUTE = ("decide", "end_dispute")


def somebody(role, unit, area=COMMUNITY):
    account = StaffAccountFactory()
    return Actor(pk=account.pk, duties=(Duty(role, unit.pk, area),))


@pytest.fixture
def item():
    return WorkItemFactory(area=COMMUNITY, owner=StaffAccountFactory(), status="held")


@pytest.fixture
def other():
    return UnitFactory(kind="property")


@pytest.fixture
def people(item, other):
    street, district = UnitFactory(area=STREET), UnitFactory(area=DISTRICT)
    return {
        "owner": Actor(pk=item.owner_id),
        "clerk": somebody("clerk", item.unit),
        "head": somebody("community_head", item.unit),
        "other": somebody("handler", other),
        "street": somebody("street_officer", street, STREET),
        "district": somebody("district_officer", district, DISTRICT),
        "other_street": somebody("street_officer", UnitFactory(), ELSEWHERE),
        "admin": somebody("system_admin", item.unit, DISTRICT),
        "resident": Actor(pk=AccountFactory().pk),
        "anybody": ANYBODY,
        "system": SYSTEM,
    }


def found(people, actions, row):
    keys = [f"casework.{action}" for action in actions]
    return {
        name: {key.partition(".")[2] for key in policy.granted(actor, keys, row)}
        for name, actor in people.items()
    }


NONE = {"other_street": set(), "admin": set(), "resident": set(), "anybody": set()}


def test_on_the_item(people, item):
    assert found(people, ON_ITEM, item) == {
        "owner": {"plan", "ask_whistle"},
        "clerk": set(),
        "head": {"plan", "ask_whistle"},
        "other": set(),
        "street": {"blow"},
        "district": {"blow"},
        "system": {"blow"},
        **NONE,
    }


def test_on_a_stage(people, item, other):
    stage = StageFactory(item=item, unit=other)
    assert found(people, ON_STAGE, stage) == {
        "owner": {"do_stage", "judge_stage"},
        "clerk": set(),
        "head": {"do_stage", "judge_stage"},
        "other": {"do_stage"},
        "street": set(),
        "district": set(),
        "system": set(),
        **NONE,
    }


def test_on_a_whistle(people, item, other):
    whistle = WhistleFactory(item=item, to_unit=other)
    assert found(people, ON_WHISTLE, whistle) == {
        "owner": set(),
        "clerk": {"see_whistle"},
        "head": {"see_whistle"},
        "other": {"see_whistle", "report_in"},
        "street": {"see_whistle", "blow"},
        "district": {"see_whistle", "blow"},
        "system": {"blow"},
        **NONE,
    }


def test_on_a_dispute(people, item, other):
    dispute = DisputeFactory(item=item, to_unit=other)
    assert found(people, ON_DISPUTE, dispute) == {
        "owner": {"end_dispute"},
        "clerk": set(),
        "head": {"end_dispute"},
        "other": set(),
        "street": {"decide"},
        "district": {"decide"},
        "system": {"end_dispute"},
        **NONE,
    }


def test_an_officer_who_works_in_one_of_the_two_units_does_not_decide(item, other):
    dispute = DisputeFactory(item=item, to_unit=other)
    officer = somebody("street_officer", UnitFactory(area=STREET), STREET)
    both = Actor(pk=officer.pk, duties=(*officer.duties, Duty("unit_head", other.pk, COMMUNITY)))
    assert policy.allows(officer, "casework.decide", dispute)
    assert not policy.allows(both, "casework.decide", dispute)


def test_a_unit_sees_the_item_from_when_it_has_something_to_do_there(people, item, other):
    assert not policy.allows(people["other"], "casework.view", item)
    item.involved = [other.pk]
    item.save(update_fields=["involved"])
    assert policy.allows(people["other"], "casework.view", item)
    assert not policy.allows(people["other_street"], "casework.view", item)
