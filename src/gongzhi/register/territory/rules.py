"""Pure facts about official codes: what level a code is, what it lies in."""

from __future__ import annotations

import re

LEVEL_OF_LENGTH = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
LENGTHS = tuple(LEVEL_OF_LENGTH)
_DIGITS = re.compile(r"\d+")


class BadCode(ValueError):
    """Not an official division code; the message is a Chinese sentence."""


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
