"""The street's decision that a demand repeats an earlier one with nothing new (R-31).

It is a decision about one matter, in four parts, open to review by the district. Nothing is
kept about a person.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from .. import queries
from ..flows import APPEAL
from ..models import Appeal, Refusal
from .refusing import FourParts, ground_for, write_refusal


@transaction.atomic
def find_repeated(
    appeal_id: UUID,
    earlier_id: UUID,
    *,
    reason: str,
    parts: FourParts,
    because: str = "",
    actor: policy.Actor,
    at: datetime,
) -> Appeal:
    """Say that it repeats an earlier matter of the same person; the resident reads where that stands.

    Raises:
        StepRefused: the earlier one is not this person's, or a part is missing, or the ground has
            no article.

    """
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.judge_repeat", appeal)
    if not queries.is_earlier_of(appeal, earlier_id):
        raise StepRefused("只能认定和本人以前说过的事重复，请选原来那一件")
    if ground_for(appeal.pack, Refusal.Kind.REPEATED, reason).basis is None:
        raise StepRefused("认定重复要写明依据哪一条")
    appeal.repeats_id = earlier_id
    APPEAL.move(
        appeal, "find_repeated", actor=actor, at=at, saving=("repeats",), earlier=earlier_id
    )
    write_refusal(appeal, Refusal.Kind.REPEATED, reason, parts, because=because, actor=actor, at=at)
    casework.finish_item(appeal.pk, at=at)
    return appeal
