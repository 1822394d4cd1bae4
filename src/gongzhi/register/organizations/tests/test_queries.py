"""What the register is asked: the tree in a fixed number of queries, the roster, who sees whom."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.organizations import queries
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    AppointmentFactory,
    LinkFactory,
    PlaceFactory,
    PostFactory,
    StaffAccountFactory,
    UnitFactory,
    chain,
    on_duty,
)
from gongzhi.register.territory.tests.factories import (
    BuildingFactory,
    DivisionFactory,
    NeighbourhoodFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)
ELSEWHERE = "431002001002"


def a_branch(superior, *, name="梧桐苑", groups=1):
    """A neighbourhood with its branch; two buildings a group, the second left alone."""
    home = NeighbourhoodFactory(name=name)
    branch = UnitFactory(kind="branch", name=f"{name}党支部")
    LinkFactory(unit=branch, to_unit=superior)
    PlaceFactory(unit=branch, neighbourhood=home)
    AppointmentFactory(post=PostFactory(unit=branch, title="书记"), holder=f"{name}书记")
    for _ in range(groups):
        block = BuildingFactory(neighbourhood=home)
        BuildingFactory(neighbourhood=home)
        group = UnitFactory(kind="group")
        household = UnitFactory(kind="household")
        chain(branch, group, household)
        for unit in (group, household):
            PlaceFactory(unit=unit, neighbourhood=home, building=block)
    return home, branch


@pytest.mark.parametrize("branches", [1, 3])
def test_the_party_tree_is_read_in_six_queries(branches):
    head = UnitFactory(kind="community_party")
    for number in range(branches):
        a_branch(head, name=f"小区{number}", groups=2)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = queries.party_tree(COMMUNITY, on=TODAY)
    assert len(asked) == 6
    assert [(level.having, level.all) for level in found.coverage] == [
        (1, 1),
        (branches, branches),
        (2 * branches, 4 * branches),
        (2 * branches, 4 * branches),
    ]
    (root,) = found.roots
    assert [node.leader.holder for node in root.below] == [
        f"小区{number}书记" for number in range(branches)
    ]


def test_the_tree_names_what_is_not_reached():
    home, _ = a_branch(UnitFactory(kind="community_party"))
    NeighbourhoodFactory(name="白鹭洲")
    found = queries.party_tree(COMMUNITY, on=TODAY)
    assert found.uncovered == ["白鹭洲"]
    reached = {item.name: item for item in found.homes}[home.name]
    assert [(block.has_group, block.has_household) for block in reached.buildings] == [
        (True, True),
        (False, False),
    ]


def test_a_unit_under_nothing_still_stands_in_the_tree():
    UnitFactory(kind="branch", name="孤支部")
    head = UnitFactory(kind="community_party", name="党委")
    assert [node.unit.name for node in queries.party_tree(COMMUNITY, on=TODAY).roots] == [
        "党委",
        "孤支部",
    ]
    assert head.is_party


def test_a_dissolved_unit_and_one_elsewhere_are_not_in_the_tree():
    head = UnitFactory(kind="community_party")
    UnitFactory(kind="branch", dissolved_on=TODAY)
    UnitFactory(kind="branch", area=ELSEWHERE)
    (root,) = queries.party_tree(COMMUNITY, on=TODAY).roots
    assert (root.unit, root.below) == (head, [])


def test_an_empty_community_has_nothing_of_everything():
    found = queries.party_tree(COMMUNITY, on=TODAY)
    assert (found.roots, found.homes) == ([], [])
    assert [(level.having, level.all) for level in found.coverage] == [
        (0, 1),
        (0, 0),
        (0, 0),
        (0, 0),
    ]


@pytest.mark.parametrize("communities", [1, 3])
def test_the_coverage_of_many_communities_is_read_in_five_queries(communities):
    for number in range(communities):
        DivisionFactory(code=f"43100200100{number + 1}")
    a_branch(UnitFactory(kind="community_party"))
    with CaptureQueriesContext(connection) as asked:
        rows = queries.party_coverage("431002001")
    assert len(asked) == 5
    assert [row.area for row in rows] == [f"43100200100{n + 1}" for n in range(communities)]
    tree = queries.party_tree(COMMUNITY, on=TODAY)
    assert rows[0].levels == tree.coverage


@pytest.mark.parametrize("posts", [1, 3])
def test_the_roster_is_read_in_three_queries(posts):
    clerk, _ = on_duty("clerk")
    office = UnitFactory(kind="street", name="〇街道办", area=COMMUNITY)
    for number in range(posts):
        AppointmentFactory(post=PostFactory(unit=office, title=f"职务{number}"))
    found = queries.posts_seen_by(clerk).filter(unit=office)
    with CaptureQueriesContext(connection) as asked:
        rows, after = queries.roster(found, clerk, after=None)
    assert (len(asked), len(rows), after) == (3, posts, None)
    assert [(len(row.named), row.vacancies) for row in rows] == [(1, 0)] * posts


def test_the_roster_goes_on_after_the_last_post_of_a_page():
    clerk, _ = on_duty("clerk")
    unit = UnitFactory()
    posts = [PostFactory(unit=unit, title=f"职务{number}") for number in range(3)]
    found = queries.posts_seen_by(clerk).filter(unit=unit)
    rows, after = queries.roster(found, clerk, after=None, size=2)
    assert [row.post for row in rows] == posts[:2]
    assert after == posts[1].pk
    rows, after = queries.roster(found, clerk, after=after, size=2)
    assert ([row.post for row in rows], after) == (posts[2:], None)


def test_each_filter_of_the_roster_lists_what_its_figure_counts():
    organiser, _ = on_duty("organiser", area="431002001")
    unit = UnitFactory()
    vacant = PostFactory(unit=unit, title="空", seats=2)
    AppointmentFactory(post=vacant)
    ending = PostFactory(unit=unit, title="将满")
    AppointmentFactory(post=ending, until_on=date(2026, 4, 1))
    overdue = PostFactory(unit=unit, title="已满")
    AppointmentFactory(post=overdue, until_on=date(2026, 1, 1))
    shown = PostFactory(unit=unit, title="公示")
    AppointmentFactory(post=shown, status="published", publish_until=date(2026, 3, 16))
    left = PostFactory(unit=unit, title="离任")
    AppointmentFactory(post=left, status="ended", ended_on=date(2026, 2, 2))
    found = queries.posts_seen_by(organiser, area=COMMUNITY)

    def listed(show):
        return set(queries.roster_filter(found, show, on=TODAY))

    assert listed("vacant") == {vacant, left}
    assert listed("ending") == {ending, overdue}
    assert listed("published") == {shown}
    assert listed("") == {vacant, ending, overdue, shown, left}
    figures = queries.roster_figures(organiser, area=COMMUNITY, on=TODAY)
    assert (figures.seats, figures.held, figures.vacant) == (6, 4, 2)
    assert (figures.published, figures.ending) == (1, 2)


def test_the_leader_of_a_small_unit_is_named_to_the_organiser_alone():
    group = UnitFactory(kind="group")
    AppointmentFactory(post=PostFactory(unit=group), holder="何家和")
    clerk, _ = on_duty("clerk")
    organiser, _ = on_duty("organiser", area="431002001")

    def named(actor):
        rows, _ = queries.roster(queries.posts_seen_by(actor).filter(unit=group), actor, after=None)
        return [([held.holder for held in row.named], row.unnamed, row.vacancies) for row in rows]

    assert named(clerk) == [([], 1, 0)]
    assert named(organiser) == [(["何家和"], 0, 0)]
    group.is_contact_published = True
    group.save()
    assert named(clerk) == [(["何家和"], 0, 0)]


def test_only_appointments_under_publicity_are_published():
    post = PostFactory(seats=3)
    running = AppointmentFactory(post=post, status="published", publish_until=TODAY)
    over = AppointmentFactory(post=post, status="published", publish_until=date(2026, 3, 8))
    AppointmentFactory(post=post)
    assert list(queries.published_in(COMMUNITY, on=TODAY)) == [running]
    assert queries.published_in(ELSEWHERE, on=TODAY).count() == 0
    assert queries.published(running.pk, on=TODAY) == running
    assert queries.published(over.pk, on=TODAY) is None


def test_units_are_read_page_by_page_in_their_order():
    units = [
        UnitFactory(kind=kind, name=name)
        for kind, name in (("branch", "乙"), ("community", "甲"), ("community", "丙"))
    ]
    found = queries.units_in(COMMUNITY)
    first, after = queries.page_of_units(found, after=None, size=2)
    second, last = queries.page_of_units(found, after=after, size=2)
    assert first + second == list(found)
    assert set(first + second) == set(units)
    assert last is None
    assert list(queries.units_in(COMMUNITY, kinds=["branch"])) == units[:1]


def test_links_tell_the_superior_and_what_hangs_below():
    head, branch = UnitFactory(kind="community_party"), UnitFactory(kind="branch")
    former = UnitFactory(kind="community_party")
    LinkFactory(unit=branch, to_unit=former, until_on=date(2022, 1, 1))
    LinkFactory(unit=branch, to_unit=head, from_on=date(2022, 1, 1))
    assert queries.superior_of(branch.pk) == head
    assert queries.superior_of(head.pk) is None
    assert list(queries.units_below(head.pk)) == [branch]
    assert list(queries.units_below(former.pk)) == []
    assert [link.to_unit for link in queries.links_of(branch.pk)] == [head, former]


def test_a_building_shows_its_group_and_centre_household():
    block = BuildingFactory()
    group, household = UnitFactory(kind="group"), UnitFactory(kind="household")
    for unit in (household, group, UnitFactory(kind="property")):
        PlaceFactory(unit=unit, neighbourhood=block.neighbourhood, building=block)
    assert list(queries.units_of_building(block.pk)) == [group, household]
    assert [place.building for place in queries.places_of(group.pk)] == [block]


def test_duties_end_with_the_term_and_with_leaving():
    account = StaffAccountFactory()
    post = PostFactory(role="clerk", seats=3)
    AppointmentFactory(post=post, account=account, until_on=date(2026, 3, 9))
    assert [duty.role for duty in queries.actor_of(account.pk, on=TODAY).duties] == ["clerk"]
    assert queries.actor_of(account.pk, on=date(2026, 3, 10)).duties == ()
    assert queries.actor_of(account.pk, on=date(2025, 1, 5)).duties == ()


def test_an_account_that_does_not_exist_is_anybody():
    assert queries.actor_of(0, on=TODAY) is ANYBODY
    assert queries.signed_in(0, on=TODAY) is None


def test_who_signs_in_is_read_in_one_query(django_assert_num_queries):
    _, account = on_duty("clerk", name="赵姐")
    with django_assert_num_queries(1):
        found = queries.signed_in(account.pk, on=TODAY)
    assert (found.actor.name, found.is_staff, found.has_second_factor) == ("赵姐", True, True)


def test_the_office_of_an_area_is_the_nearest_that_stands():
    street = UnitFactory(kind="street", area="431002001")
    assert queries.community_office(COMMUNITY) == street
    office = UnitFactory(kind="community")
    assert queries.community_office(COMMUNITY) == office
    assert queries.community_office("999999999999") is None


def test_the_offices_of_many_areas_are_found_at_once(django_assert_num_queries):
    street = UnitFactory(kind="street", area="431002001")
    office = UnitFactory(kind="community")
    far = "431002999001"
    with django_assert_num_queries(1):
        found = queries.community_offices([COMMUNITY, "431002001999", far])
    assert found == {COMMUNITY: office.pk, "431002001999": street.pk}
    district = UnitFactory(kind="district", area="431002")
    assert queries.community_offices([far]) == {far: district.pk}
    assert queries.community_offices([]) == {}


def test_a_matter_can_be_offered_to_units_at_or_above_its_place_but_no_party_unit():
    office = UnitFactory(kind="community")
    bureau = UnitFactory(kind="department", area="431002")
    UnitFactory(kind="branch")
    UnitFactory(kind="community", area=ELSEWHERE)
    assert set(queries.units_that_may_take_over(COMMUNITY)) == {office, bureau}


def test_accounts_are_found_by_unit_and_role():
    office = UnitFactory()
    _, clerk = on_duty("clerk", unit=office)
    on_duty("community_head", unit=office)
    assert queries.accounts_in([office.pk], "clerk", on=TODAY) == [clerk.pk]


def test_logs_say_as_what_somebody_works():
    office = UnitFactory(name="仙泉社区居民委员会")
    clerk, _ = on_duty("clerk", unit=office)
    assert queries.roles_of(clerk) == "仙泉社区居民委员会 社区工作者（全岗通）"
    assert queries.roles_of(SYSTEM) == ""
    assert queries.names_of_units([office.pk, uuid4(), None]) == {office.pk: office.name}


def test_appointments_of_a_territory_can_be_cut_by_kind_of_unit():
    branch = PostFactory(unit=UnitFactory(kind="branch"))
    held = AppointmentFactory(post=branch)
    AppointmentFactory()
    assert list(queries.appointments_in(COMMUNITY, kinds=["branch"])) == [held]
    assert queries.appointments_in(COMMUNITY).count() == 2
    assert list(queries.appointments_of(branch.pk)) == [held]
