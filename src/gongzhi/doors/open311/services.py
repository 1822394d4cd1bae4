"""Every change over this door: keys handed out and withdrawn, a request taken in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals import services as filing
from gongzhi.register.territory import queries as territory

from . import queries, rules
from .events import KeyIssued, KeyRevoked
from .models import Client

MINUTE = timedelta(minutes=1)
CHANNEL = "open311"
SOURCE = 40  # characters an item has room for


class KeyRefused(Exception):
    """No such key, or no longer; the message is a Chinese sentence."""


@dataclass(eq=False)
class TooMany(Exception):
    """The program has used up its minute."""

    seconds: int


@dataclass(eq=False)
class Emergency(Exception):
    """The words speak of something for which a number is to be called at once."""

    label: str
    number: str
    say: str


@transaction.atomic
def issue_key(name: str, *, area: str, per_minute: int, actor: policy.Actor, at: datetime) -> str:
    """Enter a program; returns its key, which is shown this once. A known one gets a new key.

    Raises:
        StepRefused: the area is not in the district, or the number is none.

    """
    policy.require_new(actor, "open311.issue")
    if area != settings.DISTRICT and not territory.may_be_chosen(area):
        raise StepRefused(f"{area} 不是本区县的代码，也不是它的街道、社区")
    if not name.strip() or per_minute < 1:
        raise StepRefused("要有名称，每分钟至少一件")
    key = secrets.token_urlsafe(24)
    kept = {
        "area": area,
        "per_minute": per_minute,
        "key_hash": queries.key_hash(key),
        "issued_at": at,
        "revoked_at": None,
    }
    client, _ = Client.objects.update_or_create(name=name.strip()[:40], defaults=kept)
    tell(KeyIssued(subject_id=client.pk, area=area, actor_id=actor.pk, at=at, program=client.name))
    return key


@transaction.atomic
def revoke_key(name: str, *, actor: policy.Actor, at: datetime) -> None:
    """Raises StepRefused when there is no such program, or its key was withdrawn before."""
    policy.require_new(actor, "open311.issue")
    client = Client.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if client is None:
        raise StepRefused(f"没有在用的接入程序“{name}”")
    client.revoked_at = at
    client.save(update_fields=["revoked_at"])
    tell(
        KeyRevoked(
            subject_id=client.pk, area=client.area, actor_id=actor.pk, at=at, program=client.name
        )
    )


@transaction.atomic
def enter(key: str, *, at: datetime) -> Client:
    """Whose key it is, one request counted.

    Raises:
        KeyRefused: nobody's.
        TooMany: as many as it may have in a minute were counted already.

    """
    client = queries.client_for_change(key) if key else None
    if client is None:
        raise KeyRefused("api_key 没有带，或者不对")
    if client.window_from is None or not timedelta(0) <= at - client.window_from < MINUTE:
        client.window_from, client.window_used = at, 0
    if client.window_used >= client.per_minute:
        raise TooMany(max(1, round((client.window_from + MINUTE - at).total_seconds())))
    client.window_used += 1
    client.save(update_fields=["window_from", "window_used"])
    return client


def file_request(
    said: dict[str, Any], *, service: dict[str, Any], client: Client, at: datetime
) -> filing.Receipt:
    """Take in a request as the checked form has it.

    Raises:
        PermissionDenied: the place is not the program's.
        StepRefused: nobody hears what is said there.
        Emergency: a number is to be called; nothing was kept.
        BadPhone: the number left is none.

    """
    place = said["place"]
    policy.require_new(client.actor, "open311.file", area=place.area)
    words = said["description"] or service["description"]
    flag = appeals.emergency_in(words, place.area, on=timezone.localdate(at))
    if flag is not None:
        raise Emergency(flag.label, flag.channel, flag.say)
    if said["media_url"]:
        words = f"{words}\n图片：{said['media_url']}"
    mark = said["mark"]
    return filing.file_appeal(
        filing.Filing(
            words=words,
            place=place,
            channel=CHANNEL,
            naming=said["naming"],
            submission=queries.submission_of(client, mark) if mark else uuid4(),
            name=rules.full_name(said["first_name"], said["last_name"]),
            phone=said["phone"],
            may_publish=said["may_publish"],
            source=f"Open311 {client.name}"[:SOURCE],
            label=service["description"],
        ),
        actor=client.actor,
        at=at,
    )
