"""Two facts every portal page shows, kept in memory: the place's name and the record's head."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

FRESH_FOR = 60.0  # seconds


@dataclass
class _Line:
    since: float = float("-inf")
    words: str = ""


_line = _Line()


def place_of(request: HttpRequest) -> str:
    """The name of the community this browser chose; the district's before."""
    from gongzhi.register.territory import queries as territory  # noqa: PLC0415  models come after apps

    return territory.called(territory.chosen_area(request) or settings.DISTRICT)


def footer_line() -> str:
    """Who this is, and where the public record stood at the end of the last day."""
    now = time.monotonic()
    if now - _line.since > FRESH_FOR:
        _line.words, _line.since = _read_line(), now
    return _line.words


def stay_fresh() -> None:
    """Look now, if it is time, and not again for a while: for whoever counts queries."""
    place_of(HttpRequest())
    footer_line()
    _line.since = time.monotonic()


def _read_line() -> str:
    from gongzhi.foundation.journal import record  # noqa: PLC0415  models come after apps

    today = timezone.localdate()
    heads = [head for head in record.day_heads(settings.DISTRICT, last=2) if head.day < today]
    told = (
        f" · {heads[0].day.month}月{heads[0].day.day}日公开记录链头 {heads[0].hex[:12]}"
        if heads
        else ""
    )
    return f"看和说都不用注册{told}"
