"""Pairs of neighbouring characters: the smallest index that finds two Chinese characters."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def bigrams(text: str) -> list[str]:
    """Distinct pairs and single characters of a text, folded to half width and lower case.

    >>> bigrams("路灯 坏A")
    ['a', '坏', '坏a', '灯', '路', '路灯']
    """
    found: set[str] = set()
    for run in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        found.update(run)
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return sorted(found)
