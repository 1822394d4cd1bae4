"""What was taken in of a person away from the screen, for that person alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from gongzhi.foundation.ui import words

from ..models import Guest, Remark, VisitNote
from .visits import visit_paper


def noted_of(person_id: UUID) -> list[dict[str, Any]]:
    """Visits to their home, meetings they left their number at, then what they said there."""
    return [*_visits(person_id), *_meetings(person_id), *_remarks(person_id)]


def _visits(person_id: UUID) -> list[dict[str, Any]]:
    found = VisitNote.objects.filter(person=person_id).order_by("-visited_on", "-pk")
    return [
        {
            "从哪里": "走访",
            "哪天": f"{note.visited_on:%Y-%m-%d}",
            "结果": note.get_outcome_display(),
            "勾的题": "、".join(visit_paper(note.area, note.visited_on).labels(note.topics)),
            "写的话": note.wish,
        }
        for note in found
    ]


def _meetings(person_id: UUID) -> list[dict[str, Any]]:
    found = Guest.objects.filter(person=person_id).select_related("meeting")
    return [
        {
            "从哪里": f"座谈会“{guest.meeting.topic}”的名单",
            "哪天": words.stamp(guest.meeting.held_at),
            "到没到": "到了" if guest.came else "没到",
            "怎么称呼": guest.name,
            "手机号": guest.phone,
        }
        for guest in found.order_by("-meeting__held_at", "pk")
    ]


def _remarks(person_id: UUID) -> list[dict[str, Any]]:
    """A remark is known to be theirs by the appeal it became."""
    found = Remark.objects.filter(appeal__author=person_id).select_related("meeting")
    return [
        {
            "从哪里": f"座谈会“{remark.meeting.topic}”",
            "哪天": words.stamp(remark.meeting.held_at),
            "署名": remark.get_naming_display(),
            "写的话": remark.words,
        }
        for remark in found.order_by("-meeting__held_at", "number")
    ]
