"""What of an appeal is shown to whom beyond those who deal with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.register.organizations.queries import roles_of
from gongzhi.register.people.queries import person
from gongzhi.register.people.services import record_look

from .. import queries, rules
from ..events import AppealPublished, AppealUnpublished
from ..models import Appeal


@dataclass(frozen=True)
class ContactShown:
    name: str
    phone: str


@transaction.atomic
def reveal_contact(
    appeal_id: UUID, *, purpose: str, actor: policy.Actor, at: datetime
) -> ContactShown:
    """Name and number, for a purpose that is written down where the person can read it.

    Raises:
        StepRefused: no purpose was given, or nothing was left to be shown.

    """
    if not purpose.strip():
        raise StepRefused("请先写明为什么要看联系方式，居民会看到这句话")
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.contact", appeal)
    found = contact_left(appeal)
    if found is None:
        raise StepRefused("这件事没有留联系方式")
    fields = [label for label, value in (("姓名", found.name), ("手机号", found.phone)) if value]
    record_look(
        person_id=appeal.author_id,
        subject_id=appeal.pk,
        fields=fields,
        role=roles_of(actor)[:60],
        purpose=purpose.strip()[:120],
        actor=actor,
        at=at,
    )
    return found


@transaction.atomic
def publish(appeal_id: UUID, *, title: str, actor: policy.Actor, at: datetime) -> Appeal:
    """Put the matter on the public list under a title without names, if its author agreed.

    Raises:
        StepRefused: the author did not agree, it was withdrawn, or the title is empty or
            tells who it is about.

    """
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.publish", appeal)
    if not appeal.may_publish:
        raise StepRefused("诉求人没有同意公开，不能公开")
    if appeal.status == "withdrawn":
        raise StepRefused("诉求人撤回了，不能公开")
    if not title.strip():
        raise StepRefused("请写一个不带人名、门牌号的公开标题")
    shown = contact_left(appeal)
    if told := rules.giveaways(title, [shown.name] if shown else []):
        raise StepRefused(f"公开标题里有{'、'.join(told)}，会让人认出是谁，请去掉再公开")
    appeal.public_title = title.strip()[:80]
    appeal.published_at = appeal.published_at or at
    appeal.save(update_fields=["public_title", "published_at"])
    tell(AppealPublished(subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at))
    return appeal


@transaction.atomic
def unpublish(appeal_id: UUID, *, actor: policy.Actor, at: datetime) -> Appeal:
    appeal = queries.appeal_for_change(appeal_id)
    policy.require(actor, "appeals.publish", appeal)
    hide(appeal, actor=actor, at=at)
    return appeal


def hide(appeal: Appeal, *, actor: policy.Actor, at: datetime) -> None:
    """Take a locked appeal off the public list, if it is on it."""
    if appeal.published_at is not None:
        appeal.published_at = None
        appeal.save(update_fields=["published_at"])
        tell(AppealUnpublished(subject_id=appeal.pk, area=appeal.area, actor_id=actor.pk, at=at))


def contact_left(appeal: Appeal) -> ContactShown | None:
    if appeal.author_id:
        author = person(appeal.author_id)
        if author and (author.name or author.phone):
            return ContactShown(author.name or "", author.phone or "")
    left = queries.contact_of(appeal.pk)
    return ContactShown(left.name or "", left.phone or "") if left else None
