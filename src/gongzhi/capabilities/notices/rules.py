"""What a message was about, read from its reference alone."""

from __future__ import annotations

from gongzhi.foundation.journal.events import ALL_EVENTS

CODE = "sign-in"


def about(reference: str) -> str:
    """In words; references begin with the name of the event that was told."""
    kind = reference.partition(":")[0]
    if kind == CODE:
        return "登录验证码"
    return ALL_EVENTS[kind].label if kind in ALL_EVENTS else "其他"


def is_worth_sending(reference: str) -> bool:
    """A sign-in code has long run out when its text is given up."""
    return reference.partition(":")[0] != CODE
