"""Clocks in working time: started, paused, run on, stopped, reckoned anew; items opened with one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import queries, rules, services
from gongzhi.capabilities.casework.models import Clock, WorkItem
from gongzhi.foundation import worktime
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.rulebook.reading import rule_of
from gongzhi.foundation.worktime import queries as calendars
from gongzhi.foundation.worktime.models import Day, Year
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import CLOCKS, NOON, PackFactory, WorkItemFactory, clock, opened

pytestmark = pytest.mark.django_db
HERE = worktime.ZONE


def here(month, day, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


DUE = here(11, 30, 17, 30)


def rest(*days, published=()):
    """These weekdays are off from now on, and these years' notices are out."""
    Day.objects.bulk_create([Day(date=day, is_working=False, source="import") for day in days])
    Year.objects.bulk_create([Year(year=year, is_published=True) for year in published])
    calendars.forget()


def inbox(item):
    kept = WorkItem.objects.get(pk=item.pk)
    return kept.started_at, kept.due_at, kept.is_due_provisional, kept.is_paused


@pytest.mark.usefixtures("year_2026")
def test_an_item_is_opened_with_its_clock_and_tells_nothing_itself():
    unit, pack = UnitFactory(), PackFactory()
    item = opened(unit, pack=pack, title="楼道灯不亮", source="网上")
    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.unit, kept.lead_unit, kept.status, kept.owner) == (unit, unit, "unclaimed", None)
    assert (kept.title, kept.source, kept.area, kept.opened_at) == (
        "楼道灯不亮",
        "网上",
        unit.area,
        NOON,
    )
    assert inbox(item) == (NOON, DUE, False, False)
    running = Clock.objects.get(item=item)
    assert (running.kind, running.label, running.rule, running.amount, running.unit) == (
        "answer",
        "答复",
        "answer",
        5,
        "working_days",
    )
    assert (running.pack, running.due_at, running.pauses) == (pack, DUE, [])
    assert history(item.pk) == []


@pytest.mark.usefixtures("year_2026")
@pytest.mark.parametrize("rows", [1, 3])
def test_many_items_are_opened_in_two_statements(rows, django_assert_num_queries):
    units = [UnitFactory(area=f"43100200100{n}") for n in (1, 2)]
    pack = PackFactory()
    calendars.calendar()
    openings = [
        services.Opening(uuid7(), f"第{n}件", "路口", units[n % 2].area) for n in range(rows)
    ]
    with transaction.atomic(), django_assert_num_queries(2):
        services.open_items(
            openings,
            kind="appeal",
            source="表格导入",
            offices={unit.area: unit.pk for unit in units},
            clock=queries.clock_rule(pack, "accept"),
            pack=pack,
            at=NOON,
        )
    for number, opening in enumerate(openings):
        kept = WorkItem.objects.get(pk=opening.id)
        assert (kept.unit, kept.title, kept.source) == (
            units[number % 2],
            f"第{number}件",
            "表格导入",
        )
        assert inbox(kept)[:2] == (NOON, here(11, 24, 17, 30))
    assert Clock.objects.count() == rows


def test_items_taken_back_leave_nothing_and_others_stay():
    unit = UnitFactory()
    first, second = opened(unit), opened(unit)
    services.drop_items([first.pk])
    assert list(WorkItem.objects.all()) == [second]
    assert list(Clock.objects.values_list("item_id", flat=True)) == [second.pk]


def test_an_item_shows_what_the_journey_learned():
    item = opened(UnitFactory())
    services.rename_item(item, title="三楼灯不亮", place="3 栋 2 单元", urgency="hard")
    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.title, kept.place, kept.urgency) == ("三楼灯不亮", "3 栋 2 单元", "hard")


@pytest.mark.usefixtures("year_2026")
def test_the_inbox_shows_the_next_deadline_of_all_clocks():
    pack = PackFactory()
    item = opened(UnitFactory(), pack=pack)
    services.start_clock(item, queries.clock_rule(pack, "accept"), pack=pack, at=NOON)
    assert inbox(item)[1] == here(11, 24, 17, 30)
    services.stop_clock(item, "accept", at=NOON)
    assert inbox(item)[1] == DUE
    services.stop_clock(item, at=NOON)
    assert inbox(item) == (None, None, False, False)


@pytest.mark.usefixtures("year_2026")
def test_a_clock_started_again_takes_the_place_of_the_one_that_ran():
    pack = PackFactory()
    item = opened(UnitFactory(), pack=pack)
    again = services.start_clock(
        item, queries.clock_rule(pack, "answer", "urgent"), pack=pack, at=here(11, 24, 9)
    )
    assert again.due_at == here(11, 24, 15, 30)
    stopped, running = Clock.objects.filter(item=item).order_by("pk")
    assert (stopped.stopped_at, running.stopped_at) == (here(11, 24, 9), None)
    assert inbox(item)[1] == running.due_at


@pytest.mark.usefixtures("year_2026")
def test_clocks_of_one_item_never_touch_those_of_another():
    unit = UnitFactory()
    first, second = opened(unit), opened(unit)
    services.pause_clocks(first, at=NOON)
    services.stop_clock(first, at=NOON)
    assert inbox(second) == (NOON, DUE, False, False)
    assert Clock.objects.get(item=second).stopped_at is None


@pytest.mark.usefixtures("year_2026")
def test_a_pause_over_night_and_weekend_moves_the_deadline_by_office_hours_only():
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(11, 27, 16, 30))  # Friday, an hour before the close
    services.restart_clocks(item, at=here(11, 30, 9, 30))  # Monday, an hour after the opening
    assert inbox(item)[1] == here(12, 1, 10, 30)
    ((begin, end),) = Clock.objects.get(item=item).pauses
    assert datetime.fromisoformat(begin) == here(11, 27, 16, 30)
    assert datetime.fromisoformat(end) == here(11, 30, 9, 30)


@pytest.mark.usefixtures("year_2026")
def test_a_pause_when_nobody_works_moves_nothing():
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(11, 28, 9))
    services.restart_clocks(item, at=here(11, 29, 20))
    assert inbox(item) == (NOON, DUE, False, False)


@pytest.mark.usefixtures("year_2026")
def test_a_pause_after_the_deadline_makes_nothing_good():
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(12, 1, 9))
    services.restart_clocks(item, at=here(12, 3, 9))
    assert inbox(item)[1] == DUE


@pytest.mark.usefixtures("year_2026")
def test_a_clock_whose_rule_forbids_it_never_stands_still():
    entries = [clock("answer", 5), {**clock("review", 5), "stands_still": False}]
    pack = PackFactory(sections={"casework.clock": entries})
    item = opened(UnitFactory(), pack=pack)
    services.start_clock(item, queries.clock_rule(pack, "review"), pack=pack, at=NOON)
    services.pause_clocks(item, at=here(11, 24, 9))
    assert [
        (one.kind, one.paused_at) for one in Clock.objects.filter(item=item).order_by("pk")
    ] == [
        ("answer", here(11, 24, 9)),
        ("review", None),
    ]


@pytest.mark.usefixtures("year_2026")
def test_pausing_twice_keeps_the_first_moment_and_running_on_twice_moves_once():
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(11, 24, 9))
    services.pause_clocks(item, at=here(11, 25, 9))
    assert Clock.objects.get(item=item).paused_at == here(11, 24, 9)
    for _ in range(2):
        services.restart_clocks(item, at=here(11, 26, 9))
    assert inbox(item)[1] == here(12, 2, 17, 30)


@pytest.mark.usefixtures("year_2026")
def test_a_clock_stopped_while_it_stood_still_is_not_late_for_the_wait():
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(11, 24, 9))
    services.stop_clock(item, at=here(12, 15, 9))
    stopped = Clock.objects.get(item=item)
    assert (stopped.paused_at, stopped.stopped_at) == (None, here(12, 15, 9))
    assert stopped.due_at > stopped.stopped_at
    assert not stopped.is_late


minutes = st.lists(st.integers(0, 60 * 24 * 10), min_size=2, max_size=8, unique=True).map(sorted)


@given(minutes=minutes)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_however_often_it_stood_still_the_deadline_is_what_the_rules_say(minutes):
    """Pauses one by one through the services, and all at once by the pure reckoning."""
    calendars.forget()
    pack = PackFactory()
    item = opened(UnitFactory(), pack=pack)
    at = [NOON + timedelta(minutes=minute) for minute in minutes]
    pauses = list(zip(at[::2], at[1::2], strict=False))
    for begin, end in pauses:
        services.pause_clocks(item, at=begin)
        services.restart_clocks(item, at=end)
    due = worktime.due(
        NOON,
        worktime.Period(5, worktime.TimeUnit.WORKING_DAYS),
        worktime.Calendar(),
        rules.office_hours(pack),
        pauses=pauses,
    )
    assert inbox(item)[:2] == (NOON, due.at)


# ── the calendar changes ─────────────────────────────────────────────────


def test_a_deadline_on_an_unpublished_year_is_marked_and_settled_when_it_is_out():
    rest(published=[2026])
    start = here(12, 29, 9)
    item = opened(UnitFactory(), at=start)
    assert inbox(item) == (start, here(1, 5, 17, 30, year=2027), True, False)
    rest(date(2027, 1, 1), published=[2027])
    moved = services.recompute_deadlines(date(2026, 12, 25), date(2027, 12, 31), at=NOON)
    assert moved == 1
    assert inbox(item) == (start, here(1, 6, 17, 30, year=2027), False, False)
    (entry,) = history(item.pk)
    assert (entry.event, entry.actor_id, entry.body) == (
        "casework.due_changed",
        None,
        {
            "clock": "答复",
            "before": "2027-01-05T09:30:00Z",
            "after": "2027-01-06T17:30:00+08:00",
        },
    )


def test_a_year_that_changes_no_deadline_only_takes_the_mark_away():
    rest(published=[2026])
    start = here(12, 29, 9)
    item = opened(UnitFactory(), at=start)
    rest(published=[2027])
    assert services.recompute_deadlines(date(2026, 12, 25), date(2027, 12, 31), at=NOON) == 0
    assert inbox(item) == (start, here(1, 5, 17, 30, year=2027), False, False)
    assert history(item.pk) == []


def test_a_corrected_day_moves_what_was_settled_already_and_only_that():
    rest(published=[2026, 2027])
    unit = UnitFactory()
    over, before = opened(unit), opened(unit, at=here(11, 9, 9))
    rest(date(2026, 11, 25))
    assert services.recompute_deadlines(date(2026, 11, 25), date(2026, 11, 25), at=NOON) == 1
    assert inbox(over)[1] == here(12, 1, 17, 30)
    assert inbox(before)[1] == here(11, 16, 17, 30)
    assert services.recompute_deadlines(date(2026, 11, 25), date(2026, 11, 25), at=NOON) == 0
    assert [one.event for one in history(over.pk)] == ["casework.due_changed"]


def test_pauses_stay_in_a_deadline_that_is_reckoned_anew():
    rest(published=[2026, 2027])
    item = opened(UnitFactory())
    services.pause_clocks(item, at=here(11, 24, 9))
    services.restart_clocks(item, at=here(11, 26, 9))
    rest(date(2026, 11, 30))
    services.recompute_deadlines(date(2026, 11, 30), date(2026, 11, 30), at=NOON)
    assert inbox(item)[1] == here(12, 3, 17, 30)


def test_what_has_stopped_is_left_as_it_was():
    item = opened(UnitFactory())
    services.stop_clock(item, at=here(11, 24, 9))
    rest(date(2026, 11, 25), published=[2026, 2027])
    assert services.recompute_deadlines(date(2026, 11, 25), date(2026, 11, 25), at=NOON) == 0
    assert Clock.objects.get(item=item).due_at == DUE


def test_the_calendar_is_read_anew_before_deadlines_are():
    """A worker that has read the old calendar seconds ago must not reckon with it."""
    item = opened(UnitFactory())
    calendars.calendar()
    Day.objects.create(date=date(2026, 11, 25), is_working=False, source="edit")
    assert services.recompute_deadlines(date(2026, 11, 25), date(2026, 11, 25), at=NOON) == 1
    assert inbox(item)[1] == here(12, 1, 17, 30)


def test_every_clock_of_the_pack_can_be_started():
    pack = PackFactory()
    for entry in CLOCKS:
        read = rules.read_clock(rule_of(entry))
        item = WorkItemFactory()
        started = services.start_clock(item, read, pack=pack, at=NOON)
        assert (started.kind, started.due_at > NOON) == (entry["kind"], True)
