"""What lies where: exact lists, one code range an index serves, literal counts of queries."""

from __future__ import annotations

import json
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import RequestFactory

from gongzhi.foundation.policy import ANYBODY, Actor, Duty
from gongzhi.register.territory import queries
from gongzhi.register.territory.models import Division, Level, Neighbourhood

from .factories import (
    COMMUNITY,
    BuildingFactory,
    DivisionFactory,
    NeighbourhoodFactory,
    PartFactory,
)

pytestmark = pytest.mark.django_db
UNIT = UUID(int=1)


@pytest.fixture(autouse=True)
def asked_anew():
    queries.forget_names()
    yield
    queries.forget_names()


@pytest.fixture
def district():
    """北湖区 with two streets, one of them the last number of its ten, and a street beside it."""
    for code, name in (
        ("431002", "北湖区"),
        ("431002001", "人民路街道"),
        ("431002001001", "北湖路社区"),
        ("431002001002", "国庆北路社区"),
        ("431002009", "燕泉街道"),
        ("431002009001", "仙泉社区"),
        ("431003", "苏仙区"),
        ("431003001", "苏仙岭街道"),
        ("431003001001", "北湖路社区"),
    ):
        DivisionFactory(code=code, name=name)


def clerk(*areas):
    return Actor(pk=1, duties=tuple(Duty("clerk", UNIT, area) for area in areas))


def names(rows):
    return [row.name for row in rows]


def test_divisions_of_an_area_come_in_official_order_and_from_nowhere_else(district):
    assert names(queries.streets_in("431002")) == ["人民路街道", "燕泉街道"]
    assert names(queries.communities_in("431002")) == ["北湖路社区", "国庆北路社区", "仙泉社区"]
    assert names(queries.communities_in("431002009")) == ["仙泉社区"]
    assert names(queries.communities_in("431002001001")) == ["北湖路社区"]
    assert names(queries.divisions_in("", Level.COUNTY)) == ["北湖区", "苏仙区"]


def test_a_place_is_called_by_its_name_and_an_unknown_one_by_its_code(
    district, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert queries.called("431002001") == "人民路街道"
        assert queries.called("431002001") == "人民路街道"
    with django_assert_num_queries(2):
        assert queries.called("999999") == "999999"
        assert queries.called("999999") == "999999"
    Division.objects.filter(code="431002001").update(name="人民西路街道")
    assert queries.called("431002001") == "人民路街道"
    queries.forget_names()
    assert queries.called("431002001") == "人民西路街道"


def test_full_names_join_what_is_below(district, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queries.full_name("431002009001", below="431002") == "燕泉街道仙泉社区"
    assert queries.full_name("431002009001") == "北湖区燕泉街道仙泉社区"
    assert queries.full_name("431002", below="431002") == ""


def test_names_of_many_codes_take_one_query(district, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert queries.names_of(["431002", "431003", "999999", "431002"]) == {
            "431002": "北湖区",
            "431003": "苏仙区",
        }


def test_the_area_above(district):
    assert queries.parent_area("431002001001") == "431002001"
    assert queries.parent_area("43") == "43"


@pytest.mark.parametrize(
    ("kept", "chosen"),
    [
        ("431002001001", "431002001001"),
        ("431002001", "431002001"),
        ("431002", None),
        ("431003001001", None),
        ("43100200100a", None),
        ("431002００１", None),
        ("", None),
    ],
)
def test_the_cookie_is_believed_only_for_a_street_or_community_of_ours(kept, chosen):
    request = RequestFactory().get("/")
    request.COOKIES[queries.PLACE_COOKIE] = kept
    assert queries.chosen_area(request) == chosen


def test_only_a_street_or_community_of_ours_may_be_chosen(district):
    assert queries.may_be_chosen("431002001")
    assert queries.may_be_chosen("431002009001")
    for code in ("431002", "431003001", "431003001001", "431002002", "", "%"):
        assert not queries.may_be_chosen(code)


def test_communities_are_found_by_their_name_or_their_streets(district):
    def found(text):
        streets = queries.communities_by_street("431002", text=text)
        return {street.name: names(inside) for street, inside in streets}

    assert found("") == {"人民路街道": ["北湖路社区", "国庆北路社区"], "燕泉街道": ["仙泉社区"]}
    assert found("北湖") == {"人民路街道": ["北湖路社区"]}
    assert found("人民路") == {"人民路街道": ["北湖路社区", "国庆北路社区"]}
    assert found("泉") == {"燕泉街道": ["仙泉社区"]}
    assert found("%") == {}


@pytest.mark.parametrize("count", [1, 3])
def test_streets_with_their_communities_take_two_queries(count, django_assert_num_queries):
    for number in range(1, count + 1):
        DivisionFactory(code=f"43100200{number}", name="某街道")
        DivisionFactory(code=f"43100200{number}001", name="某社区")
    with django_assert_num_queries(2):
        found = queries.communities_by_street("431002")
    assert [len(inside) for _, inside in found] == [1] * count


def test_a_clerk_keeps_the_communities_and_neighbourhoods_of_all_their_duties(district):
    here, there = NeighbourhoodFactory(), NeighbourhoodFactory(area="431002009001")
    NeighbourhoodFactory(area="431003001001")
    actor = clerk("431002001001", "431002009")
    assert names(queries.communities_kept_by(actor, "clerk")) == ["北湖路社区", "仙泉社区"]
    assert list(queries.neighbourhoods_kept_by(actor)) == [here, there]
    assert list(queries.neighbourhoods_kept_by(clerk("431002001"))) == [here]
    assert list(queries.neighbourhoods_kept_by(ANYBODY)) == []
    assert list(queries.communities_kept_by(ANYBODY, "clerk")) == []


def test_the_list_is_narrowed_by_words_area_and_kind():
    old = NeighbourhoodFactory(name="纺织厂宿舍", kind="old", address="燕泉路 18 号")
    new = NeighbourhoodFactory(name="望江府", kind="new", area="431002009001", address="")
    actor = clerk("431002")

    def found(**asked):
        return list(queries.neighbourhoods_kept_by(actor, **asked))

    assert found() == [old, new]
    assert found(text="纺织") == [old]
    assert found(text="燕泉路") == [old]
    assert found(area="431002009") == [new]
    assert found(kind="new") == [new]
    assert found(kind="new", text="纺织") == []


@pytest.mark.parametrize("count", [1, 3])
def test_counting_neighbourhoods_takes_three_queries(count, django_assert_num_queries):
    for _ in range(count):
        building = BuildingFactory(neighbourhood__area=COMMUNITY)
        BuildingFactory(neighbourhood=building.neighbourhood)
        PartFactory(building=building, exclusive_area=Decimal("89.50"))
        PartFactory(building=building, exclusive_area=Decimal("0.51"))
    NeighbourhoodFactory(area="431002009001", name="没有楼的")
    with django_assert_num_queries(3):
        found = queries.counted(queries.neighbourhoods_in("431002"))
    facts = [(item.buildings, item.parts, item.exclusive_area) for item in found]
    assert facts == [(2, 2, Decimal("90.01"))] * count + [(0, 0, Decimal(0))]


@pytest.mark.parametrize("count", [1, 3])
def test_the_buildings_of_a_neighbourhood_take_one_query(count, django_assert_num_queries):
    home = NeighbourhoodFactory()
    for position in range(1, count + 1):
        building = BuildingFactory(neighbourhood=home, position=position)
        for number in range(position):
            PartFactory(building=building, number=str(number), exclusive_area=Decimal("10.10"))
    BuildingFactory()
    with django_assert_num_queries(1):
        found = list(queries.building_facts(home.pk))
    assert [(item.position, item.n_parts, item.total) for item in found] == [
        (position, position, Decimal("10.10") * position) for position in range(1, count + 1)
    ]


def test_a_building_without_parts_has_no_area():
    home = BuildingFactory().neighbourhood
    facts = queries.building_facts(home.pk).get()
    assert (facts.n_parts, facts.total) == (0, Decimal(0))


def test_buildings_of_an_area_lie_in_it():
    near = BuildingFactory()
    BuildingFactory(neighbourhood__area="431003001001")
    assert list(queries.buildings_in("431002")) == [near]


@pytest.mark.parametrize("count", [1, 3])
def test_parts_come_in_one_query_as_people_count_them(count, django_assert_num_queries):
    building = BuildingFactory()
    written = ["1-201", "1-1001", "2-101"][:count]
    for number in reversed(written):
        PartFactory(building=building, number=number)
    with django_assert_num_queries(1):
        assert [part.number for part in queries.parts_of(building.pk)] == written


def test_numbers_of_any_shape_have_an_order():
    building = BuildingFactory()
    written = ["-1-12", "1-0101", "1-101", "1-1001", "2-9", "10-1", "12345678", "车位 9", "车位 10"]
    for number in reversed(written):
        PartFactory(building=building, number=number)
    assert [part.number for part in queries.parts_of(building.pk)] == written


def test_what_is_not_there_is_none():
    assert queries.neighbourhood(uuid4()) is None
    assert queries.building(uuid4()) is None
    assert queries.division("43") is None


def test_a_building_comes_with_its_neighbourhood(django_assert_num_queries):
    made = BuildingFactory()
    with django_assert_num_queries(1):
        found = queries.building(made.pk)
        assert found.neighbourhood.name == made.neighbourhood.name


@pytest.fixture
def many():
    """Enough rows that the planner looks for an index, analysed as a running house has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO territory_division (code, name, level) "
            "SELECT (431000000000 + n * 37)::text, '社区' || n, 5 FROM generate_series(1, 30000) n"
        )
        cursor.execute(
            "INSERT INTO territory_neighbourhood (id, area, name, kind, address) "
            "SELECT gen_random_uuid(), (431000000000 + n * 37)::text, '小区', 'old', '' "
            "FROM generate_series(1, 30000) n"
        )
        cursor.execute("ANALYZE territory_division, territory_neighbourhood")


def plan_of(rows):
    (plan,) = json.loads(rows.explain(format="json"))
    nodes, waiting = [], [plan["Plan"]]
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes


@pytest.mark.parametrize(
    "rows",
    [
        lambda: queries.neighbourhoods_in("431000001"),
        lambda: queries.neighbourhoods_kept_by(clerk("431000001")),
        lambda: queries.communities_in("431000001"),
        lambda: queries.communities_kept_by(clerk("431000001"), "clerk"),
    ],
)
def test_a_scope_is_one_range_of_codes_on_an_index(many, rows):
    scans = [node for node in plan_of(rows()) if "Scan" in node["Node Type"]]
    kinds = {node["Node Type"] for node in scans}
    assert kinds <= {"Index Scan", "Index Only Scan", "Bitmap Index Scan", "Bitmap Heap Scan"}
    searched = [node["Index Cond"] for node in scans if "Index Cond" in node]
    assert len(searched) == 1
    assert ">= '431000001'" in searched[0]
    assert "< '431000002'" in searched[0]
    assert rows().count() == 27


def test_a_neighbourhood_for_change_is_locked(django_assert_num_queries):
    home = NeighbourhoodFactory()
    with django_assert_num_queries(1) as asked:
        assert queries.neighbourhood_for_change(home.pk) == home
    assert asked[0]["sql"].endswith("FOR UPDATE")
    with pytest.raises(Neighbourhood.DoesNotExist):
        queries.neighbourhood_for_change(uuid4())
