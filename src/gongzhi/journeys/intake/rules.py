"""Pure decisions: whether two keyings say the same, what a visit may write down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gongzhi.foundation import rulebook, text
from gongzhi.foundation.text import BadCode as BadCode
from gongzhi.foundation.text.codes import LETTERS

# fmt: off
KEYED = {
    # what is compared    how it is called
    "is_unreadable":      "看不清",
    "words":              "写的话",
    "site":               "小区",
    "spot":               "具体位置",
    "naming":             "署名",
    "name":               "称呼",
    "phone":              "手机号",
}
# fmt: on


def differing(first: Mapping[str, object], second: Mapping[str, object]) -> tuple[str, ...]:
    """The fields in which two keyings of one slip differ; runs of blanks count as one blank.

    Two that both found it unreadable agree, whatever else they typed.
    """
    if first["is_unreadable"] and second["is_unreadable"]:
        return ()
    return text.differing(first, second, KEYED)


CODE_LETTERS = LETTERS
CODE_LENGTH = 12


def normal_code(typed: str) -> str:
    """The code of a visit, in capitals without blanks and dashes. Raises BadCode."""
    return text.normal_code(typed, length=CODE_LENGTH, called="查看码")


@dataclass(frozen=True)
class WishRule:
    """How long the one line of a visit may be, and what it must not speak of."""

    most: int
    words: tuple[str, ...]

    def fault(self, wish: str) -> str:
        """What is wrong with a wish, in a sentence; empty when nothing is."""
        if len(wish) > self.most:
            return f"只写一件要办的事，最多 {self.most} 个字"
        if any(word in wish for word in self.words):
            return "这一行只写要办的事，不写家里的情况、信仰和看法"
        return ""


def read_visit(rule: rulebook.Rule) -> WishRule | tuple[str, str]:
    """Either the wish's rule, or the version and the words of what is read out."""
    if rule.code == "consent":
        return str(rule.data["version"]), str(rule.data["say"])
    return WishRule(int(rule.data["most"]), tuple(map(str, rule.data["words"])))


rulebook.kind("intake.topic", label="走访问什么", reader=lambda rule: rule.label)
rulebook.kind("intake.visit", label="走访怎么记", reader=read_visit)
