"""Taking a statement down for a published reason, and somebody else looking again, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from .. import queries, rules
from ..flows import STATEMENT
from ..models import Removal, Statement, Verdict
from .acting import account_of, nameless

LONGEST_PLEA = 300


@transaction.atomic
def hold(statement_id: UUID, *, reason: str, actor: policy.Actor, at: datetime) -> Statement:
    """Take a statement down; only a reason of the rules under which the topic was opened will do.

    Raises:
        StepRefused: the reason is none of them, it is down already, or somebody else has put
            it back.

    """
    statement = queries.statement_for_change(statement_id)
    policy.require(actor, "discussions.moderate", statement)
    pack = statement.topic.pack
    if pack is None or reason not in {one.code for one in rules.reasons_of(pack)}:
        raise StepRefused("只能按公布的规则撤下，请选是哪一条")
    if refusal := STATEMENT.unmet(statement, "hold", at=at):
        raise StepRefused(refusal)
    Removal.objects.create(statement=statement, reason=reason, by_id=account_of(actor), at=at)
    STATEMENT.move(statement, "hold", actor=actor, at=at, reason=reason)
    return statement


@transaction.atomic
def dispute(statement_id: UUID, *, plea: str, actor: policy.Actor, at: datetime) -> Statement:
    """The author asks, once, that somebody else look.

    Raises:
        StepRefused: it is not down, or somebody else has looked already.

    """
    statement = queries.statement_for_change(statement_id)
    STATEMENT.move(statement, "dispute", actor=nameless(actor), at=at)
    Removal.objects.filter(statement=statement).update(
        plea=plea.strip()[:LONGEST_PLEA], disputed_at=at
    )
    return statement


@transaction.atomic
def decide(
    statement_id: UUID, *, is_restored: bool, actor: policy.Actor, at: datetime
) -> Statement:
    """Look again, by somebody who neither took it down nor wrote it; that is the last word.

    Raises PermissionDenied for whoever took it down, StepRefused when nobody asked.
    """
    statement = queries.statement_for_change(statement_id)
    statement.is_reviewed = True
    step = "restore" if is_restored else "uphold"
    STATEMENT.move(statement, step, actor=actor, at=at, saving=("is_reviewed",))
    Removal.objects.filter(statement=statement).update(
        verdict=Verdict.RESTORED if is_restored else Verdict.UPHELD,
        decided_by=account_of(actor),
        decided_at=at,
    )
    return statement
