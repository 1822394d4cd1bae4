"""Mobile numbers as people type them."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_DIGITS = 11
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")


class BadPhone(ValueError):
    """Not a mobile number; the message is a Chinese sentence."""


def normal_phone(text: str) -> str:
    """Eleven digits, whatever blanks, dashes or +86 were typed.

    Raises:
        BadPhone: saying what is wrong with it.

    """
    digits = re.sub(r"[\s\-‐‑–—－()（）]", "", text.translate(_FULL_WIDTH))
    digits = re.sub(r"^(\+?86|0086)(?=1)", "", digits)
    if _MOBILE.fullmatch(digits):
        return digits
    if not (digits.isascii() and digits.isdigit()):
        raise BadPhone("手机号只能是数字，请核对一遍")
    if len(digits) != _DIGITS:
        raise BadPhone(f"手机号是 {_DIGITS} 位，这里有 {len(digits)} 位")
    raise BadPhone("手机号以 13 到 19 开头，请核对一遍")
