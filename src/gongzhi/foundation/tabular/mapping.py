"""Guessing which of a table's headings mean which of our columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pypinyin import lazy_pinyin

from .checking import Column
from .parsers import plain

_NOTES = re.compile(r"\([^)]*\)|\[[^]]*\]|【[^】]*】|[*:;,、。_\-\s]")
_EXACT, _ALIAS, _SAME_SOUND, _PART_OF, _LEAST = 1.0, 0.98, 0.95, 0.9, 0.75


def guess_mapping(headers: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Column name → index of its heading, as far as a guess is good enough.

    Exact labels come first, then aliases, then headings that sound the same
    (姓明, 姓名), hold one another (业主姓名), or sound nearly so. Each heading
    and each column is used once; the better likeness takes it, then the one further left.
    """
    likenesses = sorted(
        (-_likeness(header, column), place, order)
        for place, header in enumerate(headers)
        for order, column in enumerate(columns)
    )
    mapping: dict[str, int] = {}
    for likeness, place, order in likenesses:
        name = columns[order].name
        if -likeness >= _LEAST and name not in mapping and place not in mapping.values():
            mapping[name] = place
    return {column.name: mapping[column.name] for column in columns if column.name in mapping}


def _likeness(header: str, column: Column) -> float:
    said = _bare(header)
    if not said:
        return 0.0
    label, *aliases = [_bare(name) for name in (column.label, *column.aliases)]
    if said == label:
        return _EXACT
    if said in aliases:
        return _ALIAS
    return max(_sounds_like(said, name) for name in (label, *aliases))


def _sounds_like(said: str, name: str) -> float:
    sound, wanted = _sound(said), _sound(name)
    if sound == wanted:
        return _SAME_SOUND
    ratio = SequenceMatcher(None, sound, wanted, autojunk=False).ratio()
    if min(len(said), len(name)) > 1 and (said in name or name in said):
        return max(_LEAST, _PART_OF * ratio)
    return _PART_OF * ratio


def _sound(text: str) -> str:
    """Pinyin without tones; what is not Chinese stays as it is."""
    return "".join(lazy_pinyin(text))


def _bare(heading: str) -> str:
    """A heading without case, blanks and notes: "姓名（必填）*" → "姓名"."""
    return _NOTES.sub("", plain(heading).casefold())
