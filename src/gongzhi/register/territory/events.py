"""What the territory tells the rest of the house."""

from dataclasses import dataclass

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class NeighbourhoodAdded(Event):
    name, label = "territory.neighbourhood_added", "登记小区"
    title: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class NeighbourhoodChanged(Event):
    name, label = "territory.neighbourhood_changed", "更正小区信息"
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class BuildingAdded(Event):
    name, label = "territory.building_added", "登记楼栋"
    title: str
    neighbourhood_id: str


@dataclass(frozen=True, kw_only=True)
class BuildingChanged(Event):
    name, label = "territory.building_changed", "更正楼栋信息"
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PartsImported(Event):
    """A table was taken whole; each correction says building, number, before and after."""

    name, label = "territory.parts_imported", "导入房屋"
    count: int
    added: int
    corrected: list[dict[str, str]]
