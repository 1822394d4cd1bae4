"""Dates, numbers and names as people read them: pure functions of their arguments."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone
from markupsafe import Markup

WHOLE = Decimal(100)
MOBILE_DIGITS = 11
PHRASE = re.compile(r"[^，。；：！？]*[，。；：！？]+[”’）》」』]*|[^，。；：！？]+")


def here(at: datetime) -> datetime:
    """The instant on the house's own clock.

    Raises:
        ValueError: it has no zone, so nobody knows when it is.

    """
    if at.tzinfo is None:
        raise ValueError("时刻要带时区")
    return at.astimezone(timezone.get_default_timezone())


def day(on: date, today: date) -> str:
    """A date as it is said: 今天, 昨天, 明天, 3月5日, and with its year when it is not this one."""
    spoken = {-1: "昨天", 0: "今天", 1: "明天"}.get((on - today).days)
    if spoken:
        return spoken
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


def moment(at: datetime, now: datetime) -> str:
    """An instant as it is said: 今天 14:30, 3月6日 9:05."""
    local = here(at)
    return f"{day(local.date(), here(now).date())} {local.hour}:{local.minute:02}"


def stamp(at: datetime) -> str:
    """An instant in full, for what is kept or printed: 2026年3月8日 21:06."""
    local = here(at)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"


def left(working_days: int) -> str:
    """What a clock says of the working days that remain; below zero they are overdue."""
    if working_days > 0:
        return f"剩 {working_days} 个工作日"
    if working_days == 0:
        return "今天到期"
    return f"超 {-working_days} 个工作日"


def count(number: int | Decimal) -> str:
    """With thousands separators and every digit it came with."""
    return f"{_exact(number):,f}"


def amount(money: Decimal | int) -> str:
    """Money to the fen, or finer when it is finer: 3,860.00. Nothing is rounded away."""
    exact = _exact(money)
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:,.{places}f}"


def yuan(money: Decimal | int) -> str:
    """3,860.00 元."""
    return f"{amount(money)} 元"


def percent(share: Fraction, places: int = 2) -> str:
    """Rounded half up, but never to 0% or 100% what is not exactly so."""
    if not isinstance(share, Fraction):
        raise TypeError(f"比例要用 Fraction，不是 {type(share).__name__}")
    step = Decimal(1).scaleb(-places)
    hundredfold = share * int(WHOLE)
    rounded = Decimal(hundredfold.numerator) / Decimal(hundredfold.denominator)
    rounded = rounded.quantize(step, ROUND_HALF_UP)
    if rounded == 0 and share > 0:
        rounded = step
    if rounded == WHOLE and share < 1:
        rounded = WHOLE - step
    shown = f"{rounded:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + "%"


def out_of(part: int | Decimal, whole: int | Decimal, unit: str = "") -> str:
    """The n and the denominator that stand beside every rate: 26 / 29 人."""
    return f"{count(part)} / {count(whole)} {unit}".rstrip()


def receipt_code(code: str) -> str:
    """A receipt code in groups of four, as it is read aloud: K7M2 9QXD 4HTN."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def mask_name(name: str) -> str:
    """The family name and stars; at most two, so that length tells little."""
    return name[:1] + "*" * min(len(name) - 1, 2) if len(name) > 1 else "*"


def mask_phone(number: str) -> str:
    """Mobile numbers keep three and four digits, others the last two."""
    if len(number) == MOBILE_DIGITS:
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def phrases(text: str) -> Markup:
    """Each phrase in its own box, so that a Chinese line breaks after punctuation."""
    return Markup("").join(
        Markup('<span class="gz-ph">{}</span>').format(phrase) for phrase in PHRASE.findall(text)
    )


def _exact(number: int | Decimal) -> Decimal:
    if isinstance(number, bool) or not isinstance(number, int | Decimal):
        raise TypeError(f"数要用 int 或 Decimal，不是 {type(number).__name__}")
    return Decimal(number)
