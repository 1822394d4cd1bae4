"""What is kept how long, by the rules in force where this house stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import Pack, Rule

from .registry import ALL_RETAINED
from .rules import SECTION, Keeping, read_keeping


@dataclass(frozen=True)
class Kept:
    """One kind as its rule has it. ``is_deleted``: somebody has said how it is let go of."""

    kind: str
    label: str
    keeping: Keeping
    basis: str
    is_deleted: bool


def pack_at(at: datetime) -> Pack:
    """Raises RuleMissing."""
    return rulebook.pack_for(settings.DISTRICT, timezone.localdate(at))


def kept_kinds(pack: Pack) -> list[Kept]:
    """Every kind that has a rule, in the pack's order."""
    return [
        Kept(
            rule.code,
            rule.label,
            read_keeping(rule),
            _basis(rule),
            rule.code in ALL_RETAINED,
        )
        for rule in pack.section(SECTION)
    ]


def without_rule(pack: Pack) -> list[str]:
    """Kinds that somebody would delete and no rule speaks of: nothing is deleted of them."""
    ruled = {rule.code for rule in pack.section(SECTION)}
    return sorted(ALL_RETAINED.keys() - ruled)


def _basis(rule: Rule) -> str:
    return f"{rule.basis.law}{rule.basis.article}" if rule.basis else ""
