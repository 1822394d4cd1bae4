"""The words of the scenes, by what they are for."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from ..texts import FOLDER

Said = dict[str, Any]


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "scenes.toml").read_text(encoding="utf-8"))


def fitting(kind: str, category: str) -> Said | None:
    """The first entry that is for a category; what is for part of it stands before what is for all."""
    return next(
        (one for one in words()[kind] if any(category.startswith(code) for code in one["for"])),
        None,
    )
