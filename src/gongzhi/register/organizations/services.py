"""Every change of the register of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell

from . import queries, rules
from .events import AppointmentProposed, UnitDissolved, UnitFounded, UnitsLinked
from .flows import APPOINTMENT, Tenure
from .models import Appointment, LinkKind, OrgUnit, Post, UnitLink, UnitPlace


class SeatsTaken(Exception):
    """Every seat of the post is held; the message names the number."""


class TermNeeded(Exception):
    """A date of the appointment is missing or the wrong way round."""


@transaction.atomic
def found_unit(
    *,
    kind: str,
    name: str,
    area: str,
    founded_on: date,
    superior_id: UUID | None,
    places: Sequence[tuple[UUID, UUID | None]] = (),
    actor: policy.Actor,
    at: datetime,
) -> OrgUnit:
    """Found a unit under a superior, over (neighbourhood, building or None) places.

    Raises:
        BadLink: a party unit under the wrong level.
    """
    policy.require_new(actor, "organizations.found", area=area)
    superior = queries.unit_for_change(superior_id) if superior_id else None
    if superior:
        rules.check_superior(kind, superior.kind)
    founded = OrgUnit.objects.create(kind=kind, name=name, area=area, founded_on=founded_on)
    UnitPlace.objects.bulk_create(
        UnitPlace(unit=founded, neighbourhood_id=home, building_id=building)
        for home, building in places
    )
    tell(
        UnitFounded(
            subject_id=founded.pk, area=area, actor_id=actor.pk, at=at, title=name, kind=kind
        )
    )
    if superior:
        link_units(founded, superior, kind=LinkKind.BELONGS, actor=actor, at=at)
    return founded


def link_units(
    unit: OrgUnit, to_unit: OrgUnit, *, kind: str, actor: policy.Actor, at: datetime
) -> UnitLink:
    """Draw an edge of the graph from today on; the caller has asked for permission."""
    link = UnitLink.objects.create(
        unit=unit, to_unit=to_unit, kind=kind, from_on=timezone.localdate(at)
    )
    tell(
        UnitsLinked(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            to_unit=str(to_unit.pk),
            kind=kind,
        )
    )
    return link


@transaction.atomic
def dissolve_unit(unit_id: UUID, *, reason: str, actor: policy.Actor, at: datetime) -> OrgUnit:
    """End a unit and its links; the row stays, so that what it did still names it."""
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.found", unit)
    today = timezone.localdate(at)
    unit.dissolved_on = today
    unit.save(update_fields=["dissolved_on"])
    UnitLink.objects.filter(unit=unit, until_on__isnull=True).update(until_on=today)
    tell(UnitDissolved(subject_id=unit.pk, area=unit.area, actor_id=actor.pk, at=at, reason=reason))
    return unit


@transaction.atomic
def propose_appointment(
    post_id: UUID,
    *,
    holder: str,
    account_id: int | None,
    source: str,
    document: str,
    actor: policy.Actor,
    at: datetime,
) -> Appointment:
    """Name somebody for a post.

    Raises:
        SeatsTaken: all seats are held or spoken for.
    """
    post = queries.post_for_change(post_id)
    policy.require_new(actor, "organizations.appoint", area=post.unit.area)
    taken = post.appointments.exclude(status__in=[Tenure.DROPPED, Tenure.ENDED]).count()
    if taken >= post.seats:
        raise SeatsTaken(f"“{post.title}”只有 {post.seats} 个职数，都有人了；先办离任再提名")
    proposed = Appointment.objects.create(
        post=post,
        area=post.unit.area,
        holder=holder,
        account_id=account_id,
        source=source,
        document=document,
        proposed_on=timezone.localdate(at),
    )
    tell(
        AppointmentProposed(
            subject_id=proposed.pk,
            area=proposed.area,
            actor_id=actor.pk,
            at=at,
            post=f"{post.unit.name} {post.title}",
            source=source,
        )
    )
    return proposed


@transaction.atomic
def publish_appointment(
    appointment_id: UUID, *, until: date, actor: policy.Actor, at: datetime
) -> Appointment:
    """Put a proposal up for objections until a day."""
    found = queries.appointment_for_change(appointment_id)
    if until <= timezone.localdate(at):
        raise TermNeeded("公示截止日要在今天以后")
    found.publish_until = until
    found.save(update_fields=["publish_until"])
    APPOINTMENT.move(found, "publish", actor=actor, at=at, until=until.isoformat())
    return found


@transaction.atomic
def confirm_appointment(
    appointment_id: UUID, *, from_on: date, until_on: date | None, actor: policy.Actor, at: datetime
) -> Appointment:
    """Begin the term; not before the publicity has run out.

    Raises:
        TermNeeded: the publicity still runs, or the dates are the wrong way round.
    """
    found = queries.appointment_for_change(appointment_id)
    if found.publish_until and timezone.localdate(at) <= found.publish_until:
        raise TermNeeded(f"公示到 {found.publish_until:%m月%d日} 才满，满了才能任命")
    if until_on and until_on <= from_on:
        raise TermNeeded("届满日期要在任职日期以后")
    found.from_on, found.until_on = from_on, until_on
    found.save(update_fields=["from_on", "until_on"])
    APPOINTMENT.move(found, "confirm", actor=actor, at=at)
    return found


@transaction.atomic
def end_appointment(
    appointment_id: UUID, *, reason: str, actor: policy.Actor, at: datetime
) -> Appointment:
    """The holder leaves; the duties end with the day."""
    found = queries.appointment_for_change(appointment_id)
    found.ended_on, found.end_reason = timezone.localdate(at), reason
    found.save(update_fields=["ended_on", "end_reason"])
    APPOINTMENT.move(found, "leave", actor=actor, at=at, reason=reason)
    return found


@transaction.atomic
def add_post(
    unit_id: UUID,
    *,
    title: str,
    role: str,
    seats: int,
    term_months: int | None,
    actor: policy.Actor,
) -> Post:
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.found", unit)
    return Post.objects.create(
        unit=unit, title=title, role=role, seats=seats, term_months=term_months
    )
