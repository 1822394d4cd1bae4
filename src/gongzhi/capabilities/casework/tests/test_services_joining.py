"""One matter in several items: who carries the work, whose clocks run, and parting again."""

from __future__ import annotations

from uuid import UUID

import pytest

from gongzhi.capabilities.casework import queries, services
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON
from .refusing import LATER, refuse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
LEAD = UUID(int=9)


def test_what_is_joined_is_nobodys_to_do_and_its_promise_stays(cast, held):
    due = queries.item(held.pk).due_at
    services.join_item(held.pk, lead=LEAD, at=LATER)
    now = queries.item(held.pk)
    assert (now.status, now.due_at) == ("joined", due)
    assert history(held.pk)[-1].body == {"lead": str(LEAD)}
    for name in ("mine", "unit", "due"):
        assert not queries.queue(name, cast.clerk, now=LATER).filter(pk=held.pk).exists()


def test_joining_ends_an_open_offer_and_a_wait(cast, held):
    offered_to = UnitFactory()
    services.offer_item(held.pk, to_unit=offered_to.pk, reason="归他", actor=cast.clerk, at=NOON)
    services.join_item(held.pk, lead=LEAD, at=LATER)
    assert queries.open_offer(held.pk) is None
    assert queries.item(held.pk).offered_to_id is None


def test_a_clock_that_stood_still_runs_on_once_it_is_joined(cast, held):
    services.ask_resident(held.pk, actor=cast.clerk, at=NOON)
    services.join_item(held.pk, lead=LEAD, at=LATER)
    now = queries.item(held.pk)
    assert (now.status, now.is_paused) == ("joined", False)


def test_parted_it_waits_for_a_hand_where_it_was_heard_first_with_its_clock(held):
    due = queries.item(held.pk).due_at
    services.join_item(held.pk, lead=LEAD, at=LATER)
    services.part_item(held.pk, lead=LEAD, at=LATER)
    now = queries.item(held.pk)
    assert (now.status, now.owner, now.unit, now.due_at) == ("unclaimed", None, now.lead_unit, due)


def test_parted_it_can_go_where_the_work_has_come_to(held):
    there = UnitFactory()
    services.join_item(held.pk, lead=LEAD, at=LATER)
    services.part_item(held.pk, lead=LEAD, to_unit=there.pk, at=LATER)
    assert queries.item(held.pk).unit_id == there.pk


def test_what_is_joined_is_handed_in_and_finished_with_the_other(held):
    services.join_item(held.pk, lead=LEAD, at=LATER)
    services.hand_in_item(held.pk, at=LATER)
    assert queries.item(held.pk).status == "confirming"
    services.finish_item(held.pk, at=LATER)
    assert queries.item(held.pk).status == "done"


def test_nothing_done_is_joined_and_nothing_apart_is_parted(held):
    refuse(held, StepRefused, "“办理中”状态下不能“拆开单独办”", services.part_item, lead=LEAD)
    services.finish_item(held.pk, at=LATER)
    refuse(held, StepRefused, "“已办完”状态下不能“并在另一件办”", services.join_item, lead=LEAD)
