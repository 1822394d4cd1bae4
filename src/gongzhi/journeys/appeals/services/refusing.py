"""Writing a no so that it says what, why, where instead and how to object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from ..models import Appeal, Refusal


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

    def missing(self) -> list[str]:
        labels = {
            "what": "结论",
            "why": "为什么",
            "where": "可以去哪里",
            "objection": "不同意怎么办",
        }
        return [label for name, label in labels.items() if not getattr(self, name).strip()]


def write_refusal(
    appeal: Appeal, kind: str, reason: str, parts: FourParts, *, actor: policy.Actor, at: datetime
) -> Refusal:
    """Keep a no; nothing negative leaves the house without all four parts.

    Raises:
        StepRefused: a part is missing.

    """
    if missing := parts.missing():
        raise StepRefused(f"“不”字要说全四件事，还缺：{'、'.join(missing)}")
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
        where=parts.where.strip(),
        objection=parts.objection.strip(),
        by_id=actor.pk,
        at=at,
    )
