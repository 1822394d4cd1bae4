"""What the database itself refuses, and what rows say of themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from gongzhi.capabilities.casework.models import Answer, Clock, Offer, WorkItem
from gongzhi.register.organizations.tests.factories import StaffAccountFactory

from .factories import NOON, ClockFactory, OfferFactory, WorkItemFactory

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


def test_rows_say_what_they_are():
    offer = OfferFactory()
    assert str(WorkItemFactory(title="楼道灯不亮")) == "楼道灯不亮"
    assert str(offer) == f"{offer.from_unit_id} → {offer.to_unit_id}"
    assert str(ClockFactory(label="答复")) == "答复"
