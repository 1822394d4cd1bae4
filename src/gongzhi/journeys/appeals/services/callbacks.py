"""Which calls are due: drawn when an answer goes out, or when its time to be rated has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from .. import queries, rules
from ..models import Appeal, CallBack


def plan_sample(appeal: Appeal, *, at: datetime) -> None:
    """Draw whether an answer is called about, by the appeal's key and the round."""
    rule = rules.call_rule(appeal.pack)
    if rule and rules.is_sampled(appeal.pk, appeal.reopened, percent=rule.percent):
        _plan(appeal, CallBack.Why.SAMPLE, due_at=at + timedelta(days=rule.after_days))


def plan_after_lapse(appeal: Appeal, *, at: datetime) -> None:
    if rules.call_rule(appeal.pack):
        _plan(appeal, CallBack.Why.LAPSED, due_at=at)


def end_calls(appeal: Appeal, end: str = CallBack.End.NOT_NEEDED, *, at: datetime) -> None:
    """The resident has spoken, or was reached: nobody needs to be called any more."""
    CallBack.objects.filter(appeal=appeal, ended_at__isnull=True).update(end=end, ended_at=at)


def _plan(appeal: Appeal, why: str, *, due_at: datetime) -> None:
    """Only who left a way to be reached is called; one call at a time."""
    if appeal.author_id is None:
        left = queries.contact_of(appeal.pk)
        if left is None or not left.phone:
            return
    CallBack.objects.get_or_create(
        appeal=appeal,
        ended_at=None,
        defaults={"area": appeal.area, "why": why, "due_at": due_at},
    )
