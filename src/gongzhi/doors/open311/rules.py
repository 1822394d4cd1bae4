"""How an appeal reads in the words of GeoReport v2; no database, no clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

SPAN = timedelta(days=90)  # the specification's widest range of a list, and its widest list
MOST = 1_000
WORDS = 4_000
UNSORTED = "unsorted"

# fmt: off
STATE = {
    #  status       in the specification's two
    "filed":        "open",
    "working":      "open",
    "answered":     "open",    # closed by who said it, or when the time to say so is over
    "review":       "open",
    "closed":       "closed",
    "declined":     "closed",
    "handed_off":   "closed",
    "withdrawn":    "closed",
}
# fmt: on
_ANSWERED = ("answered", "closed")
_REFUSED = ("declined", "handed_off")
_NOT_IN_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def statuses_of(states: list[str]) -> list[str]:
    """Our statuses that read as one of the states; none asked is none named."""
    return [status for status, state in STATE.items() if state in states]


def status_notes(
    status: str, label: str, *, outcome: str = "", answer: str = "", no: tuple[str, ...] = ()
) -> str:
    """Where it stands and what was said last, in one paragraph."""
    if status in _ANSWERED and answer:
        return f"{label}（{outcome}）：{answer}"
    if status in _REFUSED and no:
        return f"{label}：{''.join(no)}"
    return label


def span_of(
    since: datetime | None, until: datetime | None, *, now: datetime
) -> tuple[datetime, datetime]:
    """The range that is meant; an end that is not said lies 90 days from the other, or is now.

    Raises:
        ValueError: with a Chinese sentence.

    """
    if since is None:
        until = until or now
        since = until - SPAN
    elif until is None:
        until = since + SPAN
    if until < since:
        raise ValueError("end_date 不能早于 start_date")
    if until - since > SPAN:
        raise ValueError(f"start_date 到 end_date 最多 {SPAN.days} 天，请分几次问")
    return since, until


def plain(text: str) -> str:
    """Text as both formats can carry it: one kind of line break, nothing XML 1.0 has no place for."""
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def full_name(first: str, last: str) -> str:
    """A name in one piece; Latin names keep their order and their blank."""
    is_latin = (first + last).isascii()
    return " ".join(filter(None, (first, last))) if is_latin else last + first
