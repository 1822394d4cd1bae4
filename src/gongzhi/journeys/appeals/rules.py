"""Pure decisions about appeals, and how the packs' entries about them are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from gongzhi.foundation import rulebook

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that look alike
RECEIPT_LENGTH = 12
TITLE_LENGTH = 24
_LOOKALIKES = str.maketrans("", "", " -—–·　")
_CLAUSE = re.compile(r"[。！？!?；;\n，,]")


class BadReceipt(ValueError):
    """Not a receipt code; the message is a Chinese sentence."""


def receipt_code(seed: bytes) -> str:
    """Twelve characters without look-alikes from sixteen random bytes: 30¹² ≈ 5·10¹⁷ codes."""
    number, letters = int.from_bytes(seed, "big"), ""
    for _ in range(RECEIPT_LENGTH):
        number, rest = divmod(number, len(RECEIPT_LETTERS))
        letters += RECEIPT_LETTERS[rest]
    return letters


def normal_receipt(text: str) -> str:
    """A code as it was typed, in capitals without blanks and dashes.

    Raises:
        BadReceipt: wrong length, or a character that no code has.

    """
    code = text.translate(_LOOKALIKES).upper()
    if len(code) != RECEIPT_LENGTH:
        raise BadReceipt(f"回执码是 {RECEIPT_LENGTH} 位，这里有 {len(code)} 位")
    strange = sorted(set(code) - set(RECEIPT_LETTERS))
    if strange:
        raise BadReceipt(f"回执码里没有“{'、'.join(strange)}”，请对照纸条再看一遍")
    return code


def title_of(words: str) -> str:
    """A heading from what somebody said: the first clause long enough to say something."""
    text = " ".join(words.split())
    clauses = [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]
    title = ""
    for clause in clauses:
        title = f"{title}，{clause}" if title else clause
        if len(title) >= 8:  # noqa: PLR2004  shorter says too little
            break
    return title if len(title) <= TITLE_LENGTH else f"{title[: TITLE_LENGTH - 1]}…"


# fmt: off
_GIVEAWAYS = (
    #       what it is      how it is written
    ("电话或证件号码", re.compile(r"\d{7,}|\d{3,4}[-－—\s]\d{7,8}")),
    ("门牌号",         re.compile(r"[0-9一二三四五六七八九十]+\s*(?:单元|室|房|户|号门)|\d+[-－—]\d{3,4}(?!\d)")),
)
# fmt: on
_SHORTEST_NAME = 2


def giveaways(title: str, names: Sequence[str]) -> list[str]:
    """What in a title for everybody tells who it is about: numbers, doors, the given names."""
    text = unicodedata.normalize("NFKC", title)
    bare = re.sub(r"\s", "", text)
    told = [label for label, pattern in _GIVEAWAYS if pattern.search(text)]
    own = [re.sub(r"\s", "", unicodedata.normalize("NFKC", name)) for name in names]
    return told + [f"“{name}”" for name in own if len(name) >= _SHORTEST_NAME and name in bare]


@dataclass(frozen=True)
class Category:
    code: str
    label: str
    parent: str
    handler: str
    urgency: str


@dataclass(frozen=True)
class Urgency:
    """急难愁盼: one of the four classes, its meaning and its tone on the page."""

    code: str
    label: str
    meaning: str
    tone: str


@dataclass(frozen=True)
class HandOff:
    """A channel that is not ours: an emergency number, a court, a commission."""

    code: str
    label: str
    is_emergency: bool
    channel: str
    words: tuple[str, ...]
    without: tuple[str, ...]
    say: str
    rule: rulebook.Rule


@dataclass(frozen=True)
class Reason:
    """A ground for a no, with its four parts ready to be made concrete."""

    code: str
    label: str
    what: str
    why: str
    where: str
    objection: str
    rule: rulebook.Rule


@dataclass(frozen=True)
class Template:
    code: str
    label: str
    category: str
    words: str


def read_category(rule: rulebook.Rule) -> Category:
    data = rule.data
    return Category(
        rule.code,
        rule.label,
        str(data.get("parent", "")),
        str(data.get("handler", "community")),
        str(data.get("urgency", "hard")),
    )


def read_urgency(rule: rulebook.Rule) -> Urgency:
    return Urgency(rule.code, rule.label, str(rule.data["meaning"]), str(rule.data["tone"]))


def read_handoff(rule: rulebook.Rule) -> HandOff:
    """Raises KeyError, or re.error on a word that is no pattern: better at loading than at filing."""
    data = rule.data
    for word in (*data["words"], *data.get("without", ())):
        re.compile(word)
    return HandOff(
        rule.code,
        rule.label,
        bool(data["emergency"]),
        str(data["channel"]),
        tuple(data["words"]),
        tuple(data.get("without", ())),
        str(data["say"]),
        rule,
    )


def read_reason(rule: rulebook.Rule) -> Reason:
    data = rule.data
    return Reason(
        rule.code,
        rule.label,
        str(data["what"]),
        str(data["why"]),
        str(data["where"]),
        str(data["objection"]),
        rule,
    )


def read_template(rule: rulebook.Rule) -> Template:
    return Template(
        rule.code, rule.label, str(rule.data.get("category", "")), str(rule.data["words"])
    )


def red_flag(text: str, pack: rulebook.Pack) -> HandOff | None:
    """The emergency a text speaks of, if any; the pack's words decide, in the pack's order."""
    return next(
        (item for item in _handoffs(pack) if item.is_emergency and _speaks(item, text)), None
    )


def other_channel(text: str, pack: rulebook.Pack) -> HandOff | None:
    """The channel that is not ours a text seems to belong to; a person confirms it."""
    return next(
        (item for item in _handoffs(pack) if not item.is_emergency and _speaks(item, text)), None
    )


def _handoffs(pack: rulebook.Pack) -> list[HandOff]:
    return [read_handoff(rule) for rule in pack.section("appeals.handoff")]


def _speaks(handoff: HandOff, text: str) -> bool:
    """A word may be a pattern; ``without`` takes phrases out before the words are looked for."""
    for phrase in handoff.without:
        text = re.sub(phrase, "", text)
    return any(re.search(word, text) for word in handoff.words)


def _flag_test(pack: rulebook.Pack, given: dict[str, Any]) -> str:
    text = str(given["text"])
    found = red_flag(text, pack) or other_channel(text, pack)
    return found.code if found else ""


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
    status: str, custody: str, *, unit: str, offered_to: str = "", promise: Promise
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
            "没有受理，原因和可以去哪里写在下面。", "不同意，可以请街道换人复核。"
        ),
        "review": NextStep(f"街道换人复核，{promise.to('告诉您结果')}"),
        "handed_off": NextStep("这件事要走别的渠道，写在下面。"),
        "withdrawn": NextStep("您撤回了这件事。", "想好了可以随时再说。"),
    }[status]


def _next_while_working(custody: str, *, unit: str, offered_to: str, promise: Promise) -> NextStep:
    answer = promise.to("答复您")
    if custody == "waiting":
        return NextStep("等您补充一句，答了就接着办。", "等您的这段时间不算进时限。")
    if custody == "offered":
        return NextStep(f"已请{offered_to}来办，{answer}", f"对方接下之前，这件事一直归{unit}。")
    if custody == "unclaimed":
        return NextStep(f"{unit}正在安排人，{answer}")
    return NextStep(f"{unit}在办，{answer}")


rulebook.kind("appeals.category", label="诉求分类", reader=read_category)
rulebook.kind("appeals.urgency", label="急难愁盼", reader=read_urgency)
rulebook.kind("appeals.handoff", label="别的渠道", reader=read_handoff, evaluate=_flag_test)
rulebook.kind("appeals.reason", label="不办的理由", reader=read_reason)
rulebook.kind("appeals.answer_template", label="答复的样子", reader=read_template)
rulebook.kind("appeals.box", label="意见箱", reader=lambda rule: tuple(rule.data["opens"]))
rulebook.kind("appeals.assist", label="代居民登记", reader=lambda rule: int(rule.data["amount"]))
rulebook.kind("appeals.reopen", label="重新办的期限", reader=lambda rule: int(rule.data["amount"]))
