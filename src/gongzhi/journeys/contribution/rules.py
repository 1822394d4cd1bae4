"""What the packs say of asking for support, and the sentences people are told."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import Basis

OFFICE = ("clerk", "community_head", "street_officer", "district_officer")
KEEPERS = ("clerk", "community_head")
ANSWERERS = ("unit_head", "handler")
RESIDENT_UNIT = "resident_unit"
MONEY = "money"


@dataclass(frozen=True)
class Saying:
    """A sentence both sides read, with what it rests on."""

    label: str
    say: str
    basis: Basis | None
    is_verified: bool


def read_saying(rule: rulebook.Rule) -> Saying:
    """Raises KeyError when there is no sentence."""
    return Saying(rule.label, str(rule.data["say"]), rule.basis, rule.is_verified)


def sayings_for(pack: rulebook.Pack, kind: str) -> list[Saying]:
    """What holds for a request of a kind: that it is voluntary, and of money a word more."""
    codes = ("voluntary", MONEY) if kind == MONEY else ("voluntary",)
    return [
        read_saying(rule) for rule in pack.section("contribution.support") if rule.code in codes
    ]


def sentence(event: str, *, title: str, unit: str, community: str) -> str:
    """What is told to the other side."""
    return {
        "contribution.asked": f"{community}请{unit}支持“{title}”。支持出于自愿，能不能都请回一句。",
        "contribution.agreed": f"{unit}答复“{title}”：能支持。谁、哪天，写在页面上。",
        "contribution.agreed_partly": f"{unit}答复“{title}”：能支持一部分。能做到哪里，写在页面上。",
        "contribution.declined": f"{unit}答复“{title}”：这次不行。为什么，写在页面上。",
        "contribution.delivered": f"{community}记下了{unit}为“{title}”做的，谢谢。",
        "contribution.withdrawn": f"{community}收回了请求“{title}”，不用再办。",
    }[event]


rulebook.kind("contribution.support", label="请单位支持的规矩", reader=read_saying)
