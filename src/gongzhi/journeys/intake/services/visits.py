"""走访: planned by building, noted once wherever it was written, corrected by the household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongzhi.capabilities.notices import services as notices
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone
from gongzhi.journeys.appeals import services as appeals
from gongzhi.register.people import queries as people
from gongzhi.register.territory import queries as territory

from .. import queries
from ..events import VisitCorrected, VisitErased, VisitNoted, VisitsPlanned
from ..models import Naming, VisitNote, VisitOutcome, VisitPlan
from .acting import account_of


@dataclass(frozen=True)
class Noted:
    """A note as it comes from the form or, hours later, from the device it was written on."""

    id: UUID
    part_id: UUID
    visited_on: date
    outcome: str
    code: str
    is_agreed: bool = False
    topics: tuple[str, ...] = ()
    wish: str = ""
    is_wished: bool = False
    phone: str = ""


@transaction.atomic
def plan_visits(
    building_id: UUID,
    *,
    visitor_id: int,
    since: date,
    until: date,
    actor: policy.Actor,
    at: datetime,
) -> VisitPlan:
    """Raises PermissionDenied outside the actor's community, StepRefused without a building."""
    building = territory.building(building_id)
    if building is None:
        raise StepRefused("没有这栋楼")
    area = building.neighbourhood.area
    policy.require_new(actor, "intake.plan", area=area)
    plan = VisitPlan.objects.create(
        area=area,
        building_id=building_id,
        visitor_id=visitor_id,
        since_on=since,
        until_on=until,
        by_id=account_of(actor),
    )
    tell(VisitsPlanned(subject_id=plan.pk, area=area, actor_id=actor.pk, at=at))
    return plan


def note_visit(plan_id: UUID, noted: Noted, *, actor: policy.Actor, at: datetime) -> VisitNote:
    """Keep a note; the same one sent twice, or by two tabs at once, is one note and one appeal.

    Raises:
        PermissionDenied: the plan is somebody else's.
        StepRefused: the household, the day or the words do not fit.
        BadCode, BadPhone: what was typed is none.

    """
    if standing := queries.existing_note(noted.id):
        return _same(standing, actor)
    try:
        with transaction.atomic():
            return _note(plan_id, noted, actor=actor, at=at)
    except IntegrityError:
        standing = queries.existing_note(noted.id)
        if standing is None:
            raise
        return _same(standing, actor)


@transaction.atomic
def correct_note(
    note_id: UUID, *, topics: tuple[str, ...], wish: str, actor: policy.Actor, at: datetime
) -> VisitNote:
    """The household puts right what was written about the visit; an appeal goes its own way."""
    note = _own(note_id, actor)
    if note.outcome != VisitOutcome.MET:
        raise StepRefused("这一次没有写下内容，没有要改的")
    _check(note.area, note.visited_on, topics, wish)
    wanted = {"topics": list(topics), "wish": wish}
    changed = tuple(name for name, value in wanted.items() if getattr(note, name) != value)
    if changed:
        note.topics, note.wish, note.corrected_at = list(topics), wish, at
        note.save(update_fields=["topics", "wish", "corrected_at"])
        tell(VisitCorrected(**_head(note, actor, at), fields=changed))
    return note


@transaction.atomic
def erase_note(note_id: UUID, *, actor: policy.Actor, at: datetime) -> VisitNote:
    """Nothing stays but that somebody was there that day."""
    note = _own(note_id, actor)
    note.topics, note.wish, note.consent, note.phone_index = [], "", "", None
    note.outcome, note.corrected_at = VisitOutcome.DECLINED, at
    note.save(update_fields=["topics", "wish", "consent", "phone_index", "outcome", "corrected_at"])
    tell(VisitErased(**_head(note, actor, at)))
    return note


@transaction.atomic
def link_notes(person_id: UUID) -> int:
    """Whoever proves to hold a number left at the door may see that visit; returns how many."""
    person = people.person(person_id)
    if person is None or person.phone is None:
        return 0
    found = queries.notes_under_phone(people.phone_index(person.phone))
    return found.update(person=person, phone_index=None)


@transaction.atomic
def forget_household(person_id: UUID) -> int:
    """Whoever is erased leaves nothing at their door but that somebody was there; returns how many."""
    return VisitNote.objects.filter(person=person_id).update(
        topics=[],
        wish="",
        consent="",
        phone_index=None,
        outcome=VisitOutcome.DECLINED,
        person=None,
    )


def forget_notes(before: datetime, at_most: int) -> int:
    """Delete notes of visits made before a moment's day; returns how many."""
    keys = list(queries.ended_notes(before).order_by("pk").values_list("pk", flat=True)[:at_most])
    VisitNote.objects.filter(pk__in=keys).delete()
    return len(keys)


def _same(standing: VisitNote, actor: policy.Actor) -> VisitNote:
    if standing.visitor_id != actor.pk:
        raise StepRefused("这一条不是您写的")
    return standing


def _note(plan_id: UUID, noted: Noted, *, actor: policy.Actor, at: datetime) -> VisitNote:
    plan = queries.plan_for_change(plan_id)
    policy.require(actor, "intake.visit", plan)
    if noted.part_id not in {home.id for home in queries.households_of(plan)}:
        raise StepRefused("这一户不在这栋楼里")
    if not plan.since_on <= noted.visited_on <= timezone.localdate(at):
        raise StepRefused("走访那天不在安排的日子里，或者还没有到")
    is_met = noted.outcome == VisitOutcome.MET
    if is_met and not noted.is_agreed:
        raise StepRefused("要先念说明，本人同意了才能写")
    consent = _check(plan.area, noted.visited_on, noted.topics, noted.wish) if is_met else ""
    phone = normal_phone(noted.phone) if noted.phone and is_met else ""
    person = people.person_with_phone(phone) if phone else None
    note = VisitNote(
        id=noted.id,
        area=plan.area,
        plan=plan,
        part_id=noted.part_id,
        visitor_id=account_of(actor),
        visited_on=noted.visited_on,
        outcome=noted.outcome,
        consent=consent,
        topics=list(noted.topics) if is_met else [],
        wish=noted.wish if is_met else "",
        code_hash=queries.code_hash(noted.code),
        person=person,
        phone_index=people.phone_index(phone) if phone and person is None else None,
    )
    note.save(force_insert=True)
    if is_met and noted.is_wished and noted.wish:
        _file(plan, note, phone, actor=actor, at=at)
    tell(VisitNoted(**_head(note, actor, at), outcome=note.outcome, consent=consent))
    return note


def _check(area: str, on: date, topics: tuple[str, ...], wish: str) -> str:
    """The version of the words read out; raises StepRefused on what may not be written."""
    paper = queries.visit_paper(area, on)
    if set(topics) - {code for code, _ in paper.topics}:
        raise StepRefused("只能勾单子上的题")
    if fault := paper.wish.fault(wish):
        raise StepRefused(fault)
    return paper.consent


def _file(
    plan: VisitPlan, note: VisitNote, phone: str, *, actor: policy.Actor, at: datetime
) -> None:
    """The wish becomes an appeal at the building; the door is not told."""
    building = plan.building
    home = building.neighbourhood
    place = appeals.Place(plan.area, home.pk, building.pk, "", f"{home.name} {building.name}")
    receipt = appeals.file_appeal(
        appeals.Filing(
            words=note.wish,
            place=place,
            channel="visit",
            naming=Naming.HIDDEN if phone else Naming.ANONYMOUS,
            submission=note.pk,
            person_id=note.person_id,
            phone=phone,
            source=f"走访，{actor.name}记",
        ),
        actor=actor,
        at=at,
    )
    note.appeal = receipt.appeal
    note.save(update_fields=["appeal"])
    if phone:
        notices.notify_phone(
            phone,
            reference=f"{VisitNoted.name}:{note.pk.hex}",
            words=f"上门时您说要办的事登记了，回执码 {receipt.code}。凭码查进展：{settings.SITE_URL}/track/",
            at=at,
        )


def _own(note_id: UUID, actor: policy.Actor) -> VisitNote:
    note = queries.note_for_change(note_id)
    policy.require(actor, "intake.own_visit", note)
    return note


def _head(note: VisitNote, actor: policy.Actor, at: datetime) -> dict[str, Any]:
    """Of the household's own acts nobody is named: they come by code."""
    by = actor.pk if note.visitor_id == actor.pk else None
    return {"subject_id": note.pk, "area": note.area, "actor_id": by, "at": at}
