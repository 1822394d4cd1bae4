"""座谈会: opened, written down line by line, saved; then every remark is an appeal of its own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone
from gongzhi.journeys.appeals import services as appeals
from gongzhi.register.people import queries as people

from .. import queries
from ..events import MeetingMinuted, MeetingOpened
from ..flows import MEETING
from ..models import Guest, Meeting, Naming, Remark
from .acting import account_of
from .placing import place_in

NOBODY: dict[str, None] = {"name": None, "phone": None, "phone_index": None, "person": None}


@dataclass(frozen=True)
class MeetingPlan:
    area: str
    topic: str
    place: str
    held_at: datetime


@dataclass(frozen=True)
class Said:
    """One point as it is written down; the nameless have no speaker."""

    words: str
    naming: str
    speaker_id: UUID | None = None
    is_agreed: bool = False
    site_id: UUID | None = None
    spot: str = ""


@transaction.atomic
def open_meeting(plan: MeetingPlan, *, actor: policy.Actor, at: datetime) -> Meeting:
    """Raises PermissionDenied when the actor does not keep that community."""
    policy.require_new(actor, "intake.meet", area=plan.area)
    meeting = Meeting.objects.create(
        area=plan.area,
        topic=plan.topic,
        place=plan.place,
        held_at=plan.held_at,
        by_id=account_of(actor),
    )
    tell(
        MeetingOpened(
            subject_id=meeting.pk, area=plan.area, actor_id=actor.pk, at=at, topic=plan.topic
        )
    )
    return meeting


@transaction.atomic
def add_guest(meeting_id: UUID, *, name: str, phone: str, came: bool, actor: policy.Actor) -> Guest:
    """Raises BadPhone when the number is none, StepRefused when the minutes are saved."""
    meeting = _open_for(actor, meeting_id)
    number = normal_phone(phone) if phone else None
    return Guest.objects.create(
        meeting=meeting,
        name=name,
        phone=number,
        phone_index=people.phone_index(number) if number else None,
        person=people.person_with_phone(number) if number else None,
        came=came,
    )


@transaction.atomic
def set_came(meeting_id: UUID, guest_id: UUID, *, came: bool, actor: policy.Actor) -> None:
    """Whether somebody who was asked was there; whoever spoke was."""
    meeting = _open_for(actor, meeting_id)
    if not came and meeting.remarks.filter(speaker=guest_id).exists():
        raise StepRefused("这位在会上说过话，不能记成没到")
    meeting.guests.filter(pk=guest_id).update(came=came)


@transaction.atomic
def write_down(meeting_id: UUID, said: Said, *, actor: policy.Actor) -> Remark:
    """Write down one point.

    Raises:
        StepRefused: the minutes are saved; or it is to be named and nobody said by whom, or
            without consent.

    """
    meeting = _open_for(actor, meeting_id)
    speaker = meeting.guests.filter(pk=said.speaker_id).first() if said.speaker_id else None
    if said.naming == Naming.ANONYMOUS:
        speaker = None
    elif speaker is None:
        raise StepRefused("要署名，就选是哪一位说的；不愿署名，选匿名")
    if said.naming == Naming.NAMED and not said.is_agreed:
        raise StepRefused("留名要问过本人；本人没点头，选不公开姓名或匿名")
    place = place_in(meeting.area, site=said.site_id, spot=said.spot)
    last = meeting.remarks.order_by("-number").values_list("number", flat=True).first() or 0
    if speaker and not speaker.came:
        meeting.guests.filter(pk=speaker.pk).update(came=True)
    return Remark.objects.create(
        meeting=meeting,
        number=last + 1,
        words=said.words,
        neighbourhood_id=place.neighbourhood_id,
        spot=place.spot,
        naming=said.naming,
        speaker=speaker,
        is_agreed=said.is_agreed,
    )


@transaction.atomic
def strike_remark(meeting_id: UUID, remark_id: UUID, *, actor: policy.Actor) -> None:
    _open_for(actor, meeting_id).remarks.filter(pk=remark_id).delete()


@transaction.atomic
def save_minutes(meeting_id: UUID, *, actor: policy.Actor, at: datetime) -> Meeting:
    """Make an appeal of every remark, and tell those who left a number; all of it or nothing."""
    meeting = queries.meeting_for_change(meeting_id)
    policy.require(actor, "intake.meet", meeting)
    if refusal := MEETING.unmet(meeting, "save", at=at):
        raise StepRefused(refusal)
    remarks = list(queries.remarks_of(meeting.pk))
    told: dict[Guest, list[appeals.Receipt]] = defaultdict(list)
    for remark in remarks:
        receipt = _file(meeting, remark, actor=actor, at=at)
        if remark.speaker:
            told[remark.speaker].append(receipt)
    for guest, receipts in told.items():
        _tell_guest(meeting, guest, receipts, at=at)
    meeting.minuted_at = at
    MEETING.move(meeting, "save", actor=actor, at=at, saving=("minuted_at",), remarks=len(remarks))
    return meeting


def forget_guests(before: datetime, at_most: int) -> int:
    """Names and numbers of people of meetings held before a moment; returns how many people."""
    keys = list(queries.ended_guests(before).order_by("pk").values_list("pk", flat=True)[:at_most])
    return Guest.objects.filter(pk__in=keys).update(**NOBODY)


def link_guests(person_id: UUID) -> int:
    """Whoever proves to hold a number was the one who left it at a meeting; returns how many."""
    person = people.person(person_id)
    if person is None or person.phone_index is None:
        return 0
    return queries.guests_under(bytes(person.phone_index)).update(person=person)


@transaction.atomic
def forget_guest(person_id: UUID) -> int:
    """Whoever is erased was somebody at a meeting, no more; returns how many meetings.

    What they said before the minutes were saved is nobody's from now on; what became an
    appeal is let go of there.
    """
    person = people.person(person_id)
    index = bytes(person.phone_index) if person and person.phone_index else None
    keys = list(queries.guests_who_are(person_id, index).values_list("pk", flat=True))
    Remark.objects.filter(speaker__in=keys, appeal__isnull=True).update(
        naming=Naming.ANONYMOUS, speaker=None, is_agreed=False
    )
    return Guest.objects.filter(pk__in=keys).update(**NOBODY)


def _open_for(actor: policy.Actor, meeting_id: UUID) -> Meeting:
    meeting = queries.meeting_for_change(meeting_id)
    policy.require(actor, "intake.meet", meeting)
    if not meeting.is_open:
        raise StepRefused("纪要已经保存，每条都成了一件事，不能再改")
    return meeting


def _file(
    meeting: Meeting, remark: Remark, *, actor: policy.Actor, at: datetime
) -> appeals.Receipt:
    speaker = remark.speaker
    person = people.person_with_phone(speaker.phone) if speaker and speaker.phone else None
    place = place_in(meeting.area, site=remark.neighbourhood_id, spot=remark.spot)
    receipt = appeals.file_appeal(
        appeals.Filing(
            words=remark.words,
            place=place,
            channel="meeting",
            naming=remark.naming,
            submission=remark.pk,
            person_id=person.pk if person else None,
            name=speaker.name or "" if speaker else "",
            phone=speaker.phone or "" if speaker else "",
            source=f"座谈会“{meeting.topic}”，{actor.name}记"[:60],
        ),
        actor=actor,
        at=at,
    )
    remark.appeal = receipt.appeal
    remark.save(update_fields=["appeal"])
    return receipt


def _tell_guest(
    meeting: Meeting, guest: Guest, receipts: list[appeals.Receipt], *, at: datetime
) -> None:
    """Once a person: what was registered, and by which codes it is followed."""
    if not guest.phone:
        return
    codes = "、".join(receipt.code for receipt in receipts)
    notices.notify_phone(
        guest.phone,
        reference=f"{MeetingMinuted.name}:{guest.pk.hex}",
        words=f"您在“{meeting.topic}”座谈会上说的 {len(receipts)} 件事登记了，一件一个回执码：{codes}。"
        f"凭码查进展：{settings.SITE_URL}/track/",
        at=at,
    )
