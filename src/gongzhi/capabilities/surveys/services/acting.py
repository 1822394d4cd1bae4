"""Who acts, for rows that name who did it; and the head of what is told of a survey."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from gongzhi.foundation import policy

from ..models import Survey


def account_of(actor: policy.Actor) -> int:
    """Raises PermissionDenied for whoever has none, though a permission has let them pass."""
    if actor.pk is None:
        raise PermissionDenied("请先登录工作台")
    return actor.pk


def head_of(survey: Survey, actor: policy.Actor, at: datetime) -> dict[str, Any]:
    return {"subject_id": survey.pk, "area": survey.area, "actor_id": actor.pk, "at": at}
