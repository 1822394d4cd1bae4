"""Choosing a place, keeping the register: what pages show, to whom, in how many queries."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from gongzhi.foundation.journal.models import Entry
from gongzhi.register.organizations.tests.factories import enter, on_duty
from gongzhi.register.territory import queries
from gongzhi.register.territory.models import Building, Neighbourhood

from .factories import (
    COMMUNITY,
    BuildingFactory,
    DivisionFactory,
    NeighbourhoodFactory,
    PartFactory,
)

pytestmark = pytest.mark.django_db
KEEP, PLACE = "/desk/places/", "/place/"
NEW = {"area": COMMUNITY, "name": "望江苑", "kind": "new", "address": "", "built_in": ""}
BLOCK = {"name": "3 栋", "entrances": "2", "storeys": "6"}


@pytest.fixture(autouse=True)
def district():
    for code, name in (
        ("431002", "北湖区"),
        ("431002001", "人民路街道"),
        (COMMUNITY, "北湖路社区"),
        ("431002001002", "国庆北路社区"),
        ("431002009", "燕泉街道"),
        ("431002009001", "仙泉社区"),
    ):
        DivisionFactory(code=code, name=name)
    queries.forget_names()
    yield
    queries.forget_names()


@pytest.fixture
def clerk(client):
    """A test client on which the clerk of our community is signed in."""
    _, account = on_duty("clerk", area=COMMUNITY, name="赵姐")
    return enter(client, account)


def everything():
    return (
        list(Neighbourhood.objects.order_by("pk").values()),
        list(Building.objects.order_by("pk").values()),
        Entry.objects.count(),
    )


def text(response):
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def path_of(home):
    return reverse("territory:neighbourhood", args=[home.pk])


# ── choosing ──


def test_anybody_chooses_a_community_and_goes_on_where_they_came_from(client):
    page = client.get(PLACE, {"next": "/say/"})
    assert page.status_code == 200
    assert "仙泉社区" in text(page)
    answer = client.post(PLACE, {"area": "431002009001", "next": "/say/"})
    assert (answer.status_code, answer.url) == (302, "/say/")
    cookie = answer.cookies["gz_place"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("431002009001", True, "Lax")
    chosen = client.get(PLACE)
    assert "现在看的是 燕泉街道仙泉社区" in text(chosen)
    assert chosen.content.decode().count('aria-current="true"') == 1


def test_a_whole_street_may_be_chosen_and_let_go_again(client):
    assert client.post(PLACE, {"area": "431002001"}).url == "/"
    assert "现在看的是 人民路街道" in text(client.get(PLACE))
    answer = client.post(PLACE, {"area": ""})
    assert answer.url == "/"
    assert client.cookies["gz_place"].value == ""
    assert "现在看的是" not in text(client.get(PLACE))


@pytest.mark.parametrize("area", ["431002", "431003001", "999999999", "43100200100x", "%"])
def test_what_is_none_of_our_places_is_not_chosen(client, area):
    answer = client.post(PLACE, {"area": area})
    assert answer.status_code == 400
    assert "gz_place" not in answer.cookies
    assert "北湖区没有这个社区，请从下面挑一个。" in text(answer)


def test_communities_are_found_by_part_of_a_name(client):
    page = client.get(PLACE, {"q": " 仙泉 "})
    said = text(page)
    assert "名字里有“仙泉”的" in said
    assert "仙泉社区" in said
    assert "国庆北路社区" not in said
    assert page.content.decode().count("<details open>") == 1
    nothing = client.get(PLACE, {"q": "<天上>"})
    assert nothing.status_code == 200
    assert "没有找到“&lt;天上&gt;”" in nothing.content.decode().replace(
        '<span class="gz-ph">', ""
    ).replace("</span>", "")


def test_nobody_is_led_to_another_host(client):
    answer = client.post(PLACE, {"area": COMMUNITY, "next": "https://example.org/"})
    assert answer.url == "/"


@pytest.mark.parametrize("streets", [1, 3])
def test_choosing_asks_as_often_for_one_street_as_for_three(
    client, streets, django_assert_num_queries
):
    for number in range(3, 3 + streets):
        DivisionFactory(code=f"43100200{number}", name=f"街道{number}")
        DivisionFactory(code=f"43100200{number}001", name=f"社区{number}")
    client.get(PLACE)
    with django_assert_num_queries(2):
        client.get(PLACE)


# ── who may ──


@pytest.mark.parametrize("name", ["keep", "neighbourhood", "building", "sheets", "template"])
def test_a_stranger_is_led_to_the_staff_sign_in(client, name):
    building = BuildingFactory()
    args = {
        "keep": [],
        "building": [building.neighbourhood_id, building.pk],
    }.get(name, [building.neighbourhood_id])
    answer = client.get(reverse(f"territory:{name}", args=args))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("people:staff_sign_in"))


@pytest.mark.parametrize("role", ["handler", "branch_secretary", "system_admin"])
def test_other_duties_do_not_open_the_register(client, role):
    _, account = on_duty(role, area=COMMUNITY)
    enter(client, account)
    before = everything()
    assert client.get(KEEP).status_code == 403
    assert client.post(KEEP, NEW).status_code == 403
    assert everything() == before


def test_what_lies_elsewhere_is_not_there(clerk):
    building = BuildingFactory(neighbourhood__area="431002001002")
    home = building.neighbourhood
    before = everything()
    for path in (
        path_of(home),
        reverse("territory:building", args=[home.pk, building.pk]),
        reverse("territory:sheets", args=[home.pk]),
        reverse("territory:template", args=[home.pk]),
    ):
        assert clerk.get(path).status_code == 404
    assert clerk.post(path_of(home), BLOCK).status_code == 404
    assert everything() == before
    assert home.name not in text(clerk.get(KEEP))


# ── the list ──


def test_the_list_shows_counts_and_exact_areas(clerk):
    building = BuildingFactory(neighbourhood__name="纺织厂宿舍", neighbourhood__kind="resettled")
    for number in range(15):
        PartFactory(building=building, number=str(number), exclusive_area=Decimal("89.51"))
    said = text(clerk.get(KEEP))
    assert "纺织厂宿舍 安置小区 北湖路社区 1 15 1,342.65" in said
    assert "第 1–1 个，共 1 个小区" in said


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_row_as_for_three(clerk, count, django_assert_num_queries):
    for _ in range(count):
        PartFactory()
    clerk.get(KEEP)
    with django_assert_num_queries(7):
        page = clerk.get(KEEP)
    assert page.content.decode().count('role="rowheader"') == count


def test_a_long_list_is_paged_and_narrowed(clerk):
    for number in range(31):
        NeighbourhoodFactory(name=f"小区{number:02}", kind="old" if number else "village")
    first = clerk.get(KEEP)
    assert "第 1–30 个，共 31 个小区" in text(first)
    assert 'href="?page=2" rel="next"' in first.content.decode()
    second = clerk.get(KEEP, {"page": "2"})
    assert "第 31–31 个，共 31 个小区" in text(second)
    assert 'href="?page=1" rel="prev"' in second.content.decode()
    narrowed = clerk.get(KEEP, {"kind": "village", "q": "小区", "page": "x"})
    assert "第 1–1 个，共 1 个小区" in text(narrowed)
    assert "没有找到这样的小区" in text(clerk.get(KEEP, {"q": "天上"})).replace(" ", "")


def test_an_empty_register_says_how_to_begin(clerk):
    assert "还没有登记小区" in text(clerk.get(KEEP))


def test_a_neighbourhood_is_registered_from_the_list(clerk):
    answer = clerk.post(KEEP, {**NEW, "built_in": "2024"})
    home = Neighbourhood.objects.get()
    assert (answer.status_code, answer.url) == (302, path_of(home))
    assert (home.name, home.kind, home.area, home.built_in) == ("望江苑", "new", COMMUNITY, 2024)
    assert "登记了望江苑，接着登记它的楼栋" in text(clerk.get(answer.url))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请写小区名"),
        ({"area": "431002001002"}, "这个社区不归您登记，请重新选"),
        ({"name": "纺织厂宿舍"}, "这个社区已经有同名的小区"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(clerk, wrong, said):
    NeighbourhoodFactory(name="纺织厂宿舍")
    before = everything()
    answer = clerk.post(KEEP, {**NEW, "address": "燕泉路 18 号", **wrong})
    assert answer.status_code == 400
    assert said in text(answer)
    assert 'value="燕泉路 18 号"' in answer.content.decode()
    assert everything() == before


# ── one neighbourhood ──


def test_a_neighbourhood_shows_its_buildings_and_takes_another(clerk):
    home = NeighbourhoodFactory(name="纺织厂宿舍", kind="old", built_in=1986)
    assert "还没有登记楼栋" in text(clerk.get(path_of(home)))
    assert clerk.post(path_of(home), BLOCK).url == path_of(home)
    PartFactory(building=home.buildings.get(), exclusive_area=Decimal("1089.50"))
    said = text(clerk.get(path_of(home)))
    assert "人民路街道北湖路社区 · 老旧小区 · 1986 年建成" in said
    assert "3 栋 2 6 1 1,089.50" in said


def test_a_second_building_of_one_name_is_refused(clerk):
    home = NeighbourhoodFactory()
    BuildingFactory(neighbourhood=home, name="3 栋")
    before = everything()
    answer = clerk.post(path_of(home), BLOCK)
    assert answer.status_code == 400
    assert "这个名字已经有了，请换一个" in text(answer)
    assert everything() == before


def test_a_neighbourhood_is_put_right(clerk):
    home = NeighbourhoodFactory(name="纺织厂宿舍", kind="old")
    said = {"name": "纺织厂家属院", "kind": "unmanaged", "address": "燕泉路", "built_in": "1986"}
    assert clerk.post(path_of(home), said).url == path_of(home)
    home.refresh_from_db()
    assert (home.name, home.kind, home.address, home.built_in) == (
        "纺织厂家属院",
        "unmanaged",
        "燕泉路",
        1986,
    )
    before = everything()
    assert clerk.post(path_of(home), {**said, "name": ""}).status_code == 400
    assert everything() == before


@pytest.mark.parametrize("count", [1, 3])
def test_a_neighbourhood_asks_as_often_for_one_building_as_for_three(
    clerk, count, django_assert_num_queries
):
    home = NeighbourhoodFactory()
    for _ in range(count):
        BuildingFactory(neighbourhood=home)
    clerk.get(path_of(home))
    with django_assert_num_queries(5):
        clerk.get(path_of(home))


# ── one building ──


def test_a_building_lists_its_parts_in_pages_and_no_owner(clerk):
    building = BuildingFactory(name="3 栋", entrances=2, storeys=31)
    for number in range(61):
        PartFactory(building=building, number=f"1-{number + 1}01", use="home", basis="surveyed")
    path = reverse("territory:building", args=[building.neighbourhood_id, building.pk])
    first, second = clerk.get(path), clerk.get(path, {"page": 2})
    assert "2 个单元 · 31 层 · 61 户，专有面积共 5,459.50 平方米" in text(first)
    assert "1-101 住宅 89.50 测绘" in text(first)
    assert "第 1–60 户，共 61 户" in text(first)
    assert "1-6101" not in text(first)
    assert "1-6101 住宅 89.50 测绘" in text(second)
    assert "第 61–61 户，共 61 户" in text(second)
    assert "业主" not in text(first)


@pytest.mark.parametrize("count", [1, 3])
def test_a_building_asks_as_often_for_one_part_as_for_three(
    clerk, count, django_assert_num_queries
):
    building = BuildingFactory()
    for _ in range(count):
        PartFactory(building=building)
    path = reverse("territory:building", args=[building.neighbourhood_id, building.pk])
    clerk.get(path)
    with django_assert_num_queries(6):
        clerk.get(path)


def test_a_building_is_put_right_or_refused(clerk):
    building = BuildingFactory(name="3 栋")
    BuildingFactory(neighbourhood=building.neighbourhood, name="4 栋")
    path = reverse("territory:building", args=[building.neighbourhood_id, building.pk])
    assert "这一栋还没有登记房屋" in text(clerk.get(path))
    assert clerk.post(path, {**BLOCK, "storeys": "7"}).url == path
    building.refresh_from_db()
    assert building.storeys == 7
    before = everything()
    for wrong in ({"name": "4 栋"}, {"storeys": "0"}):
        assert clerk.post(path, {**BLOCK, **wrong}).status_code == 400
    assert everything() == before


def test_a_building_of_another_neighbourhood_is_not_here(clerk):
    here, there = BuildingFactory(), BuildingFactory()
    path = reverse("territory:building", args=[here.neighbourhood_id, there.pk])
    assert clerk.get(path).status_code == 404
