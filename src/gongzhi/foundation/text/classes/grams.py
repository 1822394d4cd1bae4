"""A text as its runs of one or two characters, each run a number: no word list is needed."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]

_BITS, _ONE_CHARACTER, _BLANK = 16, 0xFFFF, 0x20


class _Plain(dict[int, str]):
    """One character for one: half width, lower case, every digit 0, every other sign a blank."""

    def __missing__(self, code: int) -> str:
        sign = unicodedata.normalize("NFKC", chr(code)).lower()
        sign = sign if len(sign) == 1 else chr(code)
        if sign.isnumeric() and sign.isdigit():
            sign = "0"
        elif not sign.isalnum() or ord(sign) > _ONE_CHARACTER:
            sign = " "
        self[code] = sign
        return sign


_PLAIN = _Plain()


def plain(text: str) -> str:
    """As long as the text, so that a place in it is a place in the text.

    >>> plain("Ａ座1203，漏水")
    'a座0000 漏水'
    """
    return text.translate(_PLAIN)


def codes_of(text: str) -> Keys:
    """The single characters of a text as numbers; a blank is 0."""
    signs = np.frombuffer(plain(text).encode("utf-32-le"), dtype=np.uint32)
    codes: Keys = signs * (signs != _BLANK)
    return codes


def pairs_of(codes: Keys) -> Keys:
    """Each character with the next one; 0 where either is a blank."""
    first, second = codes[:-1], codes[1:]
    pairs: Keys = (first << np.uint32(_BITS) | second) * ((first != 0) & (second != 0))
    return pairs


def counted(text: str) -> tuple[Keys, NDArray[np.int64]]:
    """The different runs of a text in order, and how often each stands in it.

    No run reaches over a blank or a sign between words.
    """
    codes = codes_of(text)
    keys = np.concatenate([codes, pairs_of(codes)])
    keys.sort()
    keys = keys[np.searchsorted(keys, 1) :]
    is_last = np.ones(len(keys), bool)
    is_last[:-1] = keys[1:] != keys[:-1]
    ends = np.flatnonzero(is_last)
    times = ends.copy()
    times[1:] -= ends[:-1]
    times[:1] += 1
    return keys[ends], times


def spelled(key: int) -> str:
    """The characters of a run's number."""
    signs = ""
    while key:
        signs, key = chr(key & _ONE_CHARACTER) + signs, key >> _BITS
    return signs
