"""What the twin's residents say: texts written for it, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Text:
    """One thing said, with the answer it got.

    Attributes:
        sites: kinds of neighbourhood where it can happen; "street" is outside of any.
        handler: who really does it.
        outcome: done, partly, not_now, declined, explained.
        group: texts of one group tell of the same matter.

    """

    category: str
    urgency: str
    sites: tuple[str, ...]
    title: str
    detail: str
    answer: str
    outcome: str
    handler: str
    group: str
    photo: str


def all_texts() -> list[Text]:
    return list(_read())


def _read() -> Iterator[Text]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            yield Text(
                said["c"],
                said["u"],
                tuple(said["s"]),
                said["t"],
                said["d"],
                said["a"],
                said["o"],
                said["h"],
                f"{path.stem}:{said['g']}" if said.get("g") else "",
                said.get("k", ""),
            )
