"""What appeals keep of a person, for that person alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from gongzhi.foundation.ui import words

from ..flows import Status
from ..models import Appeal, Support

ENDED = (Status.CLOSED, Status.DECLINED, Status.HANDED_OFF, Status.WITHDRAWN)


def ended_of_author(person_id: UUID) -> QuerySet[Appeal]:
    return Appeal.objects.filter(author=person_id, status__in=ENDED)


def contents_over(before: datetime, *, forgotten: str) -> QuerySet[Appeal]:
    """What ended before a moment and still has its words; ``forgotten`` stands where they went."""
    ended = Appeal.objects.filter(status__in=ENDED, item__closed_at__lt=before)
    return ended.exclude(detail=forgotten)


def said_by(person_id: UUID) -> list[dict[str, Any]]:
    """Everything a person said, as they may take it away with them."""
    said = Appeal.objects.filter(author=person_id).order_by("-filed_at", "-pk")
    stood_behind = [
        {"附议": one.appeal.public_title, "附议时间": words.stamp(one.at)}
        for one in Support.objects.filter(person=person_id).select_related("appeal").order_by("-pk")
        if one.appeal.is_public
    ]
    return [
        {
            "标题": one.title,
            "说的话": one.detail,
            "具体位置": one.spot,
            "说的时间": words.stamp(one.filed_at),
            "状态": one.get_status_display(),
            "评价": one.get_rating_display(),
            "评价的话": one.rating_words,
        }
        for one in said
    ] + stood_behind


def unfinished_of(person_id: UUID) -> list[str]:
    """A sentence when something the person said is still in hand."""
    running = Appeal.objects.filter(author=person_id).exclude(status__in=ENDED).count()
    return [f"还有 {running} 件说的事没有办结，先办结或者撤回"] if running else []
