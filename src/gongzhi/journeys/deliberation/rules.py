"""The competence detector: who decides a matter, under which article.

The pack lists topics, each recognised by its words, and outcomes, each with its ground. Where it
matters whose the place is, that is asked first. What is not recognised is never let through: a
person decides, and says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gongzhi.foundation import rulebook

TOPICS, OUTCOMES = "deliberation.topic", "deliberation.outcome"


class Decider(StrEnum):
    OWNERS = "owners"
    AFFECTED_OWNERS = "affected_owners"
    OWNERS_COMMITTEE = "owners_committee"
    OWNER = "owner"
    MANAGER = "manager"
    RESIDENTS = "residents"
    REPRESENTATIVES = "representatives"
    RESIDENTS_COMMITTEE = "residents_committee"
    ELECTION = "election"
    DEPARTMENT = "department"
    COURT = "court"
    NOBODY = "nobody"


DECIDERS = {
    Decider.OWNERS: "全体业主共同决定",
    Decider.AFFECTED_OWNERS: "有利害关系的业主，一个不少",
    Decider.OWNERS_COMMITTEE: "业主委员会",
    Decider.OWNER: "产权人自己",
    Decider.MANAGER: "物业",
    Decider.RESIDENTS: "居民会议",
    Decider.REPRESENTATIVES: "居民会议，或者它授权的居民代表会议",
    Decider.RESIDENTS_COMMITTEE: "居民委员会",
    Decider.ELECTION: "选民投票",
    Decider.DEPARTMENT: "政府部门",
    Decider.COURT: "调解、法院",
    Decider.NOBODY: "谁也不能",
}
TITLES = {
    "common": "业主共有",
    "developer": "建设单位（开发商）的",
    "private": "自家的",
    "public": "公家的（政府、市政）",
}
# What people write when they say whose a place is.
_SAID = {
    "common": re.compile(r"业主共有|全体业主的|公摊"),
    "developer": re.compile(r"开发商(产权|所有|的|名下)|建设单位(产权|所有|的|名下)"),
    "public": re.compile(r"市政(绿地|道路)|政府的|国有|公家的|公共绿地"),
}


@dataclass(frozen=True)
class Outcome:
    """Who decides, and what that means for whoever asked; ``matter`` is the tally's."""

    code: str
    label: str
    decider: Decider
    matter: str
    say: str
    rule: rulebook.Rule


@dataclass(frozen=True)
class Topic:
    """How a matter is recognised; ``by_title`` where it depends on whose the place is."""

    code: str
    label: str
    words: tuple[re.Pattern[str], ...]
    without: tuple[re.Pattern[str], ...]
    outcome: str
    by_title: Mapping[str, str]
    ask: str

    def speaks(self, text: str) -> str:
        """The words that speak for it, or nothing."""
        if any(word.search(text) for word in self.without):
            return ""
        return next((found[0] for word in self.words if (found := word.search(text))), "")


@dataclass(frozen=True)
class Competence:
    """What was found: an outcome, a question that comes first, or nothing.

    ``others`` are outcomes other words of the text speak for: for whoever looks at it.
    """

    outcome: Outcome | None = None
    topic: Topic | None = None
    heard: str = ""
    title: str = ""
    others: tuple[Outcome, ...] = field(default=())

    @property
    def is_known(self) -> bool:
        return self.outcome is not None

    @property
    def asks(self) -> str:
        """What has to be known first."""
        return self.topic.ask if self.topic and not self.outcome else ""

    def allows(self, decider: Decider) -> bool:
        """Whether a body may decide it; never where it is not known."""
        return self.outcome is not None and self.outcome.decider == decider


def competence(pack: rulebook.Pack, text: str, *, title: str = "") -> Competence:
    """Who decides what a text speaks of; ``title`` says whose the place is, if it is known."""
    outcomes = {rule.code: read_outcome(rule) for rule in pack.section(OUTCOMES)}
    heard = [
        (topic, words)
        for topic in map(read_topic, pack.section(TOPICS))
        if (words := topic.speaks(text))
    ]
    if not heard:
        return Competence()
    topic, words = heard[0]
    owner = title or _title_in(text)
    found = _outcome_of(topic, owner)
    rest = (code for one, _ in heard[1:] if (code := _outcome_of(one, owner)) and code != found)
    return Competence(
        outcomes.get(found),
        topic,
        words,
        owner,
        tuple(outcomes[code] for code in dict.fromkeys(rest)),
    )


def read_outcome(rule: rulebook.Rule) -> Outcome:
    """Raises KeyError or ValueError on an entry that is not right."""
    data = rule.data
    return Outcome(
        rule.code,
        rule.label,
        Decider(data["body"]),
        str(data.get("matter", "")),
        str(data["say"]),
        rule,
    )


def read_topic(rule: rulebook.Rule) -> Topic:
    """Raises KeyError, ValueError or re.error on an entry that is not right."""
    data = rule.data
    by_title = dict(data.get("by_title", {}))
    if bool(by_title) == bool(data.get("outcome")):
        raise ValueError("outcome 和 by_title 写一样")
    if by_title and (by_title.keys() - TITLES.keys() or not data.get("ask")):
        raise ValueError("by_title 只写 common、developer、private、public，还要写 ask")
    return Topic(
        rule.code,
        rule.label,
        tuple(map(re.compile, data["words"])),
        tuple(map(re.compile, data.get("without", ()))),
        str(data.get("outcome", "")),
        by_title,
        str(data.get("ask", "")),
    )


def unknown_outcomes(pack: rulebook.Pack) -> list[str]:
    """Outcomes that topics name and the pack does not have."""
    known = {rule.code for rule in pack.section(OUTCOMES)}
    named: Iterable[str] = (
        code
        for topic in map(read_topic, pack.section(TOPICS))
        for code in (topic.outcome, *topic.by_title.values())
        if code
    )
    return sorted(set(named) - known)


def answer(pack: rulebook.Pack, given: Mapping[str, Any]) -> str:
    """What a pack's test expects: ``owners 278-8``, ``ask hollow-floor`` or ``unknown``."""
    found = competence(pack, given["text"], title=given.get("title", ""))
    if found.outcome:
        return f"{found.outcome.decider} {found.outcome.code}"
    return f"ask {found.topic.code}" if found.topic else "unknown"


def _outcome_of(topic: Topic, title: str) -> str:
    return topic.by_title.get(title, "") if topic.by_title else topic.outcome


def _title_in(text: str) -> str:
    """Whose the place is, where the text says so and says only one."""
    said = [title for title, words in _SAID.items() if words.search(text)]
    return said[0] if len(said) == 1 else ""


rulebook.kind(OUTCOMES, label="谁说了算", reader=read_outcome)
rulebook.kind(TOPICS, label="怎么认出一件事", reader=read_topic, evaluate=answer)
