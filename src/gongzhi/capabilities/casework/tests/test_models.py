"""What the database itself refuses, and what rows say of themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.capabilities.casework.models import (
    Answer,
    Clock,
    Dispute,
    Escalation,
    Offer,
    Stage,
    Whistle,
    WorkItem,
)
from gongzhi.register.organizations.tests.factories import StaffAccountFactory

from .factories import (
    NOON,
    ClockFactory,
    DisputeFactory,
    OfferFactory,
    StageFactory,
    WhistleFactory,
    WorkItemFactory,
)

pytestmark = pytest.mark.django_db


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("state", "constraint"),
    [
        ({"status": "lost"}, "casework_custody_known"),
        ({"status": "held"}, "casework_held_by_somebody"),
        ({"status": "waiting"}, "casework_held_by_somebody"),
        ({"status": "done"}, "casework_done_when"),
        ({"closed_at": NOON}, "casework_done_when"),
    ],
)
def test_an_item_whose_status_and_fields_disagree_is_refused(state, constraint):
    with refused(constraint), transaction.atomic():
        WorkItemFactory(**state)
    assert WorkItem.objects.count() == 0


def test_an_item_is_offered_exactly_when_it_names_a_receiver():
    held = WorkItemFactory(owner=StaffAccountFactory(), status="held")
    for change in ({"status": "offered"}, {"offered_to": held.unit}):
        with refused("casework_offered_to_somebody"), transaction.atomic():
            WorkItem.objects.filter(pk=held.pk).update(**change)
    held.refresh_from_db()
    assert (held.status, held.offered_to) == ("held", None)


def test_an_item_has_one_open_offer():
    offer = OfferFactory()
    with refused("casework_one_open_offer"), transaction.atomic():
        OfferFactory(item=offer.item)
    OfferFactory(item=offer.item, answer=Answer.ACCEPTED, answered_at=NOON)
    assert Offer.objects.filter(item=offer.item).count() == 2


def test_an_offer_goes_to_another_unit():
    item = WorkItemFactory()
    with refused("casework_offer_to_another"), transaction.atomic():
        OfferFactory(item=item, to_unit=item.unit)


def test_an_offer_is_pushed_back_with_a_reason():
    with refused("casework_pushed_back_with_reason"), transaction.atomic():
        OfferFactory(answer=Answer.PUSHED_BACK, answered_at=NOON)
    assert OfferFactory(answer=Answer.PUSHED_BACK, answer_reason="不归我们").pk


def test_one_clock_of_a_kind_runs_on_an_item():
    clock = ClockFactory()
    with refused("casework_one_running_clock_a_kind"), transaction.atomic():
        ClockFactory(item=clock.item)
    ClockFactory(item=clock.item, kind="rate")
    ClockFactory(item=clock.item, stopped_at=NOON)
    assert Clock.objects.filter(item=clock.item).count() == 3


def test_a_clock_runs_forward():
    with refused("casework_clock_runs_forward"), transaction.atomic():
        ClockFactory(due_at=NOON - timedelta(seconds=1))


def test_a_clock_that_stopped_after_its_deadline_is_late():
    due = NOON + timedelta(days=7)
    assert not ClockFactory.build(due_at=due).is_late
    assert not ClockFactory.build(due_at=due, stopped_at=due).is_late
    assert ClockFactory.build(due_at=due, stopped_at=due + timedelta(seconds=1)).is_late


def test_a_clock_about_a_whistle_runs_beside_the_items_own():
    clock = ClockFactory(kind="report_in")
    ClockFactory(item=clock.item, kind="report_in", about=WhistleFactory().pk)
    about = WhistleFactory().pk
    ClockFactory(item=clock.item, kind="report_in", about=about)
    with refused("casework_one_running_clock_a_kind"), transaction.atomic():
        ClockFactory(item=clock.item, kind="report_in", about=about)


@pytest.mark.parametrize("state", [{"paused_at": NOON, "paused_for": ""}, {"paused_for": "resident"}, {"paused_at": NOON, "paused_for": "lunch"}])  # fmt: skip
def test_a_clock_stands_still_for_a_reason_and_only_then(state):
    with refused("casework_paused_for_a_reason"), transaction.atomic():
        ClockFactory(**state)


def test_a_clock_is_told_once_a_level():
    clock = ClockFactory()
    said = {"clock": clock, "level": 1, "unit": clock.item.unit, "told": [1], "at": NOON}
    Escalation.objects.create(**said)
    with refused("casework_told_once_a_level"), transaction.atomic():
        Escalation.objects.create(**said)


@pytest.mark.parametrize(
    ("make", "state", "constraint"),
    [
        (StageFactory, {"status": "lost"}, "casework_staging_known"),
        (StageFactory, {"cost": -1}, "casework_stage_cost_not_negative"),
        (StageFactory, {"status": "done"}, "casework_stage_done_when"),
        (StageFactory, {"status": "reported", "done_at": NOON}, "casework_stage_done_when"),
        (StageFactory, {"status": "dropped"}, "casework_stage_dropped_with_reason"),
        (WhistleFactory, {"status": "lost"}, "casework_calling_known"),
        (WhistleFactory, {"status": "called"}, "casework_blown_when"),
        (WhistleFactory, {"status": "declined"}, "casework_call_ended_with_reason"),
        (WhistleFactory, {"status": "called_off"}, "casework_call_ended_with_reason"),
        (DisputeFactory, {"status": "lost"}, "casework_ruling_known"),
        (DisputeFactory, {"status": "decided"}, "casework_decided_whole"),
    ],
)
def test_a_part_whose_status_and_fields_disagree_is_refused(make, state, constraint):
    with refused(constraint), transaction.atomic():
        make(**state)
    assert not any(kind.objects.exists() for kind in (Stage, Whistle, Dispute))


def test_who_reported_said_what_they_will_do_and_a_result_says_something():
    blown = {"blown_at": NOON, "blown_by": StaffAccountFactory()}
    came = {**blown, "reported_at": NOON, "plan": "去"}
    with refused("casework_reported_when"), transaction.atomic():
        WhistleFactory(status="reported", **blown)
    with refused("casework_result_said"), transaction.atomic():
        WhistleFactory(status="done", **came)


def test_each_thing_is_there_once():
    stage, whistle, dispute = StageFactory(), WhistleFactory(), DisputeFactory()
    with refused("casework_one_stage_a_number"), transaction.atomic():
        StageFactory(item=stage.item)
    with refused("casework_called_once_at_a_time"), transaction.atomic():
        WhistleFactory(item=whistle.item, to_unit=whistle.to_unit)
    with refused("casework_one_open_dispute"), transaction.atomic():
        DisputeFactory(item=dispute.item)
    WhistleFactory(item=whistle.item)
    DisputeFactory(item=dispute.item, status="dropped")


def test_rows_say_what_they_are():
    offer = OfferFactory()
    assert str(WorkItemFactory(title="楼道灯不亮")) == "楼道灯不亮"
    assert str(offer) == f"{offer.from_unit_id} → {offer.to_unit_id}"
    assert str(ClockFactory(label="答复")) == "答复"
    whistle = WhistleFactory()
    assert str(StageFactory(what="换灯泡")) == "换灯泡"
    assert str(whistle) == f"{whistle.from_unit_id} → {whistle.to_unit_id}"
    assert str(DisputeFactory(reason="合同里没有")) == "合同里没有"
