"""Children under fourteen: their guardian agrees for them, and looks at their data are approved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from gongzhi.foundation import policy, rulebook
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell

from .. import queries, rules
from ..events import ChildDeclared, ClearanceAsked, ClearanceDecided
from ..models import Clearance, Guardianship, Person


def declare_child(person: Person, *, at: datetime) -> None:
    """Note that a person is under fourteen, in the caller's transaction; noting again is nothing."""
    _, is_new = Guardianship.objects.get_or_create(person=person, defaults={"declared_at": at})
    if is_new:
        tell(ChildDeclared(subject_id=person.pk, area=person.area, actor_id=None, at=at))


@transaction.atomic
def ask_clearance(
    number: str, *, purpose: str, district: str, actor: policy.Actor, at: datetime
) -> Clearance:
    """Ask to see a child's contact data; ``number`` is the end of the person's number.

    Raises:
        StepRefused: no child has that number, it is asked already, or no purpose is given.

    """
    child = queries.child_numbered(number)
    if child is None or actor.pk is None:
        raise StepRefused("没有这个编号的孩子，请照着提示里的六位再抄一遍")
    area = child.area or district
    policy.require_new(actor, "people.ask_clearance", area=area)
    if not purpose.strip():
        raise StepRefused("请写明为什么要看，监护人会看到")
    if queries.open_clearance(child.pk, actor.pk):
        raise StepRefused("已经提过了，等安全管理员批")
    asked = Clearance.objects.create(
        person=child, account_id=actor.pk, area=area, purpose=purpose.strip()[:120], asked_at=at
    )
    tell(ClearanceAsked(subject_id=child.pk, area=area, actor_id=actor.pk, at=at))
    return asked


@transaction.atomic
def decide_clearance(
    clearance_id: UUID, *, is_approved: bool, actor: policy.Actor, at: datetime
) -> Clearance:
    """Let somebody else look, for as long as the rule pack says, or not.

    Raises:
        StepRefused: it is the actor's own wish, or decided already.

    """
    asked = Clearance.objects.select_for_update().get(pk=clearance_id)
    policy.require(actor, "people.decide_clearance", asked)
    if asked.account_id == actor.pk:
        raise StepRefused("自己提的，要另一位安全管理员来批")
    if asked.decided_at is not None:
        raise StepRefused("已经批过了")
    pack = rulebook.pack_for(asked.area, timezone.localdate(at))
    lasts = rules.read_span(pack.rule("people.clearance", "default"))
    asked.decided_at, asked.decided_by_id = at, actor.pk
    asked.good_until = at + lasts if is_approved else None
    asked.save(update_fields=["decided_at", "decided_by", "good_until"])
    tell(
        ClearanceDecided(
            subject_id=asked.person_id,
            area=asked.area,
            actor_id=actor.pk,
            at=at,
            is_approved=is_approved,
        )
    )
    return asked
