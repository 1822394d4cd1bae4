"""What was put off comes back by itself on its day, to the unit that first heard it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import policy

from .. import queries
from ..flows import APPEAL
from ..models import Appeal, Merge
from ..queries.rechecks import due_rechecks, is_recheck_due
from .callbacks import end_calls
from .merging import let_go


def bring_back(*, at: datetime) -> int:
    """Open again whatever was to be looked at by today; returns how many, each its own transaction."""
    due = due_rechecks(on=timezone.localdate(at)).values_list("appeal", flat=True)
    return sum(_bring_back(appeal_id, at=at) for appeal_id in list(due))


@transaction.atomic
def _bring_back(appeal_id: UUID, *, at: datetime) -> int:
    lead = queries.lead_for_change(appeal_id)
    appeal = queries.appeal_for_change(appeal_id)
    if not is_recheck_due(appeal.pk, on=timezone.localdate(at)):
        return 0
    appeal.answered_at = appeal.closed_at = None
    APPEAL.move(appeal, "recheck", actor=policy.SYSTEM, at=at, saving=("answered_at", "closed_at"))
    end_calls(appeal, at=at)
    item = casework.send_back_item(appeal.pk, at=at)
    rule = clock_rule(appeal.pack, "answer", appeal.urgency)
    appeal.answer_due_at = casework.start_clock(item, rule, pack=appeal.pack, at=at).due_at
    appeal.save(update_fields=["answer_due_at"])
    if lead:
        _go_along(appeal, lead, at=at)
    return 1


def _go_along(appeal: Appeal, lead: Appeal, *, at: datetime) -> None:
    """What was put off together comes back together: the work is one; else it goes its own way."""
    if lead.status == "working" or is_recheck_due(lead.pk, on=timezone.localdate(at)):
        casework.join_item(appeal.pk, lead=lead.pk, at=at)
    else:
        let_go(appeal, lead, Merge.End.REOPENED, actor=policy.SYSTEM, at=at)
