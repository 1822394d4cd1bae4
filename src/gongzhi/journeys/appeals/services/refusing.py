"""Writing a no so that it says what, why, where instead and how to object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from ..models import Appeal, Refusal
from .checking import check_names


@dataclass(frozen=True)
class FourParts:
    """The four parts; the ground in law may be missing, the parts may not."""

    what: str
    why: str
    where: str
    objection: str
    law: str = ""
    article: str = ""
    law_text: str = ""
    is_verified: bool = False

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
    """Keep a no; nothing negative leaves the house without all four parts.

    Raises:
        StepRefused: a part is missing.
        NamesFound: a part tells who somebody is, and nothing says why it may.

    """
    if missing := parts.missing():
        raise StepRefused(f"“不”字要说全四件事，还缺：{'、'.join(missing)}")
    kept = check_names([appeal], parts.said(), because=because)
    return Refusal.objects.create(
        appeal=appeal,
        kind=kind,
        reason=reason,
        what=parts.what.strip(),
        why=parts.why.strip(),
        law=parts.law,
        article=parts.article,
        law_text=parts.law_text,
        is_verified=parts.is_verified,
        public_because=kept,
        where=parts.where.strip(),
        objection=parts.objection.strip(),
        by_id=actor.pk,
        at=at,
    )
