"""How an appeal moves: every step in its place, and every other pair refused."""

import pytest

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals.flows import APPEAL, Status
from gongzhi.journeys.appeals.models import Appeal

from .factories import AT, DAY, appeal_in, author_of

SOMEBODY = {
    "appeals.triage": lambda town, appeal: town.clerk.actor,
    "appeals.answer": lambda town, appeal: next(
        head.actor for head in (town.head, town.officer) if head.unit.pk == appeal.item.unit_id
    ),
    "appeals.author": lambda town, appeal: author_of(appeal),
    "appeals.review": lambda town, appeal: town.officer.actor,
    "appeals.lapse": lambda town, appeal: policy.SYSTEM,
    "appeals.call": lambda town, appeal: town.district_officer.actor,
    "appeals.judge_repeat": lambda town, appeal: town.officer.actor,
    "appeals.recheck": lambda town, appeal: policy.SYSTEM,
    "appeals.go_along": lambda town, appeal: policy.SYSTEM,
}


@pytest.mark.parametrize("status", Status.values)
def test_no_step_is_taken_from_a_status_it_does_not_lead_out_of(town, status):
    appeal = appeal_in(status, town)
    told = Entry.objects.count()
    for step in APPEAL.steps:
        if status in step.sources:
            continue
        actor = SOMEBODY[step.permission](town, appeal)
        with pytest.raises(StepRefused, match=f"“{Status(status).label}”状态下不能“{step.label}”"):
            APPEAL.move(appeal, step.name, actor=actor, at=AT + DAY)
    assert Appeal.objects.get(pk=appeal.pk).status == status
    assert Entry.objects.count() == told


@pytest.mark.parametrize("status", Status.values)
def test_every_status_has_a_look_and_can_be_reached(town, status):
    assert APPEAL.look(status).icon
    assert appeal_in(status, town).status == status


def test_the_open_steps_are_those_of_the_actor(town):
    appeal = appeal_in("filed", town)

    def open_to(actor):
        return [step.name for step in APPEAL.open_steps(appeal, actor, at=AT + DAY)]

    assert open_to(town.clerk.actor) == ["accept", "decline", "hand_off"]
    assert open_to(author_of(appeal)) == ["withdraw"]
    assert open_to(town.handler.actor) == []
    assert open_to(policy.ANYBODY) == []


def test_nothing_leads_out_of_being_handed_off_or_withdrawn():
    left = {source for step in APPEAL.steps for source in step.sources}
    assert set(Status) - left == {Status.HANDED_OFF, Status.WITHDRAWN}
