"""Whistles: called by the street, asked for by a community, answered in time or late (S86, R-32)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import queries, services
from gongzhi.capabilities.casework.models import Clock, Whistle
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation import worktime
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.policy import ANYBODY
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import NOON, PackFactory
from .refusing import LATER, refuse, refuse_part, state, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = datetime(2026, 11, 24, 17, 30, tzinfo=worktime.ZONE)  # one working day after Monday noon


def blow(cast, held, *units, at=NOON, actor=None, reason="电线归物业"):
    return services.blow_whistle(
        held.pk,
        to_units=[unit.pk for unit in units or (cast.firm,)],
        reason=reason,
        actor=actor or cast.officer,
        at=at,
    )


def ask(cast, held, *units):
    to_units = [unit.pk for unit in units or (cast.firm,)]
    return services.ask_whistle(
        held.pk, to_units=to_units, reason="电线归物业", actor=cast.clerk, at=NOON
    )


def test_the_street_calls_units_each_with_its_own_clock(cast, held):
    called = blow(cast, held, cast.firm, cast.third)
    assert [(one.status, one.due_at) for one in called] == [("called", DUE)] * 2
    assert {one.to_unit for one in called} == {cast.firm, cast.third}
    assert {one.from_unit for one in called} == {cast.street}
    clocks = Clock.objects.filter(item=held, kind="report_in")
    assert {clock.about for clock in clocks} == {one.pk for one in called}
    assert queries.item(held.pk).due_at == held.due_at  # the item's own time is its own
    assert set(queries.item(held.pk).involved) == {cast.firm.pk, cast.third.pk}
    entry = history(held.pk)[-1]
    assert (entry.event, entry.actor_id) == ("casework.whistle_blown", cast.officer.pk)
    assert entry.body["to_unit"] == str(called[-1].to_unit_id)


def test_who_is_called_is_told_and_finds_it_in_the_inbox(cast, held):
    blow(cast, held)
    notice = own_notices(cast.handler).get()
    assert notice.words == ("燕泉街道为“楼道灯不亮”吹哨，请您单位 2026年11月24日 17:30 前报到。")
    assert [one.pk for one in queries.queue("whistles", cast.handler, now=NOON)] == [held.pk]
    assert not queries.queue("whistles", cast.stranger, now=NOON).exists()


def test_heads_of_a_called_unit_are_told_before_its_handlers(cast, held):
    head, _ = on_duty("unit_head", unit=cast.firm)
    blow(cast, held)
    assert (own_notices(head).count(), own_notices(cast.handler).count()) == (1, 0)


def test_reporting_in_says_who_and_what_and_stops_the_clock(cast, held):
    (whistle,) = blow(cast, held)
    services.report_in(whistle.pk, who="王工", plan="明早看", actor=cast.handler, at=LATER)
    kept = Whistle.objects.get(pk=whistle.pk)
    assert (kept.status, kept.who, kept.plan, kept.reported_at, kept.reported_by_id) == (
        "reported",
        "王工",
        "明早看",
        LATER,
        cast.handler.pk,
    )
    assert not kept.is_late
    assert Clock.objects.get(about=whistle.pk).stopped_at == LATER
    assert history(held.pk)[-1].body["is_late"] is False
    before = state(held)
    services.report_in(whistle.pk, who="王工", plan="明早看", actor=cast.handler, at=LATER)
    assert state(held) == before
    services.give_result(whistle.pk, result="接好了", actor=cast.second, at=LATER)
    kept = Whistle.objects.get(pk=whistle.pk)
    assert (kept.status, kept.result, kept.result_at) == ("done", "接好了", LATER)
    assert told(held) == ["claimed", "whistle_blown", "reported_in", "result_given"]


def test_who_comes_after_the_time_is_late_and_it_stays_on_record(cast, held):
    (whistle,) = blow(cast, held)
    services.report_in(whistle.pk, plan="来了", actor=cast.handler, at=DUE + timedelta(hours=1))
    kept = Whistle.objects.get(pk=whistle.pk)
    assert (kept.is_late, kept.who) == (True, "赵师傅")
    assert history(held.pk)[-1].body["is_late"] is True


def test_a_community_asks_and_the_street_blows(cast, held):
    (asked,) = ask(cast, held)
    assert (asked.status, asked.from_unit, asked.due_at) == ("asked", cast.home, None)
    assert not Clock.objects.filter(about=asked.pk).exists()
    assert not queries.queue("whistles", cast.handler, now=NOON).exists()
    services.answer_call(asked.pk, is_blown=True, actor=cast.officer, at=NOON)
    kept = Whistle.objects.get(pk=asked.pk)
    assert (kept.status, kept.blown_by_id, kept.due_at) == ("called", cast.officer.pk, DUE)
    before = state(held)
    services.answer_call(asked.pk, is_blown=True, actor=cast.officer, at=LATER)
    assert state(held) == before
    assert told(held) == ["claimed", "whistle_asked", "whistle_blown"]


def test_the_street_says_why_it_does_not_blow(cast, held):
    (asked,) = ask(cast, held)
    refuse_part(
        asked,
        StepRefused,
        "不吹哨要写明为什么，提出的单位会看到",
        services.answer_call,
        is_blown=False,
        actor=cast.officer,
    )
    services.answer_call(
        asked.pk, is_blown=False, reason="物业已经在办", actor=cast.officer, at=LATER
    )
    kept = Whistle.objects.get(pk=asked.pk)
    assert (kept.status, kept.ended_why) == ("declined", "物业已经在办")
    refuse_part(
        asked,
        StepRefused,
        "“没有吹”状态下不能“吹哨”",
        services.answer_call,
        is_blown=True,
        actor=cast.officer,
    )


def test_what_a_community_asked_for_is_blown_and_not_doubled_when_the_street_calls(cast, held):
    (asked,) = ask(cast, held)
    (called,) = blow(cast, held)
    assert (called.pk, called.status, called.from_unit) == (asked.pk, "called", cast.home)
    assert Whistle.objects.count() == 1


def test_the_same_call_sent_twice_is_one_and_another_is_refused(cast, held):
    blow(cast, held)
    before = state(held)
    blow(cast, held)
    assert state(held) == before
    words = "已经为这件事叫过安居物业，还没有办出结果"
    said = {"to_units": [cast.firm.pk], "reason": "快来"}
    refuse(held, StepRefused, words, services.blow_whistle, actor=cast.district_officer, **said)
    refuse(held, StepRefused, words, services.ask_whistle, actor=cast.clerk, **said)


def test_after_a_result_a_unit_can_be_called_again(cast, held):
    (whistle,) = blow(cast, held)
    services.report_in(whistle.pk, plan="去", actor=cast.handler, at=NOON)
    services.give_result(whistle.pk, result="好", actor=cast.handler, at=NOON)
    (again,) = blow(cast, held)
    assert again.pk != whistle.pk


def test_what_is_not_needed_any_more_is_called_off_with_a_reason(cast, held):
    (whistle,) = blow(cast, held)
    refuse_part(
        whistle,
        StepRefused,
        "收哨要写明为什么，对方会看到",
        services.call_off,
        reason="",
        actor=cast.officer,
    )
    services.call_off(whistle.pk, reason="自己修好了", actor=cast.officer, at=LATER)
    kept = Whistle.objects.get(pk=whistle.pk)
    assert (kept.status, kept.ended_why) == ("called_off", "自己修好了")
    assert Clock.objects.get(about=whistle.pk).stopped_at == LATER
    refuse_part(
        whistle,
        StepRefused,
        "“已收哨”状态下不能“报到”",
        services.report_in,
        plan="来了",
        actor=cast.handler,
    )


def test_whoever_has_not_come_need_not_when_the_item_is_finished(cast, held):
    waiting, came = blow(cast, held, cast.firm, cast.third)
    services.report_in(came.pk, plan="去", actor=cast.stranger, at=NOON)
    services.finish_item(held.pk, at=LATER)
    kept = {one.pk: (one.status, one.ended_why) for one in Whistle.objects.all()}
    assert kept == {waiting.pk: ("called_off", "这件事办完了"), came.pk: ("reported", "")}
    assert not Clock.objects.filter(item=held, stopped_at=None).exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "吹哨要写明为什么叫他来，对方会看到"),
        ({"to_units": []}, "请选叫哪个单位来"),
        ({"to_units": "elsewhere"}, "没有这个单位，或者不在这个地方办事，请另选一个"),
    ],
)
def test_a_call_needs_a_reason_and_a_unit_of_the_place(cast, held, change, words):
    said = {"to_units": [cast.firm.pk], "reason": "来", **change}
    if said["to_units"] == "elsewhere":
        said["to_units"] = [UnitFactory(area="431002002001").pk]
    refuse(held, StepRefused, words, services.blow_whistle, actor=cast.officer, **said)
    refuse(held, StepRefused, words, services.ask_whistle, actor=cast.clerk, **said)


def test_nobody_is_called_to_what_is_answered_nor_without_a_rule_for_how_long(cast, held):
    said = {"to_units": [cast.firm.pk], "reason": "来"}
    PackFactory(sections={"casework.clock": []}, effective_from=NOON.date(), jurisdiction="431002")
    words = "规则里没有写多久要报到，请先补上再吹哨"
    refuse(held, StepRefused, words, services.blow_whistle, actor=cast.officer, **said)
    services.hand_in_item(held.pk, at=NOON)
    words = "这件事已经答复或办完了，不用吹哨"
    refuse(held, StepRefused, words, services.blow_whistle, actor=cast.officer, **said)


def test_only_the_street_blows_and_only_the_called_come(cast, held):
    said = {"to_units": [cast.firm.pk], "reason": "来"}
    for actor in (cast.clerk, cast.head, cast.handler, ANYBODY):
        refuse(held, PermissionDenied, "吹哨和收哨", services.blow_whistle, actor=actor, **said)
    for actor in (cast.colleague, cast.handler, ANYBODY):
        refuse(held, PermissionDenied, "请街道吹哨", services.ask_whistle, actor=actor, **said)
    (whistle,) = blow(cast, held)
    for actor in (cast.clerk, cast.stranger, cast.officer, ANYBODY):
        refuse_part(
            whistle, PermissionDenied, "报到和报结果", services.report_in, plan="去", actor=actor
        )
    refuse_part(
        whistle, PermissionDenied, "吹哨和收哨", services.call_off, reason="不", actor=cast.handler
    )
    refuse_part(
        whistle, StepRefused, "准备怎么办还没有写", services.report_in, plan=" ", actor=cast.handler
    )
    refuse_part(
        whistle, StepRefused, "结果还没有写", services.give_result, result="", actor=cast.handler
    )
    refuse_part(
        whistle,
        StepRefused,
        "“等报到”状态下不能“报结果”",
        services.give_result,
        result="好",
        actor=cast.handler,
    )


def test_a_calendar_that_changes_moves_the_time_to_report_in(cast, held):
    (whistle,) = blow(cast, held)
    tuesday = DUE.date()
    worktime.set_day(tuesday, is_working=False, note="停电", actor_id=None, at=NOON)
    services.recompute_deadlines(tuesday, tuesday, at=NOON)
    moved = Whistle.objects.get(pk=whistle.pk)
    assert moved.due_at == Clock.objects.get(about=whistle.pk).due_at == DUE + timedelta(days=1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_is_one_query_a_page_and_loses_nothing(
    cast, held, rows, django_assert_num_queries
):
    units = [UnitFactory(kind="department") for _ in range(rows)]
    for number, unit in enumerate(units):
        blow(cast, held, unit, at=NOON + timedelta(minutes=number))
    seen = queries.whistles_seen_by(cast.officer)
    with django_assert_num_queries(1):
        page, after = queries.page_of_whistles(seen, after=None)
        names = [(one.to_unit.name, one.from_unit.name, one.item.title) for one in page]
    assert [name for name, _, _ in names] == [unit.name for unit in reversed(units)]
    assert after is None
    read, after = [], None
    while True:
        page, after = queries.page_of_whistles(seen, after=after, size=1)
        read += [one.to_unit for one in page]
        if after is None:
            break
    assert read == list(reversed(units))


def test_the_list_shows_both_sides_and_the_district_and_nobody_else(cast, held):
    (asked,) = ask(cast, held)
    for actor in (cast.clerk, cast.handler, cast.officer, cast.district_officer):
        assert list(queries.whistles_seen_by(actor)) == [asked]
    for actor in (cast.stranger, ANYBODY):
        assert not queries.whistles_seen_by(actor).exists()


def test_the_figures_count_who_came_in_time_of_those_who_had_to(cast, held, django_assert_num_queries):  # fmt: skip
    units = [UnitFactory(kind="department") for _ in range(4)]
    came, late, silent, young = blow(cast, held, *units)
    actors = [on_duty("handler", unit=unit)[0] for unit in units]
    services.report_in(came.pk, plan="去", actor=actors[0], at=LATER)
    services.give_result(came.pk, result="好", actor=actors[0], at=LATER)
    services.report_in(late.pk, plan="去", actor=actors[1], at=DUE + timedelta(hours=1))
    Whistle.objects.filter(pk=young.pk).update(due_at=DUE + timedelta(days=9))
    now, seen = DUE + timedelta(hours=2), queries.whistles_seen_by(cast.officer)
    with django_assert_num_queries(1):
        found = queries.whistle_figures(seen, now=now)
    assert (found.blown, found.due, found.in_time, found.concluded) == (4, 3, 1, 1)
    assert set(queries.narrowed_whistles(seen, "late", now=now)) == {late, silent}
    assert set(queries.narrowed_whistles(seen, "open", now=now)) == {late, silent, young}
    assert queries.narrowed_whistles(seen, "all", now=now).count() == 4
