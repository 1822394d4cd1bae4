"""Neighbourhoods and buildings: what is written, what is told, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import ANYBODY, Actor, Duty
from gongzhi.register.territory import services
from gongzhi.register.territory.models import Building, Neighbourhood

from .factories import COMMUNITY, BuildingFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
CLERK = Actor(pk=7, duties=(Duty("clerk", UUID(int=1), COMMUNITY),))
STRANGER = Actor(pk=8, duties=(Duty("clerk", UUID(int=1), "431002001002"),))
HOME = {"name": "纺织厂宿舍", "kind": "old", "address": "燕泉路 18 号", "built_in": 1986}
BLOCK = {"name": "3 栋", "entrances": 2, "storeys": 6}


def everything():
    return (
        list(Neighbourhood.objects.order_by("pk").values()),
        list(Building.objects.order_by("pk").values()),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
    )


def refused(error, call):
    before = everything()
    with pytest.raises(error) as refusal, transaction.atomic():
        call()
    assert everything() == before
    return str(refusal.value)


def test_a_neighbourhood_is_registered_and_told():
    added = services.add_neighbourhood(area=COMMUNITY, **HOME, actor=CLERK, at=AT)
    stored = Neighbourhood.objects.values(*HOME, "area").get(pk=added.pk)
    assert stored == {**HOME, "area": COMMUNITY}
    (told,) = history(added.pk)
    assert (told.event, told.label, told.actor_id, told.at) == (
        "territory.neighbourhood_added",
        "登记小区",
        7,
        AT,
    )
    assert told.body == {"title": "纺织厂宿舍", "kind": "old"}


@pytest.mark.parametrize("actor", [STRANGER, ANYBODY, Actor(pk=9)])
def test_only_a_keeper_of_the_community_registers(actor):
    said = refused(
        PermissionDenied,
        lambda: services.add_neighbourhood(area=COMMUNITY, **HOME, actor=actor, at=AT),
    )
    assert said == "登记小区楼栋"


def test_a_second_neighbourhood_of_one_name_changes_nothing():
    services.add_neighbourhood(area=COMMUNITY, **HOME, actor=CLERK, at=AT)
    refused(
        IntegrityError,
        lambda: services.add_neighbourhood(area=COMMUNITY, **HOME, actor=CLERK, at=AT),
    )


def test_a_correction_tells_what_was_and_what_is():
    home = NeighbourhoodFactory(**HOME)
    services.change_neighbourhood(
        home.pk, **{**HOME, "kind": "resettled", "built_in": None}, actor=CLERK, at=AT
    )
    home.refresh_from_db()
    assert (home.kind, home.built_in, home.name) == ("resettled", None, "纺织厂宿舍")
    (told,) = history(home.pk)
    assert (told.event, told.body) == (
        "territory.neighbourhood_changed",
        {
            "before": {"kind": "old", "built_in": "1986"},
            "after": {"kind": "resettled", "built_in": ""},
        },
    )


def test_a_correction_that_corrects_nothing_is_not_told():
    home = NeighbourhoodFactory(**HOME)
    before = everything()
    services.change_neighbourhood(home.pk, **HOME, actor=CLERK, at=AT)
    assert everything() == before


def test_a_correction_needs_the_territory_and_a_free_name():
    home = NeighbourhoodFactory(**HOME)
    NeighbourhoodFactory(name="望江苑")
    said = {**HOME, "name": "望江苑"}
    refused(
        IntegrityError,
        lambda: services.change_neighbourhood(home.pk, **said, actor=CLERK, at=AT),
    )
    refused(
        PermissionDenied,
        lambda: services.change_neighbourhood(home.pk, **said, actor=STRANGER, at=AT),
    )


def test_buildings_are_registered_one_behind_the_other():
    home = NeighbourhoodFactory()
    first = services.add_building(home.pk, **BLOCK, actor=CLERK, at=AT)
    second = services.add_building(home.pk, **{**BLOCK, "name": "4 栋"}, actor=CLERK, at=AT)
    assert list(home.buildings.values_list("name", "position", "entrances", "storeys")) == [
        ("3 栋", 1, 2, 6),
        ("4 栋", 2, 2, 6),
    ]
    (told,) = history(first.pk)
    assert (told.event, told.body) == (
        "territory.building_added",
        {"title": "3 栋", "neighbourhood_id": str(home.pk)},
    )
    assert len(history(second.pk)) == 1


def test_a_building_needs_the_territory_and_a_free_name():
    home = NeighbourhoodFactory()
    BuildingFactory(neighbourhood=home, name="3 栋")
    for actor, error in ((CLERK, IntegrityError), (STRANGER, PermissionDenied)):
        refused(error, lambda: services.add_building(home.pk, **BLOCK, actor=actor, at=AT))  # noqa: B023


def test_a_building_is_put_right():
    building = BuildingFactory(name="3 栋", entrances=2, storeys=6)
    services.change_building(building.pk, name="3 号楼", entrances=2, storeys=7, actor=CLERK, at=AT)
    building.refresh_from_db()
    assert (building.name, building.entrances, building.storeys) == ("3 号楼", 2, 7)
    (told,) = history(building.pk)
    assert (told.event, told.label, told.body) == (
        "territory.building_changed",
        "更正楼栋信息",
        {
            "before": {"name": "3 栋", "storeys": "6"},
            "after": {"name": "3 号楼", "storeys": "7"},
        },
    )


def test_putting_a_building_right_needs_the_territory_and_a_free_name():
    building = BuildingFactory(name="3 栋")
    BuildingFactory(neighbourhood=building.neighbourhood, name="4 栋")
    said = {**BLOCK, "name": "4 栋"}
    for actor, error in ((CLERK, IntegrityError), (STRANGER, PermissionDenied)):
        refused(
            error,
            lambda: services.change_building(building.pk, **said, actor=actor, at=AT),  # noqa: B023
        )
    before = everything()
    services.change_building(building.pk, name="3 栋", entrances=2, storeys=6, actor=CLERK, at=AT)
    assert everything() == before
