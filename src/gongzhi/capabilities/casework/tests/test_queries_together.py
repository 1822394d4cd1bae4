"""All that is done on one item in one query, each clock explained, and what may be done with each part."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from gongzhi.capabilities.casework import queries, services
from gongzhi.foundation import worktime
from gongzhi.foundation.rulebook.reading import Basis
from gongzhi.register.organizations.tests.factories import StaffAccountFactory, UnitFactory

from .factories import (
    CLOCKS,
    NOON,
    DisputeFactory,
    PackFactory,
    StageFactory,
    WhistleFactory,
    WorkItemFactory,
    clock,
    opened,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = datetime(2026, 11, 30, 17, 30, tzinfo=worktime.ZONE)
BASIS = {"law": "信访工作条例", "article": "第三十四条", "text": "应当办结。"}


def lines(item, now=NOON):
    return queries.clock_lines(queries.joint_of(item.pk).clocks, now=now)


def test_an_item_with_nothing_has_nothing_but_its_clock():
    item = opened(UnitFactory())
    found = queries.joint_of(item.pk)
    assert (found.stages, found.whistles, found.disputes, found.dispute) == ((), (), (), None)
    assert [one.label for one in found.clocks] == ["答复"]


@pytest.mark.parametrize("rows", [1, 3])
def test_everything_comes_in_one_query(rows, django_assert_num_queries):
    item = WorkItemFactory()
    for number in range(rows):
        StageFactory(item=item, number=number + 1, owner=StaffAccountFactory())
        WhistleFactory(item=item, asked_at=NOON + timedelta(minutes=number))
        DisputeFactory(item=item, status="dropped", opened_at=NOON + timedelta(minutes=number))
    DisputeFactory()
    with django_assert_num_queries(1):
        found = queries.joint_of(item.pk)
    assert [one.number for one in found.stages] == list(range(1, rows + 1))
    assert (len(found.whistles), len(found.disputes)) == (rows, rows)
    assert found.whistles[0].asked_at == NOON + timedelta(minutes=rows - 1)
    assert found.dispute.opened_at == NOON + timedelta(minutes=rows - 1)


def test_money_stays_exact_and_names_come_along(cast, held):
    owner = cast.clerk_account
    StageFactory(item=held, owner=owner, cost=Decimal("99999999.07"), due_on=date(2026, 12, 1))
    (stage,) = queries.joint_of(held.pk).stages
    assert (stage.cost, stage.unit, stage.owner, stage.is_open) == (
        Decimal("99999999.07"),
        "仙泉社区",
        "张三",
        True,
    )


class TestClockLines:
    def test_a_clock_that_runs_says_since_when_how_long_until_when(self):
        basis_pack = PackFactory(
            sections={
                "casework.clock": [{**clock("answer", 5), "basis": BASIS, "verified": "核实"}]
            }
        )
        item = opened(UnitFactory(), pack=basis_pack)
        (line,) = lines(item)
        assert line.label == "答复"
        assert line.says == "今天 12:00起 5 个工作日，到 11月30日 17:30。在走。"
        assert (line.basis.title, line.basis.article, line.basis.is_verified) == (
            "《信访工作条例》",
            "第三十四条",
            True,
        )
        assert isinstance(basis_pack.rule("casework.clock", "answer").basis, Basis)

    def test_without_a_law_the_pack_stands_for_it_and_says_that_it_is_unverified(self):
        item = opened(UnitFactory(), pack=PackFactory(title="北湖区规则"))
        (line,) = lines(item)
        assert (line.basis.title, line.basis.article, line.basis.is_verified) == (
            "《北湖区规则》",
            "答复",
            False,
        )

    def test_a_clock_that_stands_says_for_what(self, cast, held):
        services.ask_resident(held.pk, actor=cast.clerk, at=NOON)
        assert lines(held)[0].says.endswith("停着：等居民补充，规则写明这段时间不算。")
        services.resume_item(held.pk, actor=cast.clerk, at=NOON + timedelta(days=1))
        says = lines(held)[0].says
        assert says.endswith("到 12月1日 17:30。在走。停过 1 次，停的时间没有算。")

    def test_one_that_never_stands_still_says_so(self, cast):
        firm = {**clock("answer", 5), "stands_still": False}
        rest = [one for one in CLOCKS if one["code"] != "answer"]
        item = opened(cast.home, pack=PackFactory(sections={"casework.clock": [firm, *rest]}))
        assert lines(item)[0].says.endswith("在走。等居民补充时也不停。")

    def test_a_dispute_for_which_it_stands_is_named(self, cast):
        still = {**clock("answer", 5), "stands_still_in_dispute": True}
        rest = [one for one in CLOCKS if one["code"] != "answer"]
        item = opened(cast.home, pack=PackFactory(sections={"casework.clock": [still, *rest]}))
        services.claim_item(item.pk, actor=cast.clerk, at=NOON)
        services.offer_item(
            item.pk, to_unit=cast.firm.pk, reason="归物业", actor=cast.clerk, at=NOON
        )
        services.ask_decision(item.pk, reason="不接", actor=cast.clerk, at=NOON)
        decide, answer = lines(item)
        assert (decide.label, answer.label) == ("裁定归谁办", "答复")
        assert answer.says.endswith("停着：街道裁定中，规则写明这段时间不算。")

    def test_to_whom_it_was_told_when(self, cast, held):
        services.escalate_late(at=DUE + timedelta(minutes=1))
        later = DUE + timedelta(days=2)
        services.escalate_late(at=later)
        (line,) = lines(held, later)
        assert line.says.endswith("超期了，还在走。")
        assert [(one.at, one.unit, one.people) for one in line.heard] == [
            (DUE + timedelta(minutes=1), "仙泉社区", ("王主任",)),
            (later, "燕泉街道", ("李专员",)),
        ]
        services.hand_in_item(held.pk, at=later)
        (line,) = lines(held, later)
        assert line.says.endswith("停了，当时已经超期。")

    def test_a_whistles_clock_names_the_unit(self, cast, held):
        services.blow_whistle(
            held.pk, to_units=[cast.firm.pk], reason="来", actor=cast.officer, at=NOON
        )
        assert [line.label for line in lines(held)] == ["安居物业报到", "答复"]


@pytest.mark.parametrize("rows", [1, 3])
def test_what_may_be_done_with_each_part_is_one_query(cast, held, rows, django_assert_num_queries):
    units = [UnitFactory(kind="department") for _ in range(rows)]
    for number, unit in enumerate([cast.firm, *units[1:]]):
        StageFactory(item=held, number=number + 1, unit=unit)
    with django_assert_num_queries(1):
        mine = queries.steps_open(queries.STAGE, held.pk, cast.handler)
    assert sorted(map(sorted, mine.values())) == [[]] * (rows - 1) + [["report"]]
    owner = queries.steps_open(queries.STAGE, held.pk, cast.clerk)
    assert all(steps == {"report", "accept", "drop"} for steps in owner.values())


def test_a_part_of_another_item_is_not_among_them(cast, held):
    StageFactory(unit=cast.firm)
    assert queries.steps_open(queries.STAGE, held.pk, cast.handler) == {}
