"""From the text of a cell to a value: ready parsers for columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.utils import timezone

from gongzhi.foundation.text.phones import BadPhone, normal_phone

# fmt: off
_CONTROL     = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_PHONE_DIGITS = 11
_DAY         = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
_COMPACT_DAY = r"(\d{4})(\d{2})(\d{2})"
_TIME        = r"(上午|下午)?\s*(\d{1,2})\s*[:点时]\s*(?:(\d{1,2})\s*分?)?\s*(?::?(\d{1,2})(?:\.\d+)?\s*秒?)?"
_ZONE        = r"(Z|[+-]\d{2}:?\d{2})?"
_MOMENT      = re.compile(rf"(?:{_DAY}|{_COMPACT_DAY})(?:[T\s]*{_TIME}\s*{_ZONE})?")
_SERIAL      = re.compile(r"\d{5}(\.\d+)?")  # how Excel counts days
_NUMBER      = re.compile(r"[¥￥]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,18})?)")
# fmt: on
_NOON = 12
_QUOTED = 20
Value = TypeVar("Value")


class CellRefused(Exception):
    """The cell cannot be that; the message says what it should be and what it is now."""


def plain(value: str) -> str:
    """Full-width digits and signs as half-width, without blanks at the ends."""
    return unicodedata.normalize("NFKC", value).strip()


def shown(value: str) -> str:
    """A cell as it is quoted in a sentence."""
    return f"“{value[:_QUOTED]}…”" if len(value) > _QUOTED else f"“{value}”"


def text(most: int) -> Callable[[str], str]:
    """Up to ``most`` characters; control characters but tab and line end are left out."""

    def parse(value: str) -> str:
        cleaned = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(cleaned) > most:
            raise CellRefused(f"最多 {most} 个字，现在有 {len(cleaned)} 个；请缩短")
        return cleaned

    return parse


def phone(value: str) -> str:
    """A mobile number's eleven digits."""
    try:
        return normal_phone(value)
    except BadPhone:
        digits = re.sub(r"\D", "", plain(value))
        if digits and len(digits) != _PHONE_DIGITS:
            raise CellRefused(f"应为 11 位手机号，现在是 {len(digits)} 位") from None
        raise CellRefused(f"应为 1 开头的 11 位手机号，现在是{shown(value)}") from None


def day(value: str) -> date:
    """2019-03-06, 2019/3/6, 2019.3.6, 20190306, 2019年3月6日; a time of midnight may follow."""
    found = instant(value)
    if timezone.localtime(found).time() != datetime.min.time():
        raise CellRefused(f"应只写日期，如 2019-03-06，现在是{shown(value)}")
    return timezone.localdate(found)


def instant(value: str) -> datetime:
    """A day as in ``day`` and a time, 14:30, 14:30:05, 下午2点30分, with or without a zone.

    Without one it is our own; without a time it is the day's beginning.
    """
    written = plain(value)
    found = _MOMENT.fullmatch(written)
    if not found:
        hint = "，像是没设成日期格式的日期" if _SERIAL.fullmatch(written) else ""
        raise CellRefused(f"应为日期，如 2019-03-06，现在是{shown(value)}{hint}")
    parts = found.groups()
    year, month, of_month = (int(part) for part in parts[:6] if part is not None)
    half, *clock, zone = parts[6:]
    hour, minute, second = (int(part or 0) for part in clock)
    if half:
        hour = hour % _NOON + (_NOON if half == "下午" else 0)
    try:
        moment = datetime(year, month, of_month, hour, minute, second)  # noqa: DTZ001  zone below
        if zone:
            return datetime.fromisoformat(f"{moment.isoformat()}{zone}")
        return moment.replace(tzinfo=timezone.get_default_timezone())
    except (ValueError, OverflowError):
        raise CellRefused(f"没有这一天或这个时刻：{shown(value)}；请核对") from None


def choice(labels: Mapping[str, Value]) -> Callable[[str], Value]:
    """One of the labels; gives what stands for it."""
    known = {plain(label).casefold(): value for label, value in labels.items()}

    def parse(value: str) -> Value:
        try:
            return known[plain(value).casefold()]
        except KeyError:
            raise CellRefused(f"只能填 {'、'.join(labels)}，现在是{shown(value)}") from None

    return parse


def integer(*, least: int | None = None, most: int | None = None) -> Callable[[str], int]:
    """A whole number; thousands may be separated."""

    def parse(value: str) -> int:
        number = _decimal(value, "应为整数，如 12")
        if number != number.to_integral_value():
            raise CellRefused(f"应为整数，如 12，现在是{shown(value)}")
        return int(_between(number, least, most))

    return parse


def decimal(
    *, places: int, least: Decimal | int | None = None, most: Decimal | int | None = None
) -> Callable[[str], Decimal]:
    """An exact number of at most so many decimal places; ¥ may stand before it."""

    def parse(value: str) -> Decimal:
        number = _decimal(value, "应为数字，如 89.5")
        if number != (kept := round(number, places)):
            raise CellRefused(f"最多 {places} 位小数，现在是{shown(value)}")
        return _between(kept, least, most)

    return parse


_NUMBER = re.compile(r"[¥￥]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,18})?)")


def _decimal(value: str, wanted: str) -> Decimal:
    found = _NUMBER.fullmatch(plain(value))
    if not found:
        raise CellRefused(f"{wanted}，现在是{shown(value)}")
    return Decimal(found[1].replace(",", ""))


def _between(number: Decimal, least: Decimal | int | None, most: Decimal | int | None) -> Decimal:
    if least is not None and number < least:
        raise CellRefused(f"不能小于 {least}，现在是 {number}")
    if most is not None and number > most:
        raise CellRefused(f"不能大于 {most}，现在是 {number}")
    return number
