"""Small maps: polygons in degrees become paths in a fixed drawing, with a number at each middle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

WIDTH = 480
MARGIN = 6
TONES = 4

Ring = tuple[tuple[float, float], ...]  # longitude, latitude in degrees, GCJ-02 or WGS-84 alike


@dataclass(frozen=True, slots=True)
class Place:
    """One area. ``value`` None is not shown: nothing known, or a group too small."""

    label: str
    rings: tuple[Ring, ...]
    value: int | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """A drawn area: its number in the list, path, tone (0 hatched, 1 lightest), middle in %."""

    number: int
    place: Place
    path: str
    tone: int
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    patches: tuple[Patch, ...]


def draw(places: Iterable[Place]) -> Drawing:
    """Equirectangular around the middle latitude: exact enough for one district.

    Raises:
        ValueError: there is no polygon.

    """
    places = tuple(places)
    corners = [corner for place in places for ring in place.rings for corner in ring]
    if not corners:
        raise ValueError("地图上没有一个区域")
    west, east = min(x for x, _ in corners), max(x for x, _ in corners)
    south, north = min(y for _, y in corners), max(y for _, y in corners)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * squeeze)
    height = round((north - south) * scale) + 2 * MARGIN

    def flat(corner: tuple[float, float]) -> tuple[float, float]:
        x, y = corner
        return MARGIN + (x - west) * squeeze * scale, MARGIN + (north - y) * scale

    largest = max((place.value or 0 for place in places), default=0)
    patches = []
    for number, place in enumerate(places, start=1):
        rings = [[flat(corner) for corner in ring] for ring in place.rings]
        x, y = _middle(rings[0])
        path, tone = "".join(map(_path, rings)), _tone(place.value, largest)
        patches.append(Patch(number, place, path, tone, f"{x / WIDTH:.2%}", f"{y / height:.2%}"))
    return Drawing(WIDTH, height, tuple(patches))


def _tone(value: int | None, largest: int) -> int:
    if value is None:
        return 0
    return max(1, -(-value * TONES // largest)) if largest else 1


def _path(ring: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The centroid; the average of the corners where the ring has no area."""
    twice_area = x_sum = y_sum = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        twice_area += cross
        x_sum += (x1 + x2) * cross
        y_sum += (y1 + y2) * cross
    if not twice_area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    return x_sum / (3 * twice_area), y_sum / (3 * twice_area)
