"""Identity card numbers as people type them (GB 11643: 18 signs, the last one checks the others)."""

from __future__ import annotations

import re
import unicodedata

from stdnum import exceptions
from stdnum.cn import ric

_LENGTH = 18
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


class BadIdNumber(ValueError):
    """Not an identity card number; the message is a Chinese sentence."""


def normal_id_number(text: str) -> str:
    """Eighteen signs, whatever blanks and dashes were typed; a small x becomes X.

    The place in it is not checked against the year of birth: many were given their number
    years after they were born, under a code that was new by then.

    Raises:
        BadIdNumber: saying what is wrong with it.

    """
    signs = re.sub(r"[\s\-‐‑–—－]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(signs) != _LENGTH:
        raise BadIdNumber(f"身份证号是 {_LENGTH} 位，这里有 {len(signs)} 位")
    if not _SHAPE.fullmatch(signs):
        raise BadIdNumber("身份证号前 17 位是数字，最后一位是数字或者 X")
    if signs[-1] != ric.calc_check_digit(signs):
        raise BadIdNumber("身份证号有一位不对，请对着证件再核对一遍")
    try:
        ric.get_birth_date(signs)
    except exceptions.ValidationError as error:
        raise BadIdNumber("身份证号里的生日不对，请对着证件再核对一遍") from error
    return signs
