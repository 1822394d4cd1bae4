"""Noting that somebody looked at somebody's data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused

from .. import queries
from ..models import AccessLog


class LookRefused(StepRefused):
    """Nobody at work may look at this person's data now; the message says why and what to do."""


def record_look(
    *,
    person_id: UUID | None,
    subject_id: UUID | None = None,
    fields: Sequence[str],
    role: str,
    purpose: str,
    actor: policy.Actor,
    at: datetime,
) -> AccessLog | None:
    """Append a look, in the caller's transaction; looking at one's own is not noted.

    Args:
        fields: what was seen, in words the person understands: "手机号", "姓名".
        role: as what the viewer looked, e.g. "仙泉社区 社区工作者".

    Raises:
        LookRefused: the person had the use of their data stopped, or is a child and nobody
            approved the look.

    """
    if actor.pk is None or (person_id is not None and person_id == actor.person):
        return None
    if person_id is not None:
        _require_use(person_id, actor.pk, at=at)
    return AccessLog.objects.create(
        person_id=person_id,
        subject_id=subject_id,
        account_id=actor.pk,
        viewer=actor.name,
        role=role,
        purpose=purpose,
        fields=list(fields),
        at=at,
    )


def _require_use(person_id: UUID, account_id: int, *, at: datetime) -> None:
    if queries.is_restricted(person_id):
        raise LookRefused("本人要求停止使用他的信息，看不了。要联系，在页面上答复，他能看到")
    is_child = queries.is_child(person_id)
    if is_child and not queries.may_look_at_child(person_id, account_id, at=at):
        raise LookRefused(
            f"这是{queries.childhood(timezone.localdate(at)).words}的孩子（编号 {queries.number_of(person_id)}）。"
            "要看，先到“更多”里的“看孩子的联系方式”写明为什么，安全管理员批了再看"
        )
