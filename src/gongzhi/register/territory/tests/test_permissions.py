"""Who may: everybody reads, those on duty keep what lies on their territory."""

from __future__ import annotations

from uuid import UUID

import pytest

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ALL_PERMISSIONS, ANYBODY, EVERYONE, SYSTEM, Actor, Duty
from gongzhi.register.territory.models import Neighbourhood
from gongzhi.register.territory.permissions import KEEPERS

from .factories import NeighbourhoodFactory

pytestmark = pytest.mark.django_db
UNIT = UUID(int=1)
OTHERS = ("handler", "unit_head", "branch_secretary", "organiser", "system_admin", "auditor")


def holder(role, area):
    return Actor(pk=1, duties=(Duty(role, UNIT, area),))


@pytest.fixture
def homes():
    return [
        NeighbourhoodFactory(area=area)
        for area in ("431002001001", "431002001002", "431002009001", "431003001001")
    ]


def kept(actor):
    found = policy.visible(Neighbourhood.objects.all(), actor, "territory.keep")
    return [home.area for home in found]


def test_the_table_has_these_two_lines():
    lines = {key: item for key, item in ALL_PERMISSIONS.items() if key.startswith("territory.")}
    assert {key: item.label for key, item in lines.items()} == {
        "territory.view": "查看小区楼栋",
        "territory.keep": "登记小区楼栋",
    }


@pytest.mark.parametrize("actor", [ANYBODY, SYSTEM, Actor(pk=1), holder("handler", "431002")])
def test_everybody_reads(actor):
    assert policy.rows(actor, "territory.view") == EVERYONE


@pytest.mark.parametrize("role", KEEPERS)
@pytest.mark.parametrize(
    ("area", "opened"),
    [
        ("431002001001", ["431002001001"]),
        ("431002001", ["431002001001", "431002001002"]),
        ("431002", ["431002001001", "431002001002", "431002009001"]),
        ("431099", []),
    ],
)
def test_a_keeper_keeps_what_lies_on_their_territory(homes, role, area, opened):
    actor = holder(role, area)
    assert kept(actor) == opened
    for home in homes:
        assert policy.allows(actor, "territory.keep", home) is (home.area in opened)


@pytest.mark.parametrize("role", OTHERS)
def test_other_duties_keep_nothing(homes, role):
    assert kept(holder(role, "431002")) == []


def test_nobody_keeps_without_a_duty(homes):
    assert kept(ANYBODY) == kept(Actor(pk=1)) == kept(SYSTEM) == []
    gone = Actor(pk=1, duties=(Duty("clerk", UNIT, "431002"),), is_active=False)
    assert kept(gone) == []
