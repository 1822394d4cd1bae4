"""暂不具备条件 comes back by itself on its day, once, and its author is told (S13)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from gongzhi.capabilities.casework import queries as casework
from gongzhi.capabilities.casework import services as casework_services
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services, tasks
from gongzhi.journeys.appeals.queries.rechecks import due_rechecks

from . import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
ON_THE_DAY = make.AT + timedelta(days=112)  # 30 June, 10:00 here


def put_off(town, *, outcome="not_now", recheck_on=DAY, **said):
    appeal = make.appeal_in("working", town, **said)
    parts = make.NO if outcome == "not_now" else None
    make.answer(appeal, town, outcome=outcome, parts=parts, recheck_on=recheck_on)
    return make.fresh(appeal)


def events_of(appeal):
    return [one.event for one in history(appeal.pk)]


def test_on_its_day_it_is_open_again_with_the_unit_that_first_heard_it(town):
    appeal = put_off(town)
    assert services.bring_back(at=ON_THE_DAY - timedelta(days=1)) == 0
    assert make.fresh(appeal).status == "answered"
    assert services.bring_back(at=ON_THE_DAY) == 1
    back = make.fresh(appeal)
    assert (back.status, back.answered_at, back.closed_at) == ("working", None, None)
    assert (back.item.status, back.item.unit, back.item.owner) == (
        "unclaimed",
        town.clerk.unit,
        None,
    )
    assert back.item.lead_owner == town.clerk.account
    clock = casework.clock_of(appeal.pk, "answer")
    assert (clock.started_at, clock.due_at) == (ON_THE_DAY, back.answer_due_at)
    assert back.item.due_at == back.answer_due_at


def test_it_comes_back_from_another_unit_to_the_first(town):
    appeal = make.give_to(make.appeal_in("working", town), town.handler, by=town.clerk)
    services.answer(
        appeal.pk, outcome="not_now", words="等改造", parts=make.NO, recheck_on=DAY, actor=town.handler.actor, at=make.AT + make.DAY
    )  # fmt: skip
    services.bring_back(at=ON_THE_DAY)
    assert make.fresh(appeal).item.unit == town.clerk.unit


def test_whatever_runs_twice_it_comes_once_and_its_author_is_told_once(town):
    actor, _ = make.resident()
    appeal = put_off(town, actor=actor, person_id=actor.person)
    assert [services.bring_back(at=ON_THE_DAY) for _ in range(3)] == [1, 0, 0]
    deliver_all()
    deliver_all()
    told = [one.words for one in own_notices(actor) if "再看的日子" in one.words]
    assert len(told) == 1
    assert told[0].startswith(f"您说的“{appeal.title}”到了说好再看的日子，重新在办，")
    assert events_of(appeal).count("appeals.rechecked") == 1


def test_answered_again_it_comes_back_only_when_that_answer_says_so(town):
    appeal = put_off(town)
    services.bring_back(at=ON_THE_DAY)
    after = ON_THE_DAY + make.DAY
    casework_services.claim_item(appeal.pk, actor=town.head.actor, at=after)
    make.answer(appeal, town, at=after, actor=town.head.actor)
    assert services.bring_back(at=after + make.DAY) == 0


def test_what_lapsed_or_was_rated_comes_back_as_well(town):
    lapsed = put_off(town)
    services.lapse_unrated(at=make.AT + timedelta(days=60))
    assert make.fresh(lapsed).status == "closed"
    actor, _ = make.resident()
    rated = put_off(town, actor=actor, person_id=actor.person)
    services.rate(rated.pk, rating="half", actor=actor, at=make.AT + 2 * make.DAY)
    assert services.bring_back(at=ON_THE_DAY) == 2
    assert {make.fresh(one).status for one in (lapsed, rated)} == {"working"}


def test_what_was_reopened_before_its_day_waits_for_its_next_answer(town):
    actor, _ = make.resident()
    appeal = put_off(town, actor=actor, person_id=actor.person)
    services.reopen(appeal.pk, actor=actor, at=make.AT + 2 * make.DAY)
    assert services.bring_back(at=ON_THE_DAY) == 0
    assert "appeals.rechecked" not in events_of(appeal)


class TestTogether:
    """What was merged and put off together comes back together."""

    @pytest.fixture
    def merged(self, town):
        lead, follower = make.appeal_in("working", town), make.appeal_in("working", town)
        services.merge(lead.pk, follower.pk, actor=town.clerk.actor, at=make.AT + make.HOUR)
        make.answer(lead, town, outcome="not_now", parts=make.NO, recheck_on=DAY)
        return make.fresh(lead), make.fresh(follower)

    def test_one_carries_the_work_and_one_answer_answers_both(self, town, merged):
        lead, _ = merged
        assert services.bring_back(at=ON_THE_DAY) == 2
        assert [make.fresh(one).item.status for one in merged] == ["unclaimed", "joined"]
        casework_services.claim_item(lead.pk, actor=town.head.actor, at=ON_THE_DAY)
        make.answer(lead, town, at=ON_THE_DAY + make.DAY, actor=town.head.actor)
        assert [make.fresh(one).status for one in merged] == ["answered", "answered"]

    def test_whose_lead_went_another_way_comes_back_alone(self, town, merged):
        lead, follower = merged
        services.reopen(lead.pk, actor=make.holder_of(lead), at=make.AT + 2 * make.DAY)
        casework_services.claim_item(lead.pk, actor=town.head.actor, at=make.AT + 2 * make.DAY)
        make.answer(lead, town, at=make.AT + 3 * make.DAY, actor=town.head.actor)
        assert services.bring_back(at=ON_THE_DAY) == 1
        back = make.fresh(follower)
        assert (back.item.status, back.leading_id) == ("unclaimed", None)


def test_partly_solved_may_have_its_day_and_need_not(town):
    with_day = put_off(town, outcome="partly")
    put_off(town, outcome="partly", recheck_on=None)
    assert services.bring_back(at=ON_THE_DAY) == 1
    assert make.fresh(with_day).status == "working"


@pytest.mark.parametrize("outcome", ["partly", "not_now"])
def test_a_day_gone_by_is_refused_and_nothing_is_answered(town, outcome):
    appeal = make.appeal_in("working", town)
    before = events_of(appeal)
    with pytest.raises(StepRefused, match="日期要在今天以后"):
        make.answer(
            appeal, town, outcome=outcome, parts=make.NO, recheck_on=(make.AT + make.DAY).date()
        )
    assert make.fresh(appeal).status == "working"
    assert events_of(appeal) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_due_is_found_in_one_query(town, rows, django_assert_num_queries):
    for _ in range(rows):
        put_off(town)
    with django_assert_num_queries(1):
        assert len(due_rechecks(on=DAY)) == rows


def test_the_house_looks_every_ten_minutes_and_never_twice_at_once():
    periodic = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert periodic["appeals.recheck"] == "5-55/10 * * * *"
    assert app.tasks["appeals.recheck"].queueing_lock == "appeals.recheck"


def test_the_run_brings_back_what_is_due_by_now(town):
    appeal = put_off(town)  # its day is past by the clock on the wall
    tasks.bring_back_what_was_put_off(timestamp=0)
    assert make.fresh(appeal).status == "working"


@pytest.mark.django_db(transaction=True)
def test_six_at_once_bring_it_back_once(town, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    appeal, together = put_off(town), Barrier(6)

    def alone(_):
        together.wait(60)
        try:
            return services.bring_back(at=ON_THE_DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(alone, range(6))) == 1
    assert events_of(appeal).count("appeals.rechecked") == 1
