"""Pairs of neighbouring characters: the smallest index that finds two Chinese characters."""

from __future__ import annotations

import re
import unicodedata
from operator import add

_WORD = re.compile(r"[^\W_]+")
# Most texts are folded already but for these: without them, folding them is a look.
_WIDE_MARKS = re.compile("[！（），：；？]+")


def bigrams(text: str) -> list[str]:
    """Distinct pairs and single characters of a text, folded to half width and lower case.

    >>> bigrams("路灯 坏A")
    ['a', '坏', '坏a', '灯', '路', '路灯']
    """
    found: set[str] = set()
    folded = unicodedata.normalize("NFKC", _WIDE_MARKS.sub(" ", text)).lower()
    for run in _WORD.findall(folded):
        found.update(run)
        found.update(map(add, run, run[1:]))
    return sorted(found)
