"""Every change of the register of organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy, rulebook, worktime
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.people.queries import account_for_change

from . import queries, rules
from .events import (
    AppointmentProposed,
    ContactChanged,
    FacilitiesChecked,
    PostAdded,
    UnitDissolved,
    UnitFounded,
    UnitMoved,
    UnitsLinked,
)
from .flows import APPOINTMENT
from .models import Appointment, Facility, LinkKind, OrgUnit, Post, UnitLink, UnitPlace

Place = tuple[UUID, UUID | None]


class SeatsTaken(Exception):
    """Every seat of the post is held; the message names the number."""


class TermNeeded(Exception):
    """A date of the appointment is missing or the wrong way round."""


class StillNeeded(Exception):
    """The unit cannot be dissolved: units hang under it or people hold posts in it."""


class NotThisRole(Exception):
    """A post in this kind of unit does not carry that work; nobody appoints themselves."""


@transaction.atomic
def found_unit(
    *,
    kind: str,
    name: str,
    area: str,
    founded_on: date,
    superior_id: UUID | None,
    places: Sequence[Place] = (),
    actor: policy.Actor,
    at: datetime,
) -> OrgUnit:
    """Found a unit under a superior, over (neighbourhood, building or None) places.

    Raises:
        BadLink: under the wrong level, under none, or outside the superior's area.
        NotCovered: a unit that serves a place names none.

    """
    policy.require_new(actor, "organizations.found", area=area)
    superior = queries.unit_for_change(superior_id) if superior_id else None
    if superior and superior.dissolved_on:
        raise rules.BadLink("上级组织已经撤销")
    rules.check_superior(kind, superior.kind if superior else None)
    rules.check_area(kind, area, superior.area if superior else None)
    blocks = [building for _, building in places if building]
    rules.check_places(kind, len(places) - len(blocks), len(blocks))
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
def move_unit(unit_id: UUID, *, superior_id: UUID, actor: policy.Actor, at: datetime) -> OrgUnit:
    """Hang a unit under another superior from today on; the old edge stays with its days.

    Raises:
        BadLink: the wrong level, another area, or where it hangs already.

    """
    locked = {key: queries.unit_for_change(key) for key in sorted({unit_id, superior_id})}
    unit, superior = locked[unit_id], locked[superior_id]
    policy.require(actor, "organizations.found", unit)
    rules.check_superior(unit.kind, superior.kind)
    rules.check_area(unit.kind, unit.area, superior.area)
    if unit.dissolved_on or superior.dissolved_on:
        raise rules.BadLink("已经撤销的组织不能改变隶属")
    link = queries.standing_link(unit_id)
    if link and link.to_unit_id == superior_id:
        raise rules.BadLink(f"它现在就隶属{superior.name}")
    if link:
        link.until_on = timezone.localdate(at)
        link.save(update_fields=["until_on"])
    UnitLink.objects.create(
        unit=unit, to_unit=superior, kind=LinkKind.BELONGS, from_on=timezone.localdate(at)
    )
    tell(
        UnitMoved(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            from_unit=str(link.to_unit_id) if link else "",
            to_unit=str(superior.pk),
        )
    )
    return unit


@transaction.atomic
def dissolve_unit(unit_id: UUID, *, reason: str, actor: policy.Actor, at: datetime) -> OrgUnit:
    """End a unit and its links; the row stays, so that what it did still names it.

    Raises:
        StillNeeded: units hang under it, or people hold posts in it.

    """
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.found", unit)
    if unit.dissolved_on:
        raise StillNeeded("它已经撤销了")
    if below := queries.units_below(unit.pk).count():
        raise StillNeeded(f"下面还有 {below} 个组织，先撤销它们或改变隶属")
    if people := queries.people_in(unit.pk):
        raise StillNeeded(f"还有 {people} 人在任或拟任，先办离任")
    today = timezone.localdate(at)
    unit.dissolved_on = today
    unit.save(update_fields=["dissolved_on"])
    standing = UnitLink.objects.filter(until_on__isnull=True)
    standing.filter(unit=unit).update(until_on=today)
    standing.filter(to_unit=unit).update(until_on=today)
    tell(UnitDissolved(subject_id=unit.pk, area=unit.area, actor_id=actor.pk, at=at, reason=reason))
    return unit


@transaction.atomic
def change_contact(
    unit_id: UUID,
    *,
    phone: str,
    address: str,
    hours: str,
    is_contact_published: bool,
    actor: policy.Actor,
    at: datetime,
) -> OrgUnit:
    """Put the public contact right, and say whether it may be shown to everybody."""
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.contact", unit)
    unit.phone, unit.address, unit.hours = phone, address, hours
    unit.is_contact_published = is_contact_published
    unit.save(update_fields=["phone", "address", "hours", "is_contact_published"])
    tell(
        ContactChanged(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            is_published=unit.is_contact_open,
        )
    )
    return unit


@transaction.atomic
def check_facilities(
    unit_id: UUID, *, facilities: Iterable[str], actor: policy.Actor, at: datetime
) -> OrgUnit:
    """Say what the unit's counter has today for those who sit, see little or hear little."""
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.facilities", unit)
    had = set(facilities)
    unit.facilities = [one.value for one in Facility if one in had]
    unit.facilities_on = timezone.localdate(at)
    unit.save(update_fields=["facilities", "facilities_on"])
    tell(
        FacilitiesChecked(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            facilities=tuple(unit.facilities),
        )
    )
    return unit


@transaction.atomic
def add_post(
    unit_id: UUID,
    *,
    title: str,
    role: str,
    seats: int,
    term_months: int | None,
    actor: policy.Actor,
    at: datetime,
) -> Post:
    """Set up a post in a unit.

    Raises:
        NotThisRole: a unit of this kind does not do that work.

    """
    unit = queries.unit_for_change(unit_id)
    policy.require(actor, "organizations.found", unit)
    if role and role not in rules.ROLES_IN.get(unit.kind, ()):
        raise NotThisRole("这类组织里没有这项平台职责")
    added = Post.objects.create(
        unit=unit, title=title, role=role, seats=seats, term_months=term_months
    )
    tell(
        PostAdded(
            subject_id=unit.pk,
            area=unit.area,
            actor_id=actor.pk,
            at=at,
            title=title,
            seats=seats,
        )
    )
    return added


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
        SeatsTaken: all seats are held or spoken for, or the unit is dissolved.
        NotThisRole: the actor names themselves, or somebody who holds one of the three
            administrators' roles is named for another of them.

    """
    post = queries.post_for_change(post_id)
    policy.require_new(actor, "organizations.appoint", area=post.unit.area)
    if account_id is not None and account_id == actor.pk:
        raise NotThisRole("不能提名自己，请让上级组织来办")
    _require_apart(post, account_id)
    if post.unit.dissolved_on:
        raise SeatsTaken(f"{post.unit.name}已经撤销，不再任命")
    if queries.seats_taken(post.pk) >= post.seats:
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


def _require_apart(post: Post, account_id: int | None) -> None:
    """Nobody is system administrator, security administrator and auditor at once, nor two of them."""
    if account_id is None or post.role not in rules.APART:
        return
    account_for_change(account_id)  # two proposals at the same moment come one after the other
    if held := queries.other_of(rules.APART, post.role, account_id):
        raise NotThisRole(
            f"这个账号已经是{held}。系统管理员、安全管理员、审计员要三个人分开当，互相看得住"
        )


def earliest_publicity_end(area: str, *, on: date) -> date:
    """The first day on which a publicity that begins on a day may end there.

    Raises:
        RuleMissing: no rule pack says how long it lasts.

    """
    pack = rulebook.pack_for(area, on)
    least = rules.read_publicity(pack.rule("organizations.publicity", "default"))
    return rules.earliest_end(on, least, worktime.calendar())


@transaction.atomic
def publish_appointment(
    appointment_id: UUID, *, until: date, actor: policy.Actor, at: datetime
) -> Appointment:
    """Put a proposal up for objections until a day.

    Raises:
        TermNeeded: shorter than the rule pack of the place asks for.

    """
    found = queries.appointment_for_change(appointment_id)
    found.publish_until = until
    APPOINTMENT.move(
        found, "publish", actor=actor, at=at, saving=("publish_until",), until=until.isoformat()
    )
    least = earliest_publicity_end(found.area, on=timezone.localdate(at))
    if until < least:
        raise TermNeeded(f"公示最早到 {least.month}月{least.day}日，不能更短")
    return found


@transaction.atomic
def confirm_appointment(
    appointment_id: UUID, *, from_on: date, until_on: date | None, actor: policy.Actor, at: datetime
) -> Appointment:
    """Begin the term; not before the publicity has run out.

    Raises:
        TermNeeded: the dates are the wrong way round, or a post with a term gets none.
        StepRefused: the publicity still runs.

    """
    found = queries.appointment_for_change(appointment_id)
    found.from_on, found.until_on = from_on, until_on
    APPOINTMENT.move(found, "confirm", actor=actor, at=at, saving=("from_on", "until_on"))
    if until_on is None and found.post.term_months:
        raise TermNeeded("这个职务有任期，要写届满日期")
    if until_on and until_on <= from_on:
        raise TermNeeded("届满日期要在任职日期以后")
    return found


@transaction.atomic
def drop_appointment(
    appointment_id: UUID, *, reason: str, actor: policy.Actor, at: datetime
) -> Appointment:
    """The proposal is given up; its seat is free again."""
    found = queries.appointment_for_change(appointment_id)
    found.end_reason = reason
    APPOINTMENT.move(found, "drop", actor=actor, at=at, saving=("end_reason",), reason=reason)
    return found


@transaction.atomic
def end_appointment(
    appointment_id: UUID, *, reason: str, actor: policy.Actor, at: datetime
) -> Appointment:
    """The holder leaves; the duties end with the day."""
    found = queries.appointment_for_change(appointment_id)
    found.ended_on, found.end_reason = timezone.localdate(at), reason
    APPOINTMENT.move(
        found, "leave", actor=actor, at=at, saving=("ended_on", "end_reason"), reason=reason
    )
    return found
