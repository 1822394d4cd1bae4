"""Who may do what with an item: persons × actions, the whole table."""

from __future__ import annotations

import pytest

from gongzhi.capabilities.casework.models import WorkItem
from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM, Actor, Duty
from gongzhi.register.organizations.tests.factories import StaffAccountFactory, UnitFactory
from gongzhi.register.people.tests.factories import AccountFactory

from .factories import WorkItemFactory

pytestmark = pytest.mark.django_db

COMMUNITY, STREET, DISTRICT, ELSEWHERE = "431002001001", "431002001", "431002", "431002002"
ACTIONS = ("view", "claim", "assign", "hold", "receive", "resume", "conclude")


@pytest.fixture
def offered():
    """Held by somebody in the unit, first heard in another, offered to a third."""
    return WorkItemFactory(
        area=COMMUNITY,
        owner=StaffAccountFactory(),
        status="offered",
        lead_unit=UnitFactory(),
        offered_to=UnitFactory(kind="property"),
    )


def somebody(role, unit, area=COMMUNITY):
    account = StaffAccountFactory()
    return Actor(pk=account.pk, duties=(Duty(role, unit.pk, area),))


def people(item):
    elsewhere = UnitFactory()
    return {
        "owner": Actor(pk=item.owner_id),
        "clerk": somebody("clerk", item.unit),
        "unit_head": somebody("unit_head", item.unit),
        "community_head": somebody("community_head", item.unit),
        "receiver": somebody("handler", item.offered_to),
        "receiving_head": somebody("unit_head", item.offered_to),
        "first_heard": somebody("clerk", item.lead_unit),
        "street": somebody("street_officer", elsewhere, STREET),
        "district": somebody("district_officer", elsewhere, DISTRICT),
        "other_street": somebody("street_officer", elsewhere, ELSEWHERE),
        "other_clerk": somebody("clerk", elsewhere),
        "secretary": somebody("branch_secretary", item.unit),
        "admin": somebody("system_admin", item.unit, DISTRICT),
        "resident": Actor(pk=AccountFactory().pk),
        "anybody": ANYBODY,
        "system": SYSTEM,
    }


# fmt: off
MATRIX = {
    "owner":          {"view", "hold", "resume"},
    "clerk":          {"view", "claim"},
    "unit_head":      {"view", "claim", "assign", "hold", "resume"},
    "community_head": {"view", "claim", "assign", "hold", "resume"},
    "receiver":       {"view", "receive"},
    "receiving_head": {"view", "receive"},
    "first_heard":    {"view"},
    "street":         {"view"},
    "district":       {"view"},
    "other_street":   set(),
    "other_clerk":    set(),
    "secretary":      set(),
    "admin":          set(),
    "resident":       set(),
    "anybody":        set(),
    "system":         {"view", "resume", "conclude"},
}
# fmt: on


def test_the_whole_table(offered):
    keys = [f"casework.{action}" for action in ACTIONS]
    found = {
        name: {key.partition(".")[2] for key in policy.granted(actor, keys, offered)}
        for name, actor in people(offered).items()
    }
    assert found == MATRIX


def test_a_list_shows_an_item_exactly_to_those_who_may_see_it(offered):
    for name, actor in people(offered).items():
        seen = policy.visible(WorkItem.objects.all(), actor, "casework.view")
        assert list(seen) == ([offered] if "view" in MATRIX[name] else []), name


def test_a_closed_account_may_nothing(offered):
    closed = Actor(pk=offered.owner_id, is_active=False)
    keys = [f"casework.{action}" for action in ACTIONS]
    assert policy.granted(closed, keys, offered) == frozenset()
