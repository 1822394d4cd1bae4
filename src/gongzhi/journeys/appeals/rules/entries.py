"""How the packs' entries about appeals are read, and what they say of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gongzhi.foundation import rulebook


@dataclass(frozen=True)
class Category:
    code: str
    label: str
    parent: str
    handler: str
    urgency: str
    first_level: str = ""  # the class of the text model
    words: tuple[str, ...] = ()  # speak for it within its class


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
    by: str = ""  # "street" where only the street may say it


NOT_YET = "not_yet"  # the reason behind every answer 暂不具备条件


@dataclass(frozen=True)
class Template:
    code: str
    label: str
    category: str
    words: str


def read_category(rule: rulebook.Rule) -> Category:
    """Raises ValueError on words that are none, or that no class stands over."""
    data = rule.data
    first_level, words = str(data.get("class", "")), tuple(data.get("words", ()))
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError("words 要都是字词")
    if words and not first_level:
        raise ValueError("写了 words 的要写 class")
    return Category(
        rule.code,
        rule.label,
        str(data.get("parent", "")),
        str(data.get("handler", "community")),
        str(data.get("urgency", "hard")),
        first_level,
        words,
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
        str(data.get("by", "")),
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


rulebook.kind("appeals.category", label="诉求分类", reader=read_category)
rulebook.kind("appeals.urgency", label="急难愁盼", reader=read_urgency)
rulebook.kind("appeals.handoff", label="别的渠道", reader=read_handoff, evaluate=_flag_test)
rulebook.kind("appeals.reason", label="不办的理由", reader=read_reason)
rulebook.kind("appeals.answer_template", label="答复的样子", reader=read_template)
rulebook.kind("appeals.box", label="意见箱", reader=lambda rule: tuple(rule.data["opens"]))
rulebook.kind("appeals.assist", label="代居民登记", reader=lambda rule: int(rule.data["amount"]))
rulebook.kind("appeals.reopen", label="重新办的期限", reader=lambda rule: int(rule.data["amount"]))
