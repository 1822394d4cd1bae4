"""When a box is opened, and what the resident's page says comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time


def box_is_due(
    opens: Sequence[str], *, last_opened: datetime, now: datetime, is_working: bool
) -> bool:
    """Whether one of today's opening times lies between the last opening and now.

    Args:
        opens: clock times such as "09:00"; boxes are opened on working days only.
        last_opened, now: instants in the box's own time zone.

    """
    if not is_working:
        return False
    return any(
        last_opened < datetime.combine(now.date(), time.fromisoformat(text), now.tzinfo) <= now
        for text in opens
    )


@dataclass(frozen=True)
class NextStep:
    """What the resident's page says first: what happens next and by when, in one line."""

    main: str
    sub: str = ""


@dataclass(frozen=True)
class Promise:
    """By when something was promised, as people read it; empty when no clock runs."""

    when: str = ""
    is_late: bool = False

    def to(self, deed: str) -> str:
        """The promise of a deed, or the plain word that it was not kept."""
        if not self.when:
            return f"会尽快{deed}。"
        if self.is_late:
            return f"本该{self.when}前{deed}，超期了，正在催。"
        return f"{self.when}前{deed}。"


def next_step(
    status: str,
    custody: str,
    *,
    unit: str,
    offered_to: str = "",
    reviewer: str = "街道换人",
    promise: Promise,
) -> NextStep:
    """What the resident's page says first, for each state; ``unit`` is who has it now."""
    if status == "working":
        return _next_while_working(custody, unit=unit, offered_to=offered_to, promise=promise)
    rating = (
        f"{promise.when}前您不说，先按到期办结；" if promise.when and not promise.is_late else ""
    )
    return {
        "filed": NextStep(
            f"{unit}{promise.to('告诉您收没收下')}", "收下以后，会说清谁来办、几时答复。"
        ),
        "answered": NextStep(
            "请您看看解决了没有，再告诉我们。", f"{rating}办这件事的人不能替您评。"
        ),
        "closed": NextStep("这件事办结了。", "又不行了，可以重新办。"),
        "declined": NextStep(
            "没有受理，原因和可以去哪里写在下面。", f"不同意，可以请{reviewer}复核。"
        ),
        "review": NextStep(f"{reviewer}复核，{promise.to('告诉您结果')}"),
        "handed_off": NextStep("这件事要走别的渠道，写在下面。"),
        "withdrawn": NextStep("您撤回了这件事。", "想好了可以随时再说。"),
    }[status]


def _next_while_working(custody: str, *, unit: str, offered_to: str, promise: Promise) -> NextStep:
    answer = promise.to("答复您")
    if custody == "joined":
        return NextStep(
            f"和别的居民说的是一回事，并在一起办，{answer}",
            "您说的话、回执码和评价都还是您自己的。",
        )
    if custody == "waiting":
        return NextStep("等您补充一句，答了就接着办。", "等您的这段时间不算进时限。")
    if custody == "offered":
        return NextStep(f"已请{offered_to}来办，{answer}", f"对方接下之前，这件事一直归{unit}。")
    if custody == "unclaimed":
        return NextStep(f"{unit}正在安排人，{answer}")
    return NextStep(f"{unit}在办，{answer}")
