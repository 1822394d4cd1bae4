"""Reading meetings, who came and what became of each remark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gongzhi.foundation import policy
from gongzhi.journeys.appeals.queries import code_of_submission

from ..models import Guest, Meeting, Remark

PAGE = 25


@dataclass(frozen=True, slots=True)
class MeetingRow:
    id: UUID
    topic: str
    place: str
    held_at: datetime
    status: str
    remarks: int


@dataclass(frozen=True)
class RemarkRow:
    """A remark with the receipt code of the appeal it became, empty before that."""

    remark: Remark
    code: str


def meeting_page(
    actor: policy.Actor, *, before: datetime | None = None, size: int = PAGE
) -> tuple[list[MeetingRow], bool]:
    """Meetings the actor keeps, newest first, and whether there are more."""
    found = policy.visible(Meeting.objects.all(), actor, "intake.meet")
    if before:
        found = found.filter(held_at__lt=before)
    counted = found.annotate(n=Count("remarks")).order_by("-held_at", "-pk")
    columns = ("pk", "topic", "place", "held_at", "status", "n")
    rows = [MeetingRow(*row) for row in counted.values_list(*columns)[: size + 1]]
    return rows[:size], len(rows) > size


def meeting_seen_by(actor: policy.Actor, meeting_id: UUID) -> Meeting | None:
    found = policy.visible(Meeting.objects.select_related("by"), actor, "intake.meet")
    return found.filter(pk=meeting_id).first()


def meeting_for_change(meeting_id: UUID) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting_id)


def guests_of(meeting_id: UUID) -> QuerySet[Guest]:
    return Guest.objects.filter(meeting=meeting_id).order_by("pk")


def remarks_of(meeting_id: UUID) -> QuerySet[Remark]:
    """In the order in which they were made, with speaker, place and appeal."""
    return (
        Remark.objects.filter(meeting=meeting_id)
        .select_related("speaker", "neighbourhood", "appeal__item__unit")
        .order_by("number")
    )


def remark_rows(meeting_id: UUID) -> list[RemarkRow]:
    return [
        RemarkRow(remark, code_of_submission(remark.pk) if remark.appeal_id else "")
        for remark in remarks_of(meeting_id)
    ]


def guests_under(index: bytes) -> QuerySet[Guest]:
    return Guest.objects.filter(phone_index=index)


def guests_who_are(person_id: UUID, index: bytes | None) -> QuerySet[Guest]:
    """By the number they proved to hold, or by the one that is theirs as far as anybody knows."""
    who = Q(person=person_id)
    if index:
        who |= Q(person__isnull=True, phone_index=index)
    return Guest.objects.filter(who)


def ended_guests(before: datetime) -> QuerySet[Guest]:
    """People of meetings held before a moment whose name or number is still kept."""
    kept = Q(name__isnull=False) | Q(phone__isnull=False)
    return Guest.objects.filter(kept, meeting__held_at__lt=before)
