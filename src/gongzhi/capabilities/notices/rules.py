"""What a message was about, read from its reference alone; and what a group is told: counts, no words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation.journal.events import ALL_EVENTS
from gongzhi.foundation.ui import words

CODE, NEWS = "sign-in", "notices.news"
PAPER = "paper"  # the purpose a person agrees to, to be told by letter


def about(reference: str) -> str:
    """In words; references begin with the name of the event that was told."""
    kind = reference.partition(":")[0]
    if kind == CODE:
        return "登录验证码"
    if kind == NEWS:
        return "群里的提醒"
    return ALL_EVENTS[kind].label if kind in ALL_EVENTS else "其他"


def is_worth_sending(reference: str) -> bool:
    """A sign-in code has long run out when its text is given up."""
    return reference.partition(":")[0] != CODE


@dataclass(frozen=True)
class News:
    """One thing a group is to hear of: its kind, and until when somebody has to do something."""

    kind: str
    due_at: datetime | None = None


# fmt: off
_LINES = (
    # kind        with a time                          without
    ("whistle",  "吹哨 {n} 件，最晚 {due} 前报到",      "吹哨 {n} 件"),
    ("new",      "新到 {n} 件，最晚 {due} 前接单",      "新到 {n} 件"),
    ("ahead",    "快到期 {n} 件，最早 {due} 到期",      "快到期 {n} 件"),
    ("late",     "超期 {n} 件，最早 {due} 到期",        "超期 {n} 件"),
)
# fmt: on


def group_words(unit: str, news: Iterable[News], *, link: str) -> str:
    """How many of what, the earliest end, and where to look. Nothing of what anybody said."""
    heard = list(news)
    said = []
    for kind, timed, untimed in _LINES:
        of_kind = [one for one in heard if one.kind == kind]
        ends = [one.due_at for one in of_kind if one.due_at]
        if ends:
            said.append(timed.format(n=len(of_kind), due=_dated(min(ends))))
        elif of_kind:
            said.append(untimed.format(n=len(of_kind)))
    return f"【共治】{unit}：{'；'.join(said)}。{link}"


def _dated(at: datetime) -> str:
    """11月28日 17:00: a group reads it tomorrow as well, so no 今天 and no year."""
    return words.stamp(at).partition("年")[2]
