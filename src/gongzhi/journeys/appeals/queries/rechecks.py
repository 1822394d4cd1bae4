"""Reading what was put off to a day: 暂不具备条件 or partly solved, to be looked at again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from ..flows import Status
from ..models import Reply


def due_rechecks(*, on: date) -> QuerySet[Reply]:
    """Last answers whose day has come, of appeals that nobody works on; leading ones first.

    An appeal that came back is being worked on, and its next answer is a new one: so each day
    that was promised comes once.
    """
    newer = Reply.objects.filter(appeal=OuterRef("appeal"), pk__gt=OuterRef("pk"))
    return Reply.objects.filter(
        ~Exists(newer),
        recheck_on__lte=on,
        appeal__status__in=[Status.ANSWERED, Status.CLOSED],
    ).order_by(F("appeal__leading").asc(nulls_first=True), "appeal")


def is_recheck_due(appeal_id: UUID, *, on: date) -> bool:
    return due_rechecks(on=on).filter(appeal=appeal_id).exists()
