"""What the tables refuse, whoever writes into them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError, Sum

from gongzhi.register.territory.models import (
    AreaBasis,
    Building,
    Division,
    Level,
    Neighbourhood,
    NeighbourhoodKind,
    Part,
    PartSheet,
    PartUse,
)

from .factories import BuildingFactory, DivisionFactory, NeighbourhoodFactory, PartFactory

pytestmark = pytest.mark.django_db


def refused(make, constraint=""):
    before = [list(table.objects.values()) for table in (Division, Neighbourhood, Building, Part)]
    with pytest.raises((IntegrityError, DataError), match=constraint or None), transaction.atomic():
        make()
    after = [list(table.objects.values()) for table in (Division, Neighbourhood, Building, Part)]
    assert after == before


@pytest.mark.parametrize(
    ("code", "level"),
    [("43", 1), ("4310", 2), ("431002", 3), ("431002001", 4), ("431002001001", 5)],
)
def test_a_division_of_each_level_is_kept_and_called_by_its_name(code, level):
    made = DivisionFactory(code=code, name="某地")
    assert (made.level, str(made)) == (level, "某地")
    assert Level(made.level).label == ["省", "市", "区县", "街道", "社区"][level - 1]


@pytest.mark.parametrize(
    ("code", "level"),
    [("43", 2), ("431", 2), ("431002", 4), ("43100200A", 4), ("431002001001", 4), ("43", 6)],
)
def test_a_code_that_does_not_fit_its_level_is_refused(code, level):
    refused(
        lambda: Division.objects.create(code=code, name="某地", level=level),
        "territory_code_fits_level",
    )


def test_a_code_is_registered_once():
    DivisionFactory(code="431002")
    refused(lambda: Division.objects.create(code="431002", name="另一个", level=3))


def test_there_are_the_six_kinds_of_neighbourhood():
    assert NeighbourhoodKind.labels == [
        "商品房小区",
        "新建小区",
        "老旧小区",
        "安置小区",
        "村转居小区",
        "无物业小区",
    ]
    for kind in NeighbourhoodKind:
        assert NeighbourhoodFactory(kind=kind).get_kind_display() == kind.label
    refused(lambda: NeighbourhoodFactory(kind="villa"), "territory_kind_known")


@pytest.mark.parametrize("area", ["431002001", "43100200100A", ""])
def test_a_neighbourhood_lies_in_a_community(area):
    refused(lambda: NeighbourhoodFactory(area=area), "territory_neighbourhood_in_community")


def test_a_name_is_given_once_a_community_and_once_a_neighbourhood():
    home = NeighbourhoodFactory(name="纺织厂宿舍")
    refused(lambda: NeighbourhoodFactory(name="纺织厂宿舍"), "territory_one_name_a_community")
    NeighbourhoodFactory(name="纺织厂宿舍", area="431002001002")
    BuildingFactory(neighbourhood=home, name="1 栋")
    refused(
        lambda: BuildingFactory(neighbourhood=home, name="1 栋"),
        "territory_one_name_a_neighbourhood",
    )
    BuildingFactory(name="1 栋")


def test_an_exclusive_area_is_exact():
    building = BuildingFactory()
    for number in range(3):
        PartFactory(building=building, number=str(number), exclusive_area=Decimal("0.10"))
    part = PartFactory(building=building, exclusive_area=Decimal("9999999.99"))
    part.refresh_from_db()
    assert part.exclusive_area == Decimal("9999999.99")
    assert isinstance(part.exclusive_area, Decimal)
    total = Part.objects.aggregate(total=Sum("exclusive_area"))["total"]
    assert total == Decimal("10000000.29")


@pytest.mark.parametrize("area", [Decimal(0), Decimal("-0.01")])
def test_an_area_is_above_zero(area):
    refused(lambda: PartFactory(exclusive_area=area), "territory_area_positive")


def test_an_area_that_does_not_fit_is_refused():
    refused(lambda: PartFactory(exclusive_area=Decimal("10000000.00")))


def test_a_part_has_a_known_use_and_its_area_a_known_source():
    assert PartUse.labels == ["住宅", "商铺", "车位", "其他"]
    assert AreaBasis.labels == ["不动产登记", "测绘", "买卖合同"]
    refused(lambda: PartFactory(use="castle"), "territory_part_use_known")
    refused(lambda: PartFactory(basis="guess"), "territory_part_basis_known")


def test_a_number_is_given_once_a_building():
    part = PartFactory(number="1-101")
    refused(lambda: PartFactory(building=part.building, number="1-101"), "territory_one_number")
    assert str(PartFactory(number="1-101")) == "1-101"


def test_what_holds_something_is_not_removed():
    part = PartFactory()
    for holder in (part.building, part.building.neighbourhood):
        with pytest.raises(ProtectedError):
            holder.delete()
    assert Part.objects.get() == part


def test_nothing_in_the_register_of_places_says_who_owns_a_part():
    for model in (Part, Building, Neighbourhood):
        for field in model._meta.get_fields():
            assert "people" not in str(getattr(field, "related_model", "") or "")
    assert {field.name for field in Part._meta.concrete_fields} == {
        "id",
        "building",
        "number",
        "use",
        "exclusive_area",
        "basis",
    }


def test_a_sheet_is_open_until_it_is_taken_or_its_file_has_gone():
    sheet = PartSheet(name="房屋.xlsx", file_id=None)
    assert (sheet.is_open, str(sheet)) == (False, "房屋.xlsx")
    sheet.file_id = "0198f000-0000-7000-8000-000000000000"
    assert sheet.is_open
    sheet.imported_at = datetime(2026, 3, 5, tzinfo=UTC)
    assert not sheet.is_open
