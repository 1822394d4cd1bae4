"""Whose it is: one push-back, then a decision that binds, instead of bouncing (R-34)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Clock, Dispute
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import CLOCKS, NOON, PackFactory, clock, opened
from .refusing import LATER, refuse, refuse_part, state, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
HERE = worktime.ZONE
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=HERE)
WHY = {"why": "公共照明归物业", "basis": "物业服务合同第三条"}


def bounce(cast, item, *, by=None, at=NOON):
    services.offer_item(item.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=at)
    services.push_back(item.pk, reason="合同里没有", actor=by or cast.handler, at=at)


@pytest.fixture
def disputed(cast, held):
    for _ in range(2):
        bounce(cast, held)
    return queries.open_dispute(held.pk)


def test_the_first_push_back_is_one_and_the_second_is_for_the_street(cast, held):
    bounce(cast, held)
    assert queries.open_dispute(held.pk) is None
    bounce(cast, held)
    dispute = queries.open_dispute(held.pk)
    assert (dispute.from_unit, dispute.to_unit, dispute.reason) == (
        cast.home,
        cast.firm,
        "合同里没有",
    )
    assert (dispute.opened_at, dispute.opened_by_id) == (NOON, cast.handler.pk)
    assert dispute.due_at == datetime(2026, 11, 26, 17, 30, tzinfo=HERE)
    assert Clock.objects.get(about=dispute.pk).kind == "decide"
    kept = queries.item(held.pk)
    assert (kept.status, kept.unit, kept.owner.display_name) == ("held", cast.home, "张三")
    assert told(held)[-2:] == ["pushed_back", "dispute_opened"]


def test_two_different_units_that_push_back_are_two_push_backs(cast, held):
    bounce(cast, held)
    services.offer_item(held.pk, to_unit=cast.third.pk, reason="归住建", actor=cast.clerk, at=NOON)
    services.push_back(held.pk, reason="不归", actor=cast.stranger, at=NOON)
    assert queries.open_dispute(held.pk).to_unit == cast.third


def test_whoever_is_asked_may_want_a_decision_at_once(cast, offered):
    services.push_back(
        offered.pk, reason="合同里没有", wants_decision=True, actor=cast.handler, at=LATER
    )
    assert queries.open_dispute(offered.pk).to_unit == cast.firm


def test_the_sender_may_want_one_of_who_does_not_answer(cast, offered):
    dispute = services.ask_decision(offered.pk, reason="一直不接", actor=cast.clerk, at=LATER)
    kept = queries.item(offered.pk)
    assert (kept.status, kept.offered_to, dispute.to_unit) == ("held", None, cast.firm)
    assert told(offered)[-2:] == ["called_back", "dispute_opened"]
    before = state(offered)
    again = services.ask_decision(offered.pk, reason="一直不接", actor=cast.clerk, at=LATER)
    assert again.pk == dispute.pk
    assert state(offered) == before


def test_there_is_nothing_to_decide_before_anybody_was_asked(cast, held):
    words = "还没有单位退回过这件事，先转给该办的单位"
    refuse(held, StepRefused, words, services.ask_decision, reason="归谁", actor=cast.clerk)
    words = "请街道裁定要写明争在哪里"
    refuse(held, StepRefused, words, services.ask_decision, reason=" ", actor=cast.clerk)
    for actor in (cast.colleague, cast.handler, cast.officer, ANYBODY):
        refuse(
            held, PermissionDenied, "办理和转办", services.ask_decision, reason="归", actor=actor
        )


def test_before_the_decision_it_goes_nowhere_and_its_clock_runs(cast, held, disputed):
    words = "已经请街道裁定归谁办，裁定以前不能再转"
    refuse(
        held,
        StepRefused,
        words,
        services.offer_item,
        to_unit=cast.third.pk,
        reason="归住建",
        actor=cast.clerk,
    )
    kept = queries.item(held.pk)
    assert (kept.is_paused, kept.due_at) == (False, DUE)


def test_the_decision_says_who_why_and_by_what_and_puts_it_there(cast, held, disputed):
    services.decide_dispute(disputed.pk, unit_id=cast.firm.pk, **WHY, actor=cast.officer, at=LATER)
    kept = Dispute.objects.get(pk=disputed.pk)
    assert (kept.status, kept.decided_unit, kept.decided_by_id, kept.decided_at) == (
        "decided",
        cast.firm,
        cast.officer.pk,
        LATER,
    )
    assert (kept.why, kept.basis) == (WHY["why"], WHY["basis"])
    item = queries.item(held.pk)
    assert (item.status, item.unit, item.owner, item.lead_unit) == (
        "unclaimed",
        cast.firm,
        None,
        cast.home,
    )
    assert item.due_at == DUE
    assert Clock.objects.get(about=disputed.pk).stopped_at == LATER
    assert told(held)[-2:] == ["dispute_decided", "awarded"]
    assert history(held.pk)[-2].body == {
        "to_unit": str(cast.firm.pk),
        "reason": WHY["why"],
        "basis": WHY["basis"],
    }
    services.claim_item(held.pk, actor=cast.handler, at=LATER)
    assert queries.item(held.pk).owner.display_name == "赵师傅"


def test_the_decision_binds(cast, held, disputed):
    services.decide_dispute(disputed.pk, unit_id=cast.firm.pk, **WHY, actor=cast.officer, at=NOON)
    services.claim_item(held.pk, actor=cast.handler, at=NOON)
    said = {"to_unit": cast.third.pk, "reason": "归住建", "actor": cast.handler}
    words = "街道已经裁定这件事归您单位办，不能再转；要别的单位帮忙，请街道吹哨"
    refuse(held, StepRefused, words, services.offer_item, **said)
    services.send_back_item(held.pk, at=NOON)
    services.claim_item(held.pk, actor=cast.clerk, at=NOON)
    services.offer_item(held.pk, to_unit=cast.firm.pk, reason="裁定过", actor=cast.clerk, at=NOON)
    words = "街道已经裁定这件事归您单位办，不能再退回"
    refuse(held, StepRefused, words, services.push_back, reason="不归", actor=cast.second)


def test_it_can_stay_with_the_sender(cast, held, disputed):
    services.decide_dispute(disputed.pk, unit_id=cast.home.pk, **WHY, actor=cast.officer, at=LATER)
    kept = queries.item(held.pk)
    assert (kept.status, kept.unit, kept.owner.display_name) == ("held", cast.home, "张三")
    words = "街道已经裁定这件事归您单位办，不能再转；要别的单位帮忙，请街道吹哨"
    refuse(
        held,
        StepRefused,
        words,
        services.offer_item,
        to_unit=cast.firm.pk,
        reason="归物业",
        actor=cast.clerk,
    )


def test_a_decision_lacks_nothing(cast, held, disputed):
    decide = services.decide_dispute
    words = "裁定要写明为什么归他、依据哪一条"
    for lacking in ({"why": " "}, {"basis": ""}):
        said = {**WHY, **lacking, "unit_id": cast.firm.pk}
        refuse_part(disputed, StepRefused, words, decide, actor=cast.officer, **said)
    words = "没有这个单位，或者不在这个地方办事，请另选一个"
    elsewhere = UnitFactory(area="431002002001").pk
    refuse_part(disputed, StepRefused, words, decide, unit_id=elsewhere, **WHY, actor=cast.officer)
    decide(disputed.pk, unit_id=cast.firm.pk, **WHY, actor=cast.officer, at=NOON)
    words = "“已裁定”状态下不能“裁定归谁办”"
    said = {"unit_id": cast.third.pk, **WHY}
    refuse_part(disputed, StepRefused, words, decide, actor=cast.officer, **said)


def test_nobody_decides_a_dispute_of_their_own_unit(cast, held):
    said = {"unit_id": cast.firm.pk, **WHY}
    services.offer_item(held.pk, to_unit=cast.street.pk, reason="归街道", actor=cast.clerk, at=NOON)
    services.push_back(held.pk, reason="归社区", wants_decision=True, actor=cast.officer, at=NOON)
    dispute = queries.open_dispute(held.pk)
    for actor in (cast.officer, cast.clerk, cast.head, cast.handler, ANYBODY):
        refuse_part(
            dispute, PermissionDenied, "裁定归谁办", services.decide_dispute, actor=actor, **said
        )
    services.decide_dispute(dispute.pk, actor=cast.district_officer, at=NOON, **said)
    assert queries.ruling_on(held.pk).decided_unit == cast.firm


def test_whoever_deals_with_it_after_all_needs_no_decision(cast, held, disputed):
    for actor in (cast.handler, cast.colleague, cast.officer):
        refuse_part(disputed, PermissionDenied, "不用裁定了", services.drop_dispute, actor=actor)
    services.drop_dispute(disputed.pk, actor=cast.clerk, at=LATER)
    assert Dispute.objects.get(pk=disputed.pk).status == "dropped"
    assert Clock.objects.get(about=disputed.pk).stopped_at == LATER
    assert queries.ruling_on(held.pk) is None


@pytest.mark.parametrize("verb", ["hand_in_item", "finish_item"])
def test_what_is_settled_meanwhile_needs_no_decision(cast, held, disputed, verb):
    getattr(services, verb)(held.pk, at=LATER)
    assert Dispute.objects.get(pk=disputed.pk).status == "dropped"
    assert not Clock.objects.filter(item=held, stopped_at=None).exists()
    assert told(held)[-2] == "dispute_dropped"


def test_counting_begins_anew_after_a_decision(cast, held, disputed):
    services.decide_dispute(disputed.pk, unit_id=cast.third.pk, **WHY, actor=cast.officer, at=LATER)
    assert queries.push_backs_of(held.pk) == 0


def test_without_a_rule_for_it_nobody_decides_unless_asked(cast):
    pack = PackFactory(sections={"casework.dispute": []})
    item = opened(cast.home, pack=pack)
    services.claim_item(item.pk, actor=cast.clerk, at=NOON)
    for _ in range(4):
        bounce(cast, item)
    assert queries.open_dispute(item.pk) is None
    services.ask_decision(item.pk, reason="归谁", actor=cast.clerk, at=NOON)
    assert queries.open_dispute(item.pk) is not None


class TestClocks:
    """They stand still while the street decides only where the pack says so."""

    @pytest.fixture
    def standing(self, cast):
        still = {**clock("answer", 5), "stands_still_in_dispute": True}
        rest = [one for one in CLOCKS if one["code"] != "answer"]
        pack = PackFactory(sections={"casework.clock": [still, *rest]})
        item = opened(cast.home, pack=pack)
        services.claim_item(item.pk, actor=cast.clerk, at=NOON)
        for _ in range(2):
            bounce(cast, item)
        return queries.item(item.pk)

    def test_it_stands_and_the_decision_moves_the_day_by_as_much(self, cast, standing):
        assert (standing.is_paused, Clock.objects.get(item=standing, kind="answer").paused_for) == (
            True,
            "dispute",
        )
        dispute = queries.open_dispute(standing.pk)
        later = NOON + timedelta(days=2)
        services.decide_dispute(
            dispute.pk, unit_id=cast.firm.pk, **WHY, actor=cast.officer, at=later
        )
        kept = queries.item(standing.pk)
        assert (kept.is_paused, kept.due_at) == (False, DUE + timedelta(days=2))
        assert Clock.objects.get(item=standing, kind="answer").paused_for == ""

    def test_who_waits_for_the_resident_as_well_waits_on(self, cast, standing):
        services.ask_resident(standing.pk, actor=cast.clerk, at=NOON + timedelta(days=1))
        dispute = queries.open_dispute(standing.pk)
        services.drop_dispute(dispute.pk, actor=cast.clerk, at=NOON + timedelta(days=2))
        running = Clock.objects.get(item=standing, kind="answer")
        assert (running.paused_at, running.paused_for) == (NOON, "resident")
        services.resume_item(standing.pk, actor=cast.clerk, at=NOON + timedelta(days=3))
        assert queries.item(standing.pk).due_at == DUE + timedelta(days=3)

    def test_the_residents_answer_does_not_end_the_dispute(self, cast, standing):
        services.ask_resident(standing.pk, actor=cast.clerk, at=NOON)
        services.resume_item(standing.pk, actor=cast.clerk, at=NOON + timedelta(days=1))
        kept = queries.item(standing.pk)
        assert (kept.status, kept.is_paused) == ("held", True)

    def test_an_award_ends_the_waiting_for_the_resident(self, cast, standing):
        services.ask_resident(standing.pk, actor=cast.clerk, at=NOON)
        dispute = queries.open_dispute(standing.pk)
        services.decide_dispute(
            dispute.pk, unit_id=cast.firm.pk, **WHY, actor=cast.officer, at=LATER
        )
        kept = queries.item(standing.pk)
        assert (kept.status, kept.unit, kept.is_paused) == ("unclaimed", cast.firm, False)


def test_disputes_stand_in_the_list_of_street_and_district(cast, held, disputed):
    for actor in (cast.officer, cast.district_officer):
        assert [one.pk for one in queries.queue("disputes", actor, now=NOON)] == [held.pk]
    elsewhere, _ = on_duty("street_officer", area="431002002")
    for actor in (elsewhere, cast.clerk, cast.handler):
        assert not queries.queue("disputes", actor, now=NOON).exists()
    assert "disputes" not in {one.name for one in queries.queues_for(cast.clerk)}
    services.drop_dispute(disputed.pk, actor=cast.clerk, at=NOON)
    assert not queries.queue("disputes", cast.officer, now=NOON).exists()
