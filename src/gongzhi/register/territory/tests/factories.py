"""Places for tests: a community with its street and county, neighbourhoods, buildings, parts."""

from decimal import Decimal

import factory

from gongzhi.register.territory import rules
from gongzhi.register.territory.models import Building, Division, Neighbourhood, Part

COMMUNITY = "431002001001"


class DivisionFactory(factory.django.DjangoModelFactory):
    """A division of any level; made twice with one code it is the same row."""

    class Meta:
        model = Division
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"431002001{n % 999 + 1:03}")
    name = factory.LazyAttribute(lambda made: f"第{int(made.code)}号")
    level = factory.LazyAttribute(lambda made: rules.level_of(made.code))


class NeighbourhoodFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Neighbourhood

    area = COMMUNITY
    name = factory.Sequence(lambda n: f"小区{n}")
    kind = "old"
    address = "人民西路 1 号"


class BuildingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Building

    neighbourhood = factory.SubFactory(NeighbourhoodFactory)
    name = factory.LazyAttribute(lambda made: f"{made.position} 栋")
    position = factory.Sequence(lambda n: n % 32_000 + 1)
    entrances = 2
    storeys = 6


class PartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Part

    building = factory.SubFactory(BuildingFactory)
    number = factory.Sequence(lambda n: f"1-{n + 101}")
    exclusive_area = Decimal("89.50")
