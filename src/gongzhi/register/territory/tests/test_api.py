"""Places for programs: public, exact, no owners, as many queries for three as for one."""

from __future__ import annotations

import pytest

from .factories import COMMUNITY, BuildingFactory, DivisionFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db
BASE = "/api/territory"


def test_communities_of_an_area(client):
    DivisionFactory(code="431002001", name="人民路街道")
    DivisionFactory(code=COMMUNITY, name="北湖路社区")
    DivisionFactory(code="431003001001", name="别处社区")
    assert client.get(f"{BASE}/431002/communities").json() == [
        {"code": COMMUNITY, "name": "北湖路社区"}
    ]


def test_neighbourhoods_and_buildings(client):
    home = NeighbourhoodFactory(name="纺织厂宿舍", kind="old")
    building = BuildingFactory(neighbourhood=home, name="3 栋")
    NeighbourhoodFactory(area="431003001001")
    assert client.get(f"{BASE}/431002001/neighbourhoods").json() == [
        {"id": str(home.pk), "area": COMMUNITY, "name": "纺织厂宿舍", "kind": "old"}
    ]
    assert client.get(f"{BASE}/neighbourhoods/{home.pk}/buildings").json() == [
        {"id": str(building.pk), "name": "3 栋"}
    ]


@pytest.mark.parametrize("area", ["4310", "43100", "43100200100a", "431002001001001", "%25"])
def test_what_is_no_code_of_a_county_street_or_community_is_refused(client, area):
    for what in ("communities", "neighbourhoods"):
        assert client.get(f"{BASE}/{area}/{what}").status_code == 422


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("what", ["communities", "neighbourhoods", "buildings"])
def test_each_list_takes_one_query(client, what, count, django_assert_num_queries):
    home = NeighbourhoodFactory()
    for number in range(count):
        DivisionFactory(code=f"43100200100{number + 1}")
        BuildingFactory(neighbourhood=home)
        if number:
            NeighbourhoodFactory()
    path = f"neighbourhoods/{home.pk}" if what == "buildings" else "431002"
    with django_assert_num_queries(1):
        answer = client.get(f"{BASE}/{path}/{what}")
    assert len(answer.json()) == count
