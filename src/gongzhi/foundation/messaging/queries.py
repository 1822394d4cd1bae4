"""Reading texts and posts, and when the quiet hours end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from gongzhi.foundation import rulebook
from gongzhi.foundation.worktime import ZONE

from .models import UNDELIVERED
from .models import OutgoingText as OutgoingText
from .models import Robot as Robot
from .models import Status as Status
from .rules import SECTION, read_quiet


def inbox(limit: int = 50) -> QuerySet[OutgoingText]:
    """The latest texts whose bodies were kept, newest first: the demonstration's telephone."""
    kept = OutgoingText.objects.filter(status=Status.SENT, body__isnull=False)
    return kept.select_related("robot").order_by("-sent_at", "-pk")[:limit]


def failed_texts() -> QuerySet[OutgoingText]:
    """What was tried as often as may be and did not go, newest first."""
    return OutgoingText.objects.filter(status=Status.FAILED).order_by("-made_at", "-pk")


def undelivered() -> QuerySet[OutgoingText]:
    """What did not go, and what nobody knows of whether it came, newest first."""
    return OutgoingText.objects.filter(status__in=UNDELIVERED).order_by("-made_at", "-pk")


def posts_of(robot_ids: Collection[UUID], limit: int) -> dict[UUID, list[OutgoingText]]:
    """The latest posts of each robot, newest first, in one query."""
    place = Window(
        RowNumber(), partition_by="robot", order_by=[F("made_at").desc(), F("pk").desc()]
    )
    found: dict[UUID, list[OutgoingText]] = {key: [] for key in robot_ids}
    rows = OutgoingText.objects.filter(robot__in=robot_ids).annotate(place=place)
    for text in rows.filter(place__lte=limit).order_by("-made_at", "-pk"):
        if text.robot_id:
            found[text.robot_id].append(text)
    return found


def texts_about(subject_id: UUID) -> QuerySet[OutgoingText]:
    """What was texted about one matter, newest first."""
    return OutgoingText.objects.filter(subject_id=subject_id).order_by("-made_at", "-pk")


def quiet_until(at: datetime) -> datetime | None:
    """When the quiet hours end in which ``at`` lies; None when it may go now, or nothing is laid down."""
    try:
        pack = rulebook.pack_for(settings.DISTRICT, at.astimezone(ZONE).date())
    except rulebook.RuleMissing:
        return None
    ends = (read_quiet(rule).end_after(at) for rule in pack.section(SECTION))
    return max((end for end in ends if end), default=None)
