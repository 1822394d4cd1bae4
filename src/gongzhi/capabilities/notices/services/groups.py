"""Keeping the robot of a unit's group, and telling the group how much there is to do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from gongzhi.foundation import messaging, policy
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.messaging.robots import read_address
from gongzhi.register.organizations.queries import names_of_units
from gongzhi.register.organizations.queries import unit as unit_called

from .. import queries, rules
from ..events import GroupAdded, GroupRemoved, GroupTested
from ..flows import GROUP, GroupState
from ..models import GroupNews, UnitGroup

TASK, QUEUE = "notices.tell_group", "texts"
GATHER = timedelta(minutes=1)  # what comes in together is told together
_JOBS = JobManager(DjangoConnector())


class GroupThere(Exception):
    """The unit has a group already; the message says what to do first."""


@transaction.atomic
def add_group(
    unit_id: UUID,
    *,
    label: str,
    address: str,
    secret: str = "",
    actor: policy.Actor,
    at: datetime,
) -> UnitGroup:
    """Keep a robot's address, sealed, for the actor's own unit.

    Raises:
        PermissionDenied: somebody else's unit.
        BadAddress: not the address of a group robot.
        GroupThere: the unit has one; it is removed first.

    """
    policy.require_new(actor, "notices.keep_group", unit=unit_id)
    found = read_address(address)
    unit = unit_called(unit_id)
    if unit is None or UnitGroup.objects.filter(unit=unit_id).exists():
        raise GroupThere("这个单位已经有一个群了，先去掉再加")
    group = UnitGroup.objects.create(
        unit=unit,
        area=unit.area,
        label=label,
        robot=messaging.keep_robot(found, secret=secret),
        added_at=at,
        added_by_id=cast("int", actor.pk),  # nobody unknown heads a unit
    )
    _tell(GroupAdded, group, actor=actor, at=at, vendor=found.vendor)
    return group


@transaction.atomic
def test_group(group_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """Put one line into the group, at once; how it went stands on the page."""
    group = UnitGroup.objects.select_for_update().get(pk=group_id)
    policy.require(actor, "notices.keep_group", group)
    name = names_of_units([group.unit_id]).get(group.unit_id, "")
    messaging.defer_post(
        group.robot_id,
        f"【共治】{name}：试一条。以后新到、快到期、超期和吹哨的件数会发到这个群。",
        reference=f"{GroupTested.name}:{group.pk}:{at.isoformat()}",
        at=at,
        is_urgent=True,
    )
    _tell(GroupTested, group, actor=actor, at=at)


@transaction.atomic
def pause_group(group_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """Nothing goes into the group until it is resumed; what was not told is not made up for.

    Raises:
        StepRefused: it is paused already.

    """
    group = UnitGroup.objects.select_for_update().get(pk=group_id)
    GROUP.move(group, "pause", actor=actor, at=at)
    GroupNews.objects.filter(group=group).delete()
    messaging.pause_robot(group.robot_id, is_paused=True)


@transaction.atomic
def resume_group(group_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """Raises StepRefused when it is in use already."""
    group = UnitGroup.objects.select_for_update().get(pk=group_id)
    GROUP.move(group, "resume", actor=actor, at=at)
    messaging.pause_robot(group.robot_id, is_paused=False)


@transaction.atomic
def remove_group(group_id: UUID, *, actor: policy.Actor, at: datetime) -> None:
    """The address goes, and with it what was waiting to be posted; the journal keeps that it was."""
    group = UnitGroup.objects.select_for_update().get(pk=group_id)
    policy.require(actor, "notices.keep_group", group)
    _tell(GroupRemoved, group, actor=actor, at=at)
    robot_id = group.robot_id
    group.delete()
    messaging.drop_robot(robot_id)


@transaction.atomic
def add_news(
    unit_id: UUID,
    *,
    kind: str,
    reference: str,
    due_at: datetime | None = None,
    is_urgent: bool = False,
    at: datetime,
) -> bool:
    """One more thing for a unit's group to hear of; False when it has none or heard already.

    The group stays locked until this commits, so what is told goes with this or after it.
    """
    group = queries.group_hearing(unit_id)
    if group is None:
        return False
    is_queued = queries.news_of(group.pk).exists()
    _, is_new = GroupNews.objects.get_or_create(
        reference=reference,
        defaults={
            "group": group,
            "kind": kind,
            "due_at": due_at,
            "is_urgent": is_urgent,
            "at": at,
        },
    )
    if is_new and (is_urgent or not is_queued):
        _queue(group.pk, _when(at, is_urgent=is_urgent))
    return is_new


@transaction.atomic
def tell_group(group_id: UUID, *, at: datetime) -> bool:
    """Put all that the group has yet to hear of into one post; False when there is nothing to say now."""
    group = queries.group_for_change(group_id)
    news = list(queries.news_of(group_id)) if group else []
    if group is None or not news or group.status != GroupState.ON:
        return False
    is_urgent = any(one.is_urgent for one in news)
    if not is_urgent and messaging.quiet_until(at):
        _queue(group.pk, _when(at, is_urgent=False))
        return False
    name = names_of_units([group.unit_id]).get(group.unit_id, "")
    heard = [rules.News(one.kind, one.due_at) for one in news]
    messaging.defer_post(
        group.robot_id,
        rules.group_words(name, heard, link=f"{settings.SITE_URL}{settings.STAFF_HOME}"),
        reference=f"{rules.NEWS}:{group.pk}:{news[-1].pk}",
        at=at,
        is_urgent=is_urgent,
    )
    GroupNews.objects.filter(pk__in=[one.pk for one in news]).delete()
    return True


def _when(at: datetime, *, is_urgent: bool) -> datetime:
    quiet = None if is_urgent else messaging.quiet_until(at + GATHER)
    return quiet or at + GATHER


def _queue(group_id: UUID, at: datetime) -> None:
    job = configure_task(name=TASK, queue=QUEUE, job_manager=_JOBS, schedule_at=at)
    job.defer(group_id=str(group_id))


def _tell(
    kind: type[Event], group: UnitGroup, *, actor: policy.Actor, at: datetime, **details: str
) -> None:
    tell(kind(subject_id=group.pk, area=group.area, actor_id=actor.pk, at=at, **details))
