"""What the database itself refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gongzhi.register.organizations.models import OrgUnit, UnitPlace
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    AppointmentFactory,
    LinkFactory,
    PlaceFactory,
    PostFactory,
    UnitFactory,
)
from gongzhi.register.territory.tests.factories import BuildingFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 9)


def refused(make, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_two_standing_units_of_one_place_have_two_names():
    UnitFactory(name="梧桐苑党支部")
    refused(lambda: UnitFactory(name="梧桐苑党支部"), "organizations_one_standing_name")
    UnitFactory(name="梧桐苑党支部", area="431002001002")
    OrgUnit.objects.filter(area=COMMUNITY).update(dissolved_on=DAY)
    UnitFactory(name="梧桐苑党支部")


def test_a_unit_is_of_a_known_kind_and_ends_after_it_began():
    refused(lambda: UnitFactory(kind="club"), "organizations_kind_known")
    refused(
        lambda: UnitFactory(dissolved_on=date(2020, 3, 1)),
        "organizations_dissolved_after_founded",
    )


def test_a_unit_has_one_superior_at_a_time():
    link = LinkFactory()
    refused(lambda: LinkFactory(unit=link.unit), "organizations_one_superior")
    link.until_on = DAY
    link.save()
    LinkFactory(unit=link.unit)


def test_one_link_of_a_kind_stands_between_two_units_and_none_to_itself():
    link = LinkFactory(kind="allied")
    refused(
        lambda: LinkFactory(unit=link.unit, to_unit=link.to_unit, kind="allied"),
        "organizations_one_standing_link",
    )
    LinkFactory(unit=link.unit, to_unit=link.to_unit, kind="guides")
    refused(
        lambda: LinkFactory(unit=link.unit, to_unit=link.unit, kind="serves"),
        "organizations_no_link_to_itself",
    )


def test_a_unit_covers_a_place_once():
    block = BuildingFactory()
    place = PlaceFactory(neighbourhood=block.neighbourhood)
    refused(
        lambda: PlaceFactory(unit=place.unit, neighbourhood=place.neighbourhood),
        "organizations_place_once",
    )
    PlaceFactory(unit=place.unit, neighbourhood=place.neighbourhood, building=block)
    PlaceFactory(unit=place.unit, neighbourhood=NeighbourhoodFactory())
    assert UnitPlace.objects.filter(unit=place.unit).count() == 3


def test_titles_are_unique_in_a_unit_and_roles_known():
    post = PostFactory(title="书记")
    refused(lambda: PostFactory(unit=post.unit, title="书记"), "organizations_one_title")
    refused(lambda: PostFactory(role="king"), "organizations_role_known")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"status": "elected"}, "organizations_tenure_known"),
        ({"status": "in_office", "from_on": None}, "organizations_in_office_since"),
        ({"status": "ended", "from_on": DAY}, "organizations_ended_when"),
        ({"status": "ended", "from_on": None, "ended_on": DAY}, "organizations_in_office_since"),
        ({"status": "published"}, "organizations_published_until"),
    ],
)
def test_a_status_brings_its_dates(said, name):
    refused(lambda: AppointmentFactory(**said), name)


@pytest.mark.parametrize(
    ("kind", "is_published", "is_open"),
    [
        ("community", False, True),
        ("community_party", False, True),
        ("branch", False, False),
        ("group", False, False),
        ("household", False, False),
        ("household", True, True),
    ],
)
def test_the_contact_of_neighbours_is_open_only_where_published(kind, is_published, is_open):
    unit = UnitFactory.build(kind=kind, is_contact_published=is_published)
    assert unit.is_contact_open is is_open


def test_a_unit_is_called_as_people_say_it():
    assert UnitFactory.build(name="仙泉社区居民委员会").short_name == "仙泉社区"
    assert UnitFactory.build(name="燕泉街道办事处").short_name == "燕泉街道"
    assert (UnitFactory.build(kind="group").is_party, UnitFactory.build().is_party) == (True, False)


def test_rows_say_what_they_are():
    link, place = LinkFactory(), PlaceFactory(neighbourhood=NeighbourhoodFactory())
    held = AppointmentFactory(holder="刘国平")
    assert str(link) == f"{link.unit_id} 隶属 {link.to_unit_id}"
    assert str(place) == f"{place.unit_id} → {place.neighbourhood_id}"
    assert str(held) == f"刘国平 {held.post_id}"
    assert (str(held.post), str(held.post.unit)) == (held.post.title, held.post.unit.name)
