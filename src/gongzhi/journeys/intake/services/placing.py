"""Where it is: the parts of a place put together as appeals want them."""

from __future__ import annotations

from uuid import UUID

from gongzhi.journeys.appeals.services import Place
from gongzhi.register.territory import queries as territory


def place_in(area: str, *, site: UUID | None, spot: str) -> Place:
    """A place in a community; a neighbourhood of another one is left out."""
    home = territory.neighbourhood(site) if site else None
    if home is None or not home.area.startswith(area):
        return Place(area, spot=spot[:120], label=spot[:120])
    return Place(home.area, home.pk, None, spot[:120], f"{home.name} {spot}".strip()[:120])
