"""Noting that somebody looked at somebody's data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gongzhi.foundation import policy

from ..models import AccessLog


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

    """
    if actor.pk is None or (person_id is not None and person_id == actor.person):
        return None
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
