"""Receipt codes, headings, and what in a text tells who somebody is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that look alike
RECEIPT_LENGTH = 12
TITLE_LENGTH = 24
_LOOKALIKES = str.maketrans("", "", " -—–·　")
_CLAUSE = re.compile(r"[。！？!?；;\n，,]")


class BadReceipt(ValueError):
    """Not a receipt code; the message is a Chinese sentence."""


def receipt_code(seed: bytes) -> str:
    """Twelve characters without look-alikes from sixteen random bytes: 30¹² ≈ 5·10¹⁷ codes."""
    number, letters = int.from_bytes(seed, "big"), ""
    for _ in range(RECEIPT_LENGTH):
        number, rest = divmod(number, len(RECEIPT_LETTERS))
        letters += RECEIPT_LETTERS[rest]
    return letters


def normal_receipt(text: str) -> str:
    """A code as it was typed, in capitals without blanks and dashes.

    Raises:
        BadReceipt: wrong length, or a character that no code has.

    """
    code = text.translate(_LOOKALIKES).upper()
    if len(code) != RECEIPT_LENGTH:
        raise BadReceipt(f"回执码是 {RECEIPT_LENGTH} 位，这里有 {len(code)} 位")
    strange = sorted(set(code) - set(RECEIPT_LETTERS))
    if strange:
        raise BadReceipt(f"回执码里没有“{'、'.join(strange)}”，请对照纸条再看一遍")
    return code


def title_of(words: str) -> str:
    """A heading from what somebody said: the first clause long enough to say something."""
    text = " ".join(words.split())
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]
    title = ""
    for clause in clauses:
        title = f"{title}，{clause}" if title else clause
        if len(title) >= 8:  # noqa: PLR2004  shorter says too little
            break
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"


# fmt: off
_GIVEAWAYS = (
    #       what it is      how it is written
    ("电话或证件号码", re.compile(r"\d{7,}|\d{3,4}[-－—\s]\d{7,8}")),
    ("门牌号",         re.compile(r"[0-9一二三四五六七八九十]+\s*(?:单元|室|房|户|号门)|\d+[-－—]\d{3,4}(?!\d)")),
)
# fmt: on
_SHORTEST_NAME = 2


def giveaways(title: str, names: Sequence[str]) -> list[str]:
    """What in a title for everybody tells who it is about: numbers, doors, the given names."""
    text = unicodedata.normalize("NFKC", title)
    bare = re.sub(r"\s", "", text)
    told = [label for label, pattern in _GIVEAWAYS if pattern.search(text)]
    own = [re.sub(r"\s", "", unicodedata.normalize("NFKC", name)) for name in names]
    return told + [f"“{name}”" for name in own if len(name) >= _SHORTEST_NAME and name in bare]
