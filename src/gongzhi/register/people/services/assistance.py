"""代办: the time in which a helper may write for somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.text import normal_phone

from .. import queries
from ..events import AssistanceEnded, AssistanceStarted
from ..models import Account, Assistance


class AssistanceRefused(Exception):
    """The helper may not begin, or the time has run out."""


@transaction.atomic
def begin_assistance(
    *,
    name: str,
    phone: str,
    channel: str,
    area: str,
    is_for_child: bool = False,
    minutes: int,
    actor: policy.Actor,
    at: datetime,
) -> Assistance:
    """Begin to help one person; help still running for another is ended first.

    Args:
        phone: empty when the person has none or does not want to leave it.
        minutes: how long it lasts, from the rule pack.

    Raises:
        BadPhone: the number is none.

    """
    policy.require_new(actor, "people.assist", area=area)
    if actor.pk is None:
        raise AssistanceRefused("请先登录工作台")
    Account.objects.select_for_update().get(pk=actor.pk)
    person = queries.person_with_phone(phone) if phone else None
    for standing in Assistance.objects.filter(helper_id=actor.pk, ended_at__isnull=True):
        _end(standing, how="开始下一位", actor=actor, at=at)
    begun = Assistance.objects.create(
        helper_id=actor.pk,
        person=person,
        name=name or None,
        phone=normal_phone(phone) if phone else None,
        channel=channel,
        is_for_child=is_for_child,
        area=area,
        started_at=at,
        expires_at=at + timedelta(minutes=minutes),
    )
    tell(
        AssistanceStarted(
            subject_id=begun.pk,
            area=area,
            actor_id=actor.pk,
            at=at,
            channel=channel,
            helper=actor.name,
            person_id=person.pk if person else None,
            is_for_child=is_for_child,
        )
    )
    return begun


@transaction.atomic
def end_assistance(*, actor: policy.Actor, at: datetime) -> None:
    running = queries.running_assistance(actor.pk, at=at)
    if running:
        _end(running, how="办完", actor=actor, at=at)


def _end(assistance: Assistance, *, how: str, actor: policy.Actor, at: datetime) -> None:
    assistance.ended_at = min(at, assistance.expires_at)
    assistance.save(update_fields=["ended_at"])
    tell(
        AssistanceEnded(
            subject_id=assistance.pk, area=assistance.area, actor_id=actor.pk, at=at, how=how
        )
    )
