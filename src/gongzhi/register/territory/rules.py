"""Pure facts about places: official codes and what lies in them, areas as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LEVEL_OF_LENGTH = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
LENGTHS = tuple(LEVEL_OF_LENGTH)
MOST_AREA = Decimal("9999999.99")
_DIGITS = re.compile(r"[0-9]+")
_AREA = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{1,12})?")
_UNITS = ("平方米", "平米", "平方", "m2", "㎡", "平")
_CENT = Decimal("0.01")
_ENDS_OF_BUILDINGS = re.compile(r"[\s#号楼栋幢座]+$")


class BadCode(ValueError):
    """Not an official division code; the message is a Chinese sentence."""


class BadArea(ValueError):
    """Not an area in square metres; the message is a Chinese sentence."""


def level_of(code: str) -> int:
    """1 province, 2 city, 3 county, 4 street or town, 5 community or village.

    Raises:
        BadCode: wrong length or not digits.

    """
    if not _DIGITS.fullmatch(code) or len(code) not in LEVEL_OF_LENGTH:
        raise BadCode(f"“{code}”不是行政区划代码：应为 2、4、6、9 或 12 位数字")
    return LEVEL_OF_LENGTH[len(code)]


def parent_of(code: str) -> str | None:
    """The code one level up; None for a province."""
    level = level_of(code)
    return code[: LENGTHS[level - 2]] if level > 1 else None


def lineage(code: str) -> list[str]:
    """The code and everything above it, highest first: 431002001 → 43, 4310, 431002, 431002001."""
    return [code[:length] for length in LENGTHS if length <= len(code)]


def lies_in(code: str, area: str) -> bool:
    return code.startswith(area)


def square_metres(text: str) -> Decimal:
    """An exclusive area as written, with its unit or without: exact, to the hundredth.

    Raises:
        BadArea: no number, not above zero, more than two decimals, or too much.

    """
    written = unicodedata.normalize("NFKC", text).strip()
    for unit in _UNITS:
        written = written.removesuffix(unit).strip()
    found = _AREA.fullmatch(written)
    if not found:
        raise BadArea(f"面积应为数字，如 89.5，现在是“{text[:20]}”")
    value = Decimal(written.replace(",", ""))
    if not 0 < value <= MOST_AREA:
        raise BadArea(f"面积应大于 0，不超过 {MOST_AREA:,}，现在是 {written}")
    if value != (kept := value.quantize(_CENT)):
        raise BadArea(f"面积最多两位小数，现在是 {written}")
    return kept


def building_key(name: str) -> str:
    """What two ways of writing one building have in common: “3 栋”, “３栋”, “3#楼” → “3”.

    The key of a key is itself, also where taking out a space lets an accent join its letter.
    """
    key = _tightened(name)
    while (tighter := _tightened(key)) != key:
        key = tighter
    return key


def _tightened(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return "".join(_ENDS_OF_BUILDINGS.sub("", plain).split()) or plain
