"""Cell values as people typed them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

# Excel keeps moments as fractions of a day, which end a little beside the second.
_HALF_A_SECOND = timedelta(milliseconds=500)
_ONE_SECOND = timedelta(seconds=1)
_DIGITS_KEPT = 15


def as_typed(value: object) -> str:
    """The text of a cell: 20190306.0 → "20190306", a day → "2019-03-06"."""
    for kind, spelled in _SPELLINGS:
        if isinstance(value, kind):
            return spelled(value)
    return str(value)


def _number(value: float) -> str:
    """Exact to Excel's 15 digits.

    A longer whole number has lost its last digits: it is written as Excel shows it,
    ``4.31E+17``, so that nobody takes it for what was typed.
    """
    if not isfinite(value):
        return str(value)
    if value != int(value):
        return format(Decimal(f"{value:.{_DIGITS_KEPT}g}"), "f")
    return str(int(value)) if abs(value) < 10**_DIGITS_KEPT else f"{value:.14E}"


def _moment(value: datetime) -> str:
    value = (value + _HALF_A_SECOND).replace(microsecond=0)
    return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")


def _clock(value: time) -> str:
    moment = datetime.combine(date.min, value) + _HALF_A_SECOND
    return moment.time().isoformat("seconds")


def _span(value: timedelta) -> str:
    minutes, seconds = divmod(round(value / _ONE_SECOND), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


_SPELLINGS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (bool, lambda value: str(value).upper()),
    ((int, float), _number),
    (datetime, _moment),
    (date, date.isoformat),
    (time, _clock),
    (timedelta, _span),
)
