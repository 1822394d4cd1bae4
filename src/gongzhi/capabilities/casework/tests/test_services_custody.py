"""Work changing hands: every verb, its refusals, and who owns it all the while (S148)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Clock, Offer, WorkItem
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY, SYSTEM
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import NOON, opened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
HERE = worktime.ZONE
LATER = NOON + timedelta(hours=3)
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=HERE)


@pytest.fixture
def cast():
    """A community with clerk, colleague and head; a property company with two handlers; a third."""
    home = UnitFactory(name="仙泉社区")
    firm = UnitFactory(kind="property", name="安居物业")
    third = UnitFactory(kind="department", name="住建局")
    clerk, clerk_account = on_duty("clerk", unit=home, name="张三")
    return SimpleNamespace(
        home=home,
        firm=firm,
        third=third,
        clerk=clerk,
        clerk_account=clerk_account,
        colleague=on_duty("clerk", unit=home, name="李四")[0],
        head=on_duty("community_head", unit=home, name="王主任")[0],
        handler=on_duty("handler", unit=firm, name="赵师傅")[0],
        second=on_duty("handler", unit=firm, name="钱师傅")[0],
        stranger=on_duty("handler", unit=third, name="外人")[0],
    )


@pytest.fixture
def item(cast):
    return opened(cast.home)


@pytest.fixture
def held(cast, item):
    return services.claim_item(item.pk, actor=cast.clerk, at=NOON)


@pytest.fixture
def offered(cast, held):
    services.offer_item(held.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=NOON)
    return queries.item(held.pk)


def state(item):
    """Everything that is kept of an item, to compare before and after."""
    return (
        WorkItem.objects.filter(pk=item.pk).values().get(),
        list(Offer.objects.filter(item=item).order_by("pk").values()),
        list(Clock.objects.filter(item=item).order_by("pk").values()),
        [told.event for told in history(item.pk)],
    )


def told(item):
    return [one.event.removeprefix("casework.") for one in history(item.pk)]


def refuse(item, kind, words, verb, **said):
    """The verb is refused with these words, and nothing has changed."""
    before = state(item)
    with pytest.raises(kind) as refusal:
        verb(item.pk, at=LATER, **said)
    assert str(refusal.value) == words
    assert state(item) == before


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


# ── transfers ────────────────────────────────────────────────────────────


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
