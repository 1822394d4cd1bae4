"""Many hands on one item at once, each with a connection of its own: nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BoundedSemaphore

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Clock, Dispute, Offer, Whistle
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import Actor, Duty
from gongzhi.foundation.worktime.models import Day
from gongzhi.register.organizations.tests.factories import (
    StaffAccountFactory,
    UnitFactory,
    on_duty,
)

from .factories import NOON, PackFactory, opened

pytestmark = pytest.mark.usefixtures("committed")
MANY = 100
CONNECTIONS = 20  # at a time: the server's are shared with other tests
AFTER = NOON + timedelta(days=30)


def workers(role, unit, number):
    accounts = StaffAccountFactory.create_batch(number)
    return [Actor(pk=one.pk, duties=(Duty(role, unit.pk, unit.area),)) for one in accounts]


def at_once(work, arguments):
    """The work for every argument, each in a thread that starts with all others; what came of it."""
    arguments = list(arguments)
    together, gate = Barrier(len(arguments)), BoundedSemaphore(CONNECTIONS)

    def alone(argument):
        together.wait(60)
        with gate:
            try:
                return work(argument)
            except StepRefused as refusal:
                return str(refusal)
            finally:
                connection.close()

    with ThreadPoolExecutor(len(arguments)) as threads:
        return list(threads.map(alone, arguments))


def told(item):
    return [one.event.removeprefix("casework.") for one in history(item.pk)]


@pytest.fixture
def offered():
    home, firm = UnitFactory(), UnitFactory(kind="property")
    (clerk,) = workers("clerk", home, 1)
    item = opened(home)
    services.claim_item(item.pk, actor=clerk, at=NOON)
    services.offer_item(item.pk, to_unit=firm.pk, reason="归物业", actor=clerk, at=NOON)
    return queries.item(item.pk)


def test_a_hundred_accept_one_transfer_and_one_has_it(offered):
    actors = workers("handler", queries.open_offer(offered.pk).to_unit, MANY)
    outcomes = at_once(
        lambda actor: services.accept_offer(offered.pk, actor=actor, at=NOON).owner_id, actors
    )
    kept = queries.item(offered.pk)
    refusal = f"{kept.owner.display_name}已经把这件事接下了"
    assert Counter(outcomes) == {kept.owner_id: 1, refusal: MANY - 1}
    assert Offer.objects.get(item=offered).answered_by_id == kept.owner_id
    assert told(offered) == ["claimed", "offered", "accepted"]


def test_accepting_and_calling_back_at_once_end_with_one_of_them(offered):
    (receiver,) = workers("handler", queries.open_offer(offered.pk).to_unit, 1)
    sender = Actor(pk=offered.owner_id)
    verbs = [(services.accept_offer, receiver), (services.call_back, sender)] * 5
    outcomes = at_once(lambda pair: pair[0](offered.pk, actor=pair[1], at=NOON).owner_id, verbs)
    kept, offer = queries.item(offered.pk), Offer.objects.get(item=offered)
    assert (offer.answer, kept.owner_id) in (
        ("accepted", receiver.pk),
        ("called_back", sender.pk),
    )
    assert Counter(outcomes)[kept.owner_id] == 5
    assert told(offered)[2:] == [offer.answer]


def test_two_clerks_claim_one_item_and_the_second_is_told_who_has_it():
    home = UnitFactory()
    item = opened(home)
    actors = workers("clerk", home, 2)
    outcomes = at_once(
        lambda actor: services.claim_item(item.pk, actor=actor, at=NOON).owner_id, actors
    )
    kept = queries.item(item.pk)
    assert sorted(map(str, outcomes)) == sorted(
        [str(kept.owner_id), f"{kept.owner.display_name}已经领办了这件事"]
    )
    assert told(item) == ["claimed"]


@pytest.mark.parametrize("times", [2, 10])
def test_a_form_sent_many_times_at_once_is_one_step(times):
    home, firm = UnitFactory(), UnitFactory(kind="property")
    (clerk,) = workers("clerk", home, 1)
    item = opened(home)
    claimed = at_once(
        lambda _: services.claim_item(item.pk, actor=clerk, at=NOON).owner_id, range(times)
    )
    offers = at_once(
        lambda _: (
            services.offer_item(item.pk, to_unit=firm.pk, reason="归物业", actor=clerk, at=NOON).pk
        ),
        range(times),
    )
    assert claimed == [clerk.pk] * times
    assert set(offers) == {Offer.objects.get(item=item).pk}
    assert told(item) == ["claimed", "offered"]


def test_one_asks_the_resident_while_another_offers_and_only_one_goes_through():
    home, firm = UnitFactory(), UnitFactory(kind="property")
    (clerk,) = workers("clerk", home, 1)
    (head,) = workers("community_head", home, 1)
    item = opened(home)
    services.claim_item(item.pk, actor=clerk, at=NOON)

    def act(who):
        if who is clerk:
            return services.ask_resident(item.pk, actor=clerk, at=NOON).status
        services.offer_item(item.pk, to_unit=firm.pk, reason="归物业", actor=head, at=NOON)
        return "offered"

    outcomes = at_once(act, [clerk, head])
    kept = queries.item(item.pk)
    refusal = {
        "waiting": "“等居民补充”状态下不能“请对方接办”",
        "offered": "“等对方接”状态下不能“请居民补充”",
    }[kept.status]
    assert sorted(outcomes) == sorted([kept.status, refusal])
    assert kept.is_paused == (kept.status == "waiting")
    assert Offer.objects.filter(item=item).count() == (kept.status == "offered")


def test_late_work_is_told_once_however_many_run_at_once():
    home = UnitFactory()
    head, _ = on_duty("community_head", unit=home)
    pack = PackFactory()
    items = [opened(home, pack=pack) for _ in range(3)]
    counts = at_once(lambda _: services.escalate_late(at=AFTER), range(6))
    assert sum(counts) == 3
    assert own_notices(head).count() == 3
    assert [told(item) for item in items] == [["clock_passed"]] * 3
    assert ProcrastinateJob.objects.filter(task_name="messaging.send").count() == 0


def test_deadlines_reckoned_anew_by_two_at_once_move_once():
    item = opened(UnitFactory())
    day = (NOON + timedelta(days=2)).date()
    Day.objects.create(date=day, is_working=False, source="edit")
    moved = at_once(lambda _: services.recompute_deadlines(day, day, at=NOON), range(4))
    assert sum(moved) == 1
    assert told(item) == ["due_changed"]


def test_a_pause_while_deadlines_are_reckoned_anew_is_kept():
    home = UnitFactory()
    (clerk,) = workers("clerk", home, 1)
    item = opened(home)
    services.claim_item(item.pk, actor=clerk, at=NOON)
    day = (NOON + timedelta(days=2)).date()
    Day.objects.create(date=day, is_working=False, source="edit")
    at_once(
        lambda verb: verb(),
        [
            lambda: services.recompute_deadlines(day, day, at=NOON),
            lambda: services.ask_resident(item.pk, actor=clerk, at=NOON),
        ],
    )
    kept, clock = queries.item(item.pk), Clock.objects.get(item=item)
    assert (kept.status, kept.is_paused, clock.paused_at) == ("waiting", True, NOON)
    assert kept.due_at == clock.due_at == NOON + timedelta(days=8, hours=5, minutes=30)


def test_six_blow_one_whistle_and_the_unit_is_called_once():
    home, firm = UnitFactory(), UnitFactory(kind="property")
    street = UnitFactory(kind="street", area=home.area[:9])
    officers = workers("street_officer", street, 6)
    item = opened(home)

    def blow(actor):
        said = {"to_units": [firm.pk], "reason": "来", "actor": actor, "at": NOON}
        return services.blow_whistle(item.pk, **said)[0].blown_by_id

    outcomes = at_once(blow, officers)
    whistle = Whistle.objects.get(item=item)
    refusal = f"已经为这件事叫过{firm.name}，还没有办出结果"
    assert Counter(outcomes) == {whistle.blown_by_id: 1, refusal: 5}
    assert told(item) == ["whistle_blown"]
    assert Clock.objects.filter(about=whistle.pk).count() == 1


def test_two_report_in_at_once_and_one_is_kept():
    home, firm = UnitFactory(), UnitFactory(kind="property")
    (officer,) = workers("street_officer", UnitFactory(kind="street", area=home.area[:9]), 1)
    item, actors = opened(home), workers("handler", firm, 2)
    (whistle,) = services.blow_whistle(
        item.pk, to_units=[firm.pk], reason="来", actor=officer, at=NOON
    )

    def come(actor):
        return services.report_in(whistle.pk, plan="去", actor=actor, at=NOON).reported_by_id

    outcomes = at_once(come, actors)
    kept = Whistle.objects.get(pk=whistle.pk)
    assert sorted(map(str, outcomes)) == sorted(
        [str(kept.reported_by_id), "“已报到”状态下不能“报到”"]
    )
    assert told(item) == ["whistle_blown", "reported_in"]


def test_street_and_district_decide_at_once_and_the_first_binds(offered):
    firm = queries.open_offer(offered.pk).to_unit
    third = UnitFactory(kind="department")
    (sender,) = [Actor(pk=offered.owner_id)]
    dispute = services.ask_decision(offered.pk, reason="不接", actor=sender, at=NOON)
    area = offered.area
    (street,) = workers("street_officer", UnitFactory(kind="street", area=area[:9]), 1)
    (district,) = workers("district_officer", UnitFactory(kind="district", area=area[:6]), 1)

    def decide(pair):
        actor, unit = pair
        said = {"why": "归他", "basis": "第三条", "actor": actor, "at": NOON}
        return services.decide_dispute(dispute.pk, unit_id=unit.pk, **said).decided_unit_id

    outcomes = at_once(decide, [(street, firm), (district, third)])
    kept = Dispute.objects.get(pk=dispute.pk)
    assert sorted(map(str, outcomes)) == sorted(
        [str(kept.decided_unit_id), "“已裁定”状态下不能“裁定归谁办”"]
    )
    assert queries.item(offered.pk).unit_id == kept.decided_unit_id


def test_two_plan_at_once_and_both_stages_stand_in_order():
    home = UnitFactory()
    clerk, head = workers("clerk", home, 1)[0], workers("community_head", home, 1)[0]
    item = opened(home)
    services.claim_item(item.pk, actor=clerk, at=NOON)

    def plan(actor):
        said = {"unit_id": home.pk, "due_on": AFTER.date(), "actor": actor, "at": NOON}
        return services.plan_stage(item.pk, what=f"第{actor.pk}件", **said).number

    assert sorted(at_once(plan, [clerk, head])) == [1, 2]
    assert [one.number for one in queries.stages_of(item.pk)] == [1, 2]


def test_what_stays_late_goes_up_once_however_many_run_at_once():
    home = UnitFactory()
    on_duty("community_head", unit=home)
    officer, _ = on_duty("street_officer", unit=UnitFactory(kind="street", area=home.area[:9]))
    item = opened(home)
    services.escalate_late(at=AFTER)
    counts = at_once(lambda _: services.escalate_late(at=AFTER + timedelta(days=9)), range(6))
    assert sum(counts) == 1
    assert own_notices(officer).count() == 1
    assert told(item) == ["clock_passed", "clock_passed"]
