"""Transfers: offered, accepted, pushed back, called back; who owns it all the while (S148)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Offer
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON
from .refusing import LATER, refuse, state, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=worktime.ZONE)


def test_an_offer_leaves_item_owner_and_clock_with_the_sender(cast, held):
    offer = services.offer_item(
        held.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=LATER
    )
    kept = queries.item(held.pk)
    assert (kept.status, kept.unit, kept.owner.display_name) == ("offered", cast.home, "张三")
    assert (kept.lead_unit, kept.lead_owner.display_name) == (cast.home, "张三")
    assert (kept.due_at, kept.is_paused, kept.offered_to_id) == (DUE, False, cast.firm.pk)
    assert (offer.from_unit, offer.from_owner_id, offer.to_unit_id) == (
        cast.home,
        cast.clerk.pk,
        cast.firm.pk,
    )
    assert (offer.answer, offer.reason, offer.made_at, offer.answered_by) == (
        "open",
        "归物业",
        LATER,
        None,
    )
    assert history(held.pk)[-1].body == {
        "from_unit": str(cast.home.pk),
        "to_unit": str(cast.firm.pk),
        "reason": "归物业",
    }


def test_until_somebody_accepts_the_sender_runs_late(cast, offered):
    """S148: a push-back or silence of the receiver never moves the duty."""
    after = DUE + timedelta(minutes=1)
    assert list(queries.late_clocks(at=after).values_list("item_id", flat=True)) == [offered.pk]
    assert queries.who_answers_for(offered, on=date(2026, 12, 1))[0] == cast.home.pk
    assert [one.pk for one in queries.queue("outgoing", cast.clerk, now=after)] == [offered.pk]
    assert [one.pk for one in queries.queue("due", cast.head, now=after)] == [offered.pk]


def test_an_accepted_offer_moves_unit_and_owner_but_not_clock_nor_first_contact(cast, offered):
    services.accept_offer(offered.pk, actor=cast.handler, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.unit, kept.owner.display_name) == ("held", cast.firm, "赵师傅")
    assert (kept.lead_unit, kept.lead_owner.display_name) == (cast.home, "张三")
    assert (kept.due_at, kept.offered_to) == (DUE, None)
    offer = Offer.objects.get(item=offered)
    assert (offer.answer, offer.answered_at, offer.answered_by_id) == (
        "accepted",
        LATER,
        cast.handler.pk,
    )
    assert told(offered) == ["claimed", "offered", "accepted"]
    assert [one.pk for one in queries.queue("lead", cast.clerk, now=LATER)] == [offered.pk]


def test_the_second_who_accepts_is_told_who_was_first(cast, offered):
    services.accept_offer(offered.pk, actor=cast.handler, at=NOON)
    words = "赵师傅已经把这件事接下了"
    refuse(offered, StepRefused, words, services.accept_offer, actor=cast.second)
    refuse(offered, StepRefused, words, services.push_back, reason="不归", actor=cast.second)
    refuse(offered, StepRefused, words, services.call_back, actor=cast.clerk)
    refuse(offered, StepRefused, words, services.call_back, actor=cast.head)


@pytest.mark.parametrize("verb", ["accept_offer", "push_back", "call_back"])
def test_an_answer_sent_twice_is_one_answer(cast, offered, verb):
    actor = cast.clerk if verb == "call_back" else cast.handler
    said = {"reason": "不归我们"} if verb == "push_back" else {}
    getattr(services, verb)(offered.pk, actor=actor, at=NOON, **said)
    before = state(offered)
    getattr(services, verb)(offered.pk, actor=actor, at=LATER, **said)
    assert state(offered) == before


def test_an_offer_pushed_back_is_the_senders_again_with_the_reason(cast, offered):
    services.push_back(offered.pk, reason="合同里没有", actor=cast.handler, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.unit, kept.owner.display_name) == ("held", cast.home, "张三")
    assert (kept.due_at, kept.offered_to) == (DUE, None)
    offer = Offer.objects.get(item=offered)
    assert (offer.answer, offer.answer_reason, offer.answered_by_id) == (
        "pushed_back",
        "合同里没有",
        cast.handler.pk,
    )
    words = "赵师傅已经把这件事退回了"
    refuse(offered, StepRefused, words, services.accept_offer, actor=cast.second)


def test_an_offer_called_back_is_the_senders_again(cast, offered):
    services.call_back(offered.pk, actor=cast.head, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.owner.display_name, kept.offered_to) == ("held", "张三", None)
    assert Offer.objects.get(item=offered).answer == "called_back"
    refuse(
        offered, StepRefused, "王主任已经把这件事收回了", services.accept_offer, actor=cast.handler
    )


def test_after_a_push_back_it_can_be_offered_elsewhere(cast, offered):
    services.push_back(offered.pk, reason="合同里没有", actor=cast.handler, at=NOON)
    services.offer_item(
        offered.pk, to_unit=cast.third.pk, reason="归住建", actor=cast.clerk, at=LATER
    )
    services.accept_offer(offered.pk, actor=cast.stranger, at=LATER)
    assert queries.item(offered.pk).owner.display_name == "外人"
    assert [offer.answer for offer in queries.offers_of(offered.pk)] == ["pushed_back", "accepted"]
    assert told(offered) == ["claimed", "offered", "pushed_back", "offered", "accepted"]


def test_the_same_offer_sent_twice_is_one(cast, offered):
    before = state(offered)
    again = services.offer_item(
        offered.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=LATER
    )
    assert again.pk == Offer.objects.get(item=offered).pk
    assert state(offered) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": "  "}, "转办要写明为什么该归对方"),
        ({"to": "home"}, "这件事已经在这个单位"),
        ({"to": "gone"}, "没有这个单位，或者已经撤销了，请另选一个"),
        ({"to": "nowhere"}, "没有这个单位，或者已经撤销了，请另选一个"),
    ],
)
def test_an_offer_needs_a_reason_and_another_standing_unit(cast, held, change, words):
    units = {
        "home": cast.home.pk,
        "gone": UnitFactory(dissolved_on=date(2026, 1, 1)).pk,
        "nowhere": uuid7(),
    }
    refuse(
        held,
        StepRefused,
        words,
        services.offer_item,
        to_unit=units.get(change.get("to"), cast.firm.pk),
        reason=change.get("reason", "归物业"),
        actor=cast.clerk,
    )


def test_what_is_offered_to_one_is_not_offered_to_another_meanwhile(cast, offered):
    refuse(
        offered,
        StepRefused,
        "已经请安居物业接办了；要改请别的单位，先收回",
        services.offer_item,
        to_unit=cast.third.pk,
        reason="归住建",
        actor=cast.clerk,
    )


def test_nobody_offers_what_nobody_holds(cast, item):
    refuse(
        item,
        StepRefused,
        "“待领办”状态下不能“请对方接办”",
        services.offer_item,
        to_unit=cast.firm.pk,
        reason="归物业",
        actor=cast.head,
    )


def test_a_push_back_needs_a_reason(cast, offered):
    refuse(
        offered,
        StepRefused,
        "退回要写明理由",
        services.push_back,
        reason=" ",
        actor=cast.handler,
    )


def test_only_the_receiver_answers_and_only_the_sender_calls_back(cast, offered):
    for actor in (cast.stranger, cast.clerk, cast.head, ANYBODY):
        refuse(offered, PermissionDenied, "接下或退回", services.accept_offer, actor=actor)
        refuse(
            offered, PermissionDenied, "接下或退回", services.push_back, reason="不", actor=actor
        )
    for actor in (cast.handler, cast.colleague, cast.stranger):
        refuse(offered, PermissionDenied, "办理和转办", services.call_back, actor=actor)
        refuse(
            offered,
            PermissionDenied,
            "办理和转办",
            services.offer_item,
            to_unit=cast.firm.pk,
            reason="归物业",
            actor=actor,
        )


def test_who_had_no_part_in_an_answered_offer_learns_nothing_of_it(cast, offered):
    services.accept_offer(offered.pk, actor=cast.handler, at=NOON)
    refuse(offered, PermissionDenied, "接下或退回", services.accept_offer, actor=cast.stranger)
    refuse(offered, PermissionDenied, "办理和转办", services.call_back, actor=cast.stranger)


def test_an_item_has_one_owner_name_at_every_step(cast, item):
    """S148: whatever happens on the way, the case shows one name, and never none once claimed."""
    names = []
    for verb, said in (
        ("claim_item", {"actor": cast.clerk}),
        ("offer_item", {"to_unit": cast.firm.pk, "reason": "归物业", "actor": cast.clerk}),
        ("push_back", {"reason": "合同里没有", "actor": cast.handler}),
        ("offer_item", {"to_unit": cast.firm.pk, "reason": "看附件", "actor": cast.clerk}),
        ("accept_offer", {"actor": cast.second}),
        ("ask_resident", {"actor": cast.second}),
        ("resume_item", {"actor": SYSTEM}),
        ("hand_in_item", {}),
        ("finish_item", {}),
    ):
        getattr(services, verb)(item.pk, at=NOON, **said)
        names.append(queries.item(item.pk).owner.display_name)
    assert names == ["张三"] * 4 + ["钱师傅"] * 5
    assert queries.item(item.pk).lead_owner.display_name == "张三"
