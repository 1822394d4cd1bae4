"""How stages, whistles and disputes move: what stands in the tables happens, all else is refused."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from gongzhi.capabilities.casework.flows import DISPUTE, STAGE, WHISTLE, Calling, Ruling, Staging
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import Actor, Duty
from gongzhi.register.organizations.tests.factories import StaffAccountFactory

from .factories import NOON, DisputeFactory, StageFactory, WhistleFactory, WorkItemFactory

FLOWS = (STAGE, WHISTLE, DISPUTE)
PAIRS = [(flow, status, step) for flow in FLOWS for step in flow.steps for status in flow.statuses]
UNIT, CALL = {"to_unit": UUID(int=2)}, {"whistle": UUID(int=9), "to_unit": UUID(int=2)}
DETAILS = {
    "stage": {"redo": {"number": 1, "reason": "不亮"}, "drop": {"number": 1, "reason": "不用"}},
    "whistle": {
        "blow": {**CALL, "reason": "来"},
        "decline": {**UNIT, "reason": "不用"},
        "report_in": {**CALL, "is_late": False},
        "call_off": {**CALL, "reason": "不用"},
    },
    "dispute": {"decide": {**UNIT, "reason": "归他", "basis": "第三条"}, "drop": {}},
}
REST = {"stage": {"number": 1}, "whistle": CALL, "dispute": {}}


def standing_in(flow, status):
    """A part of an item in a status, and somebody who is everything to both."""
    account = StaffAccountFactory()
    item = WorkItemFactory(status="held", owner=account)
    somebody = StaffAccountFactory()
    if flow is STAGE:
        part = StageFactory(
            item=item, status=status, done="换了", done_at=NOON, why="不用", due_on=date(2027, 1, 1)
        )
    elif flow is WHISTLE:
        part = WhistleFactory(
            item=item,
            status=status,
            blown_at=NOON,
            blown_by=somebody,
            reported_at=NOON,
            plan="去",
            result="好",
            result_at=NOON,
            ended_why="不用",
        )
    else:
        part = DisputeFactory(
            item=item,
            status=status,
            decided_unit=item.unit,
            decided_at=NOON,
            decided_by=somebody,
            why="归他",
            basis="第三条",
        )
    duties = [
        Duty("unit_head", item.unit_id, item.area),
        Duty("street_officer", UUID(int=77), item.area[:9]),
    ]
    if flow is WHISTLE:
        duties.append(Duty("handler", part.to_unit_id, item.area))
    if flow is DISPUTE:
        duties = duties[1:]  # who decides is of neither unit
    return part, Actor(pk=account.pk, duties=tuple(duties))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("flow", "status", "step"), PAIRS, ids=lambda one: str(getattr(one, "name", one))
)
def test_a_step_leads_out_of_its_own_statuses_and_is_told_of_the_item(flow, status, step):
    part, actor = standing_in(flow, status)
    details = DETAILS[flow.name].get(step.name, REST[flow.name])
    if status not in step.sources:
        with pytest.raises(StepRefused) as refusal:
            flow.move(part, step.name, actor=actor, at=NOON, **details)
        assert str(refusal.value) == f"“{status.label}”状态下不能“{step.label}”"
        part.refresh_from_db()
        assert (part.status, Entry.objects.count()) == (status, 0)
        return
    flow.move(part, step.name, actor=actor, at=NOON, **details)
    part.refresh_from_db()
    assert part.status == step.target
    entry = Entry.objects.get()
    assert (entry.event, entry.subject_id) == (step.tells.name, part.item_id)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_status_has_its_look_and_words_and_can_be_reached(flow):
    assert set(flow.looks) == set(flow.statuses)
    assert {step.target for step in flow.steps} | {flow.start} == set(flow.statuses)
    assert all(step.label and step.tells.label for step in flow.steps)


def test_where_each_begins():
    assert (STAGE.start, WHISTLE.start, DISPUTE.start) == (
        Staging.PLANNED,
        Calling.ASKED,
        Ruling.OPEN,
    )
