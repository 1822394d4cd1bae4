"""Codes that people copy by hand from paper: letters and digits of which none look alike."""

from __future__ import annotations

import re
import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_BETWEEN = re.compile(r"[\s\-—–·]")


class BadCode(ValueError):
    """Not such a code; the message is a Chinese sentence."""


def new_code(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def normal_code(text: str, *, length: int, called: str) -> str:
    """A code as it was typed, in capitals without blanks and dashes. Raises BadCode."""
    code = _BETWEEN.sub("", text).upper()
    if len(code) != length or set(code) - set(LETTERS):
        raise BadCode(f"{called}是 {length} 位字母和数字，请对照纸条再看一遍")
    return code
