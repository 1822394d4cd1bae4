"""How work changes hands: what stands in the table happens, every other pair is refused."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import flows
from gongzhi.capabilities.casework.flows import CUSTODY, Custody
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import SYSTEM, Actor, Duty
from gongzhi.register.organizations.tests.factories import StaffAccountFactory, UnitFactory

from .factories import NOON, WorkItemFactory

PAIRS = [(status, step) for step in CUSTODY.steps for status in Custody]
DETAILS = {
    "assign": {"owner_id": 1},
    "offer": {"from_unit": UUID(int=1), "to_unit": UUID(int=2), "reason": "归物业"},
    "accept": {"from_unit": UUID(int=1), "to_unit": UUID(int=2)},
    "push_back": {"to_unit": UUID(int=2), "reason": "不归我们"},
    "call_back": {"to_unit": UUID(int=2)},
    "join": {"lead": UUID(int=3)},
    "part": {"lead": UUID(int=3), "to_unit": UUID(int=2)},
    "award": {"from_unit": UUID(int=1), "to_unit": UUID(int=2)},
}


def standing_in(status):
    """An item in a status, and somebody who is everything to it: owner, head and receiver."""
    unit, account = UnitFactory(), StaffAccountFactory()
    needs_owner = status not in (Custody.UNCLAIMED, Custody.DONE)
    item = WorkItemFactory(
        unit=unit,
        status=status,
        owner=account if needs_owner else None,
        offered_to=UnitFactory() if status == Custody.OFFERED else None,
        closed_at=NOON if status == Custody.DONE else None,
    )
    duties = [Duty("unit_head", unit.pk, unit.area), Duty("clerk", unit.pk, unit.area)]
    if item.offered_to_id:
        duties.append(Duty("handler", item.offered_to_id, unit.area))
    return item, Actor(pk=account.pk, name=account.display_name, duties=tuple(duties))


def taker_of(step, actor):
    return SYSTEM if step.permission == "casework.conclude" else actor


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "step"), PAIRS, ids=lambda one: getattr(one, "name", str(one)))
def test_a_step_leads_out_of_its_own_statuses_and_of_no_other(status, step):
    item, actor = standing_in(status)
    taker = taker_of(step, actor)
    if status in step.sources:
        changes = {"offer": {"offered_to": item.unit}, "finish": {"closed_at": NOON}}
        for field, value in changes.get(step.name, {}).items():
            setattr(item, field, value)
        if step.name in ("accept", "push_back", "call_back", "finish", "send_back", "join"):
            item.offered_to = None
        if step.name == "send_back":
            item.closed_at = None
        if step.name in ("claim", "assign"):
            item.owner_id = actor.pk
        CUSTODY.move(
            item,
            step.name,
            actor=taker,
            at=NOON,
            saving=("offered_to", "closed_at", "owner"),
            **DETAILS.get(step.name, {}),
        )
        item.refresh_from_db()
        assert item.status == step.target
        assert Entry.objects.get().event == step.tells.name
        return
    with pytest.raises((StepRefused, PermissionDenied)) as refusal:
        CUSTODY.move(item, step.name, actor=taker, at=NOON, **DETAILS.get(step.name, {}))
    if refusal.type is StepRefused:
        assert str(refusal.value) == f"“{status.label}”状态下不能“{step.label}”"
    else:
        assert step.permission == "casework.receive"  # nobody is asked, so nobody may answer
        assert str(refusal.value) == "接下或退回"
    item.refresh_from_db()
    assert (item.status, Entry.objects.count()) == (status, 0)


@pytest.mark.parametrize(("status", "step"), PAIRS, ids=lambda one: getattr(one, "name", str(one)))
def test_the_refusal_of_every_other_pair_is_a_chinese_sentence(status, step):
    unmet = CUSTODY.unmet(WorkItemFactory.build(status=status, unit=None), step.name, at=NOON)
    if status in step.sources:
        assert unmet is None
    else:
        assert unmet == f"“{status.label}”状态下不能“{step.label}”"


def test_open_is_what_somebody_still_has_to_do_something_about():
    assert flows.OPEN == (Custody.UNCLAIMED, Custody.HELD, Custody.OFFERED, Custody.WAITING)


def test_every_status_has_its_look_and_every_step_its_words():
    assert set(CUSTODY.looks) == set(Custody)
    assert all(step.label and step.tells.label for step in CUSTODY.steps)
    assert len({step.name for step in CUSTODY.steps}) == len(CUSTODY.steps) == 14
