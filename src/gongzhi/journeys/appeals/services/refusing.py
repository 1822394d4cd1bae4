"""Writing a no so that it says what, why, where instead and how to object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import StepRefused

from ..models import Appeal, Refusal
from .checking import check_names


@dataclass(frozen=True)
class FourParts:
    """The four parts as a person wrote them; the article comes from the ground in the pack."""

    what: str
    why: str
    where: str
    objection: str

    def said(self) -> dict[str, str]:
        """What a person wrote, by the label of the part."""
        return {
            "结论": self.what,
            "为什么": self.why,
            "可以去哪里": self.where,
            "不同意怎么办": self.objection,
        }

    def missing(self) -> list[str]:
        return [label for label, words in self.said().items() if not words.strip()]


def write_refusal(
    appeal: Appeal,
    kind: str,
    reason: str,
    parts: FourParts,
    *,
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Refusal:
    """Keep a no; nothing negative leaves the house without all four parts and a ground.

    Args:
        reason: the ground, an entry of the appeal's pack, whose article is kept beside it.

    Raises:
        StepRefused: a part is missing, or the pack has no such ground.
        NamesFound: a part tells who somebody is, and nothing says why it may.

    """
    if missing := parts.missing():
        raise StepRefused(f"“不”字要说全四件事，还缺：{'、'.join(missing)}")
    ground = ground_for(appeal.pack, kind, reason)
    kept = check_names([appeal], parts.said(), because=because)
    return Refusal.objects.create(
        appeal=appeal,
        kind=kind,
        reason=reason,
        what=parts.what.strip(),
        why=parts.why.strip(),
        law=ground.basis.law if ground.basis else f"《{appeal.pack.title}》",
        article=ground.basis.article if ground.basis else ground.label,
        law_text=ground.basis.text if ground.basis else "",
        is_verified=ground.is_verified,
        public_because=kept,
        where=parts.where.strip(),
        objection=parts.objection.strip(),
        by_id=actor.pk,
        at=at,
    )


def ground_for(pack: rulebook.Pack, kind: str, reason: str) -> rulebook.Rule:
    """The pack's entry behind a no: a channel when somebody is sent there, else a reason.

    Raises:
        StepRefused: the pack has no such entry.

    """
    section = "appeals.handoff" if kind == Refusal.Kind.HANDED_OFF else "appeals.reason"
    try:
        return pack.rule(section, reason)
    except rulebook.RuleMissing as missing:
        raise StepRefused(f"说“不”要用单子里的理由：{missing}") from missing
