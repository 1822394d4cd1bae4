"""Places as residents choose them: the parts of a form that make one place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gongzhi.register.territory import queries as territory

from ..services import Place


@dataclass(frozen=True)
class Choice:
    """What a form says of a place, as it was posted."""

    area: str
    site: str
    building: str
    spot: str


def place_of(choice: Choice) -> Place:
    """The place, with only those parts that belong together."""
    site, near = uuid_or_none(choice.site), uuid_or_none(choice.building)
    home = territory.neighbourhood(site) if site else None
    if home is None or not home.area.startswith(choice.area):
        return Place(choice.area, spot=choice.spot[:120], label=choice.spot[:120])
    block = territory.building(near) if near else None
    if block is not None and block.neighbourhood_id != home.pk:
        block = None
    names = [home.name, block.name if block else "", choice.spot]
    return Place(
        home.area,
        home.pk,
        block.pk if block else None,
        choice.spot[:120],
        " ".join(filter(None, names))[:120],
    )


def label_of(choice: Choice) -> str:
    return place_of(choice).label or "没有说具体在哪里"


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
