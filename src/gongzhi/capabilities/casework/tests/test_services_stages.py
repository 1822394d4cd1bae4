"""A plan in stages: set, moved, reported, accepted, sent back, dropped (S13)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Stage
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON
from .refusing import LATER, refuse, refuse_part, state, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = date(2026, 12, 1)


def planned(cast, held, what="查线路", **said):
    given = {"unit_id": cast.home.pk, "due_on": DUE, "actor": cast.clerk, "at": NOON, **said}
    return services.plan_stage(held.pk, what=what, **given)


def test_a_stage_says_what_who_until_when_and_what_it_costs(cast, held):
    stage = planned(
        cast, held, unit_id=cast.firm.pk, owner_id=cast.handler.pk, cost=Decimal("3860.50")
    )
    kept = Stage.objects.get(pk=stage.pk)
    assert (kept.number, kept.what, kept.unit, kept.owner_id, kept.due_on, kept.cost) == (
        1,
        "查线路",
        cast.firm,
        cast.handler.pk,
        DUE,
        Decimal("3860.50"),
    )
    assert (kept.status, kept.area) == ("planned", held.area)
    item = queries.item(held.pk)
    assert (item.is_staged, item.involved) == (True, [cast.firm.pk])
    assert history(held.pk)[-1].body == {
        "number": 1,
        "due_on": "2026-12-01",
        "to_unit": str(cast.firm.pk),
    }


def test_stages_are_numbered_in_their_order_and_twice_the_same_is_once(cast, held):
    first = planned(cast, held)
    assert planned(cast, held).pk == first.pk
    second = planned(cast, held, "换线")
    assert [(one.number, one.what) for one in queries.stages_of(held.pk)] == [
        (1, "查线路"),
        (2, "换线"),
    ]
    assert second.number == 2
    assert told(held) == ["claimed", "stage_planned", "stage_planned"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what": "  "}, "这一步做什么还没有写"),
        ({"due_on": date(2026, 11, 22)}, "做完的日子要在今天或以后"),
        ({"cost": Decimal(-1)}, "要花的钱写到分，不能是负数"),
        ({"cost": Decimal("1.005")}, "要花的钱写到分，不能是负数"),
        ({"unit": "elsewhere"}, "没有这个单位，或者不在这个地方办事，请另选一个"),
        ({"owner": "stranger"}, "做这一步的人要是那个单位在岗的人"),
    ],
)
def test_a_stage_that_does_not_fit_is_refused(cast, held, change, words):
    said = {
        "what": "查线路",
        "unit_id": cast.home.pk,
        "due_on": DUE,
        **{key: value for key, value in change.items() if key not in ("unit", "owner")},
    }
    if "unit" in change:
        said["unit_id"] = UnitFactory(area="431002002001").pk
    if "owner" in change:
        said["owner_id"] = cast.stranger.pk
    refuse(held, StepRefused, words, services.plan_stage, actor=cast.clerk, **said)


def test_only_owner_and_head_plan_and_nothing_that_is_answered(cast, held):
    said = {"what": "查线路", "unit_id": cast.home.pk, "due_on": DUE}
    for actor in (cast.colleague, cast.handler, cast.officer, ANYBODY):
        refuse(held, PermissionDenied, "定分步计划", services.plan_stage, actor=actor, **said)
    services.hand_in_item(held.pk, at=NOON)
    words = "这件事已经答复或办完了，不能再加一步"
    refuse(held, StepRefused, words, services.plan_stage, actor=cast.clerk, **said)


def test_what_the_unit_reports_the_owner_accepts(cast, held):
    stage = planned(cast, held, unit_id=cast.firm.pk)
    services.report_stage(stage.pk, done="换好了", actor=cast.handler, at=NOON)
    reported = Stage.objects.get(pk=stage.pk)
    assert (reported.status, reported.done, reported.done_at, reported.done_by_id) == (
        "reported",
        "换好了",
        NOON,
        cast.handler.pk,
    )
    before = state(held)
    services.report_stage(stage.pk, done="换好了", actor=cast.handler, at=LATER)
    assert state(held) == before
    services.accept_stage(stage.pk, actor=cast.clerk, at=LATER)
    done = Stage.objects.get(pk=stage.pk)
    assert (done.status, done.done_at, done.done_by_id) == ("done", NOON, cast.handler.pk)
    before = state(held)
    services.accept_stage(stage.pk, actor=cast.clerk, at=LATER)
    assert state(held) == before
    assert told(held)[-2:] == ["stage_reported", "stage_accepted"]


def test_a_stage_of_ones_own_is_done_without_reporting_but_not_without_words(cast, held):
    stage = planned(cast, held)
    refuse_part(stage, StepRefused, "做了什么还没有写", services.accept_stage, actor=cast.clerk)
    services.accept_stage(stage.pk, done="查过了", actor=cast.clerk, at=LATER)
    kept = Stage.objects.get(pk=stage.pk)
    assert (kept.status, kept.done, kept.done_by_id) == ("done", "查过了", cast.clerk.pk)


def test_what_is_not_done_is_sent_back_with_a_reason(cast, held):
    stage = planned(cast, held, unit_id=cast.firm.pk)
    services.report_stage(stage.pk, done="换好了", actor=cast.handler, at=NOON)
    refuse_part(
        stage,
        StepRefused,
        "退回要写明哪里没做到",
        services.redo_stage,
        reason=" ",
        actor=cast.clerk,
    )
    services.redo_stage(stage.pk, reason="还是不亮", actor=cast.clerk, at=LATER)
    kept = Stage.objects.get(pk=stage.pk)
    assert (kept.status, kept.why) == ("planned", "还是不亮")
    refuse_part(
        stage,
        StepRefused,
        "“待做”状态下不能“没做到，再做”",
        services.redo_stage,
        reason="再看",
        actor=cast.clerk,
    )


def test_a_dropped_stage_keeps_its_number_and_its_reason(cast, held):
    first, second = planned(cast, held), planned(cast, held, "换线")
    refuse_part(
        first,
        StepRefused,
        "不做要写明为什么，居民会看到",
        services.drop_stage,
        reason="",
        actor=cast.clerk,
    )
    services.drop_stage(first.pk, reason="线路没有问题", actor=cast.head, at=LATER)
    kept = queries.stages_of(held.pk)
    assert [(one.number, one.status) for one in kept] == [(1, "dropped"), (2, "planned")]
    assert queries.progress_of(kept, today=DUE).line(DUE) == "还剩1步要做，正在做第2步，预计今天"
    assert second.number == 2
    refuse_part(
        first,
        StepRefused,
        "“不做了”状态下不能“验收，做完了”",
        services.accept_stage,
        actor=cast.clerk,
    )


def test_another_day_needs_a_reason_and_stays_in_the_history(cast, held):
    stage = planned(cast, held)
    new = DUE + timedelta(days=14)
    move = services.move_stage
    said = {"due_on": new, "reason": "等材料"}
    refuse_part(
        stage,
        StepRefused,
        "改日子要写明为什么，居民会看到",
        move,
        actor=cast.clerk,
        **{**said, "reason": " "},
    )
    refuse_part(
        stage,
        StepRefused,
        "新的日子要在今天或以后",
        move,
        actor=cast.clerk,
        **{**said, "due_on": date(2026, 11, 1)},
    )
    move(stage.pk, actor=cast.clerk, at=LATER, **said)
    assert Stage.objects.get(pk=stage.pk).due_on == new
    assert history(held.pk)[-1].body == {
        "number": 1,
        "due_before": "2026-12-01",
        "due_after": "2026-12-15",
        "reason": "等材料",
    }
    before = state(held)
    move(stage.pk, actor=cast.clerk, at=LATER, **said)
    assert state(held) == before
    services.accept_stage(stage.pk, done="好了", actor=cast.clerk, at=LATER)
    refuse_part(stage, StepRefused, "这一步做完了，不能再改日子", move, actor=cast.clerk, **said)


def test_only_its_unit_reports_and_only_the_items_people_judge(cast, held):
    stage = planned(cast, held, unit_id=cast.firm.pk)
    for actor in (cast.stranger, cast.colleague, cast.officer, ANYBODY):
        refuse_part(
            stage, PermissionDenied, "报一步做完", services.report_stage, done="好", actor=actor
        )
    for actor in (cast.handler, cast.stranger, ANYBODY):
        refuse_part(
            stage, PermissionDenied, "验收和改一步", services.drop_stage, reason="不", actor=actor
        )


def test_who_has_a_stage_to_do_finds_it_and_sees_the_item(cast, held):
    assert not queries.items_seen_by(cast.handler).exists()
    stage = planned(cast, held, unit_id=cast.firm.pk)
    assert [one.pk for one in queries.queue("stages", cast.handler, now=NOON)] == [held.pk]
    services.report_stage(stage.pk, done="好", actor=cast.handler, at=NOON)
    assert not queries.queue("stages", cast.handler, now=NOON).exists()
    assert [one.pk for one in queries.items_seen_by(cast.handler)] == [held.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plan_is_one_query_with_its_units_and_people(cast, held, rows, django_assert_num_queries):
    for number in range(rows):
        planned(cast, held, f"第{number}件", owner_id=cast.clerk.pk)
    with django_assert_num_queries(1):
        shown = [(one.unit.name, one.owner.display_name) for one in queries.stages_of(held.pk)]
    assert shown == [("仙泉社区", "张三")] * rows
