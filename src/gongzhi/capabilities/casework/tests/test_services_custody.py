"""Claiming, assigning, waiting and ending: every verb and its refusals."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Offer, WorkItem
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON
from .refusing import LATER, refuse, state, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
HERE = worktime.ZONE
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=HERE)


# ── claiming and assigning ───────────────────────────────────────────────


def test_whoever_claims_it_holds_it_and_is_its_first_contact(cast, item):
    claimed = services.claim_item(item.pk, actor=cast.clerk, at=NOON)
    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.status, kept.owner_id, kept.lead_owner_id) == ("held", *[cast.clerk.pk] * 2)
    assert (claimed.status, claimed.owner_id) == ("held", cast.clerk.pk)
    entry = history(item.pk)[-1]
    assert (entry.event, entry.actor_id, entry.at) == ("casework.claimed", cast.clerk.pk, NOON)


def test_the_second_who_claims_is_told_who_was_first(cast, held):
    refuse(held, StepRefused, "张三已经领办了这件事", services.claim_item, actor=cast.colleague)


def test_a_claim_sent_twice_is_one_claim(cast, held):
    before = state(held)
    again = services.claim_item(held.pk, actor=cast.clerk, at=LATER)
    assert again.owner_id == cast.clerk.pk
    assert state(held) == before


def test_only_the_unit_claims_what_lies_in_its_inbox(cast, item):
    for actor in (cast.handler, ANYBODY, SYSTEM):
        refuse(item, PermissionDenied, "领办", services.claim_item, actor=actor)


def test_a_head_names_who_works_on_it(cast, item):
    services.assign_owner(item.pk, owner_id=cast.colleague.pk, actor=cast.head, at=NOON)
    kept = queries.item(item.pk)
    assert (kept.status, kept.owner.display_name, kept.lead_owner.display_name) == (
        "held",
        "李四",
        "李四",
    )
    assert history(item.pk)[-1].body == {"owner_id": cast.colleague.pk}


def test_a_head_can_give_it_to_another_and_the_first_contact_stays(cast, held):
    services.assign_owner(held.pk, owner_id=cast.colleague.pk, actor=cast.head, at=NOON)
    kept = queries.item(held.pk)
    assert (kept.owner.display_name, kept.lead_owner.display_name) == ("李四", "张三")
    assert told(held) == ["claimed", "assigned"]


def test_the_same_assignment_sent_twice_is_one(cast, held):
    before = state(held)
    services.assign_owner(held.pk, owner_id=cast.clerk.pk, actor=cast.head, at=LATER)
    assert state(held) == before


def test_only_somebody_on_duty_in_the_unit_can_be_named(cast, held):
    refuse(
        held,
        StepRefused,
        "只能指定本单位在岗的人",
        services.assign_owner,
        owner_id=cast.handler.pk,
        actor=cast.head,
    )


def test_only_a_head_assigns(cast, held):
    for owner in (cast.colleague.pk, cast.clerk.pk):
        refuse(
            held,
            PermissionDenied,
            "指定经办人",
            services.assign_owner,
            owner_id=owner,
            actor=cast.colleague,
        )


# ── waiting, handing in, ending ──────────────────────────────────────────


def test_asking_the_resident_stops_the_time_and_the_answer_lets_it_run(cast, held):
    services.ask_resident(held.pk, actor=cast.clerk, at=datetime(2026, 11, 24, 9, tzinfo=HERE))
    kept = queries.item(held.pk)
    assert (kept.status, kept.is_paused, kept.due_at) == ("waiting", True, DUE)
    services.resume_item(held.pk, actor=SYSTEM, at=datetime(2026, 11, 26, 9, tzinfo=HERE))
    kept = queries.item(held.pk)
    assert (kept.status, kept.is_paused) == ("held", False)
    assert kept.due_at == datetime(2026, 12, 2, 17, 30, tzinfo=HERE)
    assert told(held) == ["claimed", "asked", "resumed"]


def test_only_owner_and_head_ask_and_nothing_resumes_that_did_not_wait(cast, held):
    refuse(held, PermissionDenied, "办理和转办", services.ask_resident, actor=cast.colleague)
    refuse(held, StepRefused, "“办理中”状态下不能“接着办”", services.resume_item, actor=cast.clerk)


def test_what_is_handed_in_runs_no_more(cast, held):
    services.hand_in_item(held.pk, at=LATER)
    kept = queries.item(held.pk)
    assert (kept.status, kept.due_at, kept.owner.display_name) == ("confirming", None, "张三")
    assert queries.clock_of(held.pk, "answer").stopped_at == LATER
    before = state(held)
    with pytest.raises(StepRefused, match="“等居民评”状态下不能“交居民评”"):
        services.hand_in_item(held.pk, at=LATER)
    assert state(held) == before


def test_an_end_closes_clock_and_open_offer(cast, offered):
    services.finish_item(offered.pk, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.closed_at, kept.offered_to, kept.due_at) == (
        "done",
        LATER,
        None,
        None,
    )
    assert queries.running_clocks(offered.pk) == []
    assert Offer.objects.get(item=offered).answer == "called_back"
    refuse(
        offered, StepRefused, "系统已经把这件事收回了", services.accept_offer, actor=cast.handler
    )


def test_what_has_ended_ends_once(held):
    services.finish_item(held.pk, at=NOON)
    before = state(held)
    with pytest.raises(StepRefused, match="“已办完”状态下不能“办完”"):
        services.finish_item(held.pk, at=LATER)
    assert state(held) == before


def test_what_was_not_settled_goes_back_to_where_it_was_first_heard(cast, offered):
    services.accept_offer(offered.pk, actor=cast.handler, at=NOON)
    services.hand_in_item(offered.pk, at=NOON)
    services.send_back_item(offered.pk, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.unit, kept.owner) == ("unclaimed", cast.home, None)
    assert kept.lead_owner.display_name == "张三"
    assert told(offered)[-1] == "returned"


def test_a_review_one_level_up_gets_it_first(cast, held):
    services.finish_item(held.pk, at=NOON)
    street = UnitFactory(kind="street", area="431002001")
    services.send_back_item(held.pk, to_unit=street.pk, at=LATER)
    kept = queries.item(held.pk)
    assert (kept.status, kept.unit, kept.closed_at) == ("unclaimed", street, None)
    assert kept.lead_unit == cast.home
