"""What pages of a discussion say in words: a removal in four parts, a share in tenths."""

from __future__ import annotations

from uuid import UUID

from gongzhi.foundation import rulebook
from gongzhi.foundation.http import Request
from gongzhi.foundation.ui.faces import Basis, FourParts

from .. import rules
from ..models import Statement


def cursor(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def no_of(statement: Statement, reason: rules.Reason, pack: rulebook.Pack) -> FourParts:
    """Why one's own statement is down, where to say it instead, how to object."""
    own = reason.rule.basis
    basis = Basis(
        own.law if own else f"《{pack.title}》",
        own.article if own else reason.label,
        own.text if own else "",
        reason.rule.is_verified,
    )
    is_last = statement.is_reviewed
    return FourParts(
        what="换人看过，这条维持撤下。" if is_last else "这条撤下了，别人看不到。",
        why=f"按公布的规则“{reason.label}”：{reason.why}",
        basis=(basis,),
        where="换个说法可以再说一条；要人来办的，到“说一件事”里说。",
        objection=LAST_WORD if is_last else "可以请另外一位工作人员看一次，在下面写为什么。",
    )


LAST_WORD = "换人看过就是最后的决定；还觉得不对，可以打社区电话，或者打 12345。"


_DIGITS = "零一二三四五六七八九"


def in_words(tenths: int, *, is_agreed: bool) -> str:
    """约八成同意, 几乎都不同意."""
    how = "几乎都" if tenths >= rules.TENTHS else f"约{_DIGITS[tenths]}成"
    return f"{how}{'同意' if is_agreed else '不同意'}"
