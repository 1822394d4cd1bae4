"""A stage whose day went by is told of once to those who have it (S13)."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connection

from gongzhi.capabilities.casework import services
from gongzhi.capabilities.casework.models import Stage
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations.tests.factories import on_duty

from .factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2026")]
DUE = date(2026, 12, 1)
ON_THE_DAY = NOON + (DUE - NOON.date())
AFTER = ON_THE_DAY + timedelta(days=1)


@pytest.fixture
def stage(cast, held):
    return services.plan_stage(
        held.pk,
        what="查线路",
        unit_id=cast.firm.pk,
        owner_id=cast.handler.pk,
        due_on=DUE,
        actor=cast.clerk,
        at=NOON,
    )


def words_to(actor):
    return [notice.words for notice in own_notices(actor)]


def test_whoever_has_it_the_head_and_the_items_owner_hear_of_it_once(cast, held, stage):
    head, _ = on_duty("unit_head", unit=cast.firm)
    assert services.tell_late_stages(at=ON_THE_DAY) == 0
    assert words_to(cast.handler) == []
    assert services.tell_late_stages(at=AFTER) == 1
    assert services.tell_late_stages(at=AFTER + timedelta(days=3)) == 0
    said = (
        f"“{held.title}”第 1 步“查线路”该在 12月1日做完，还没有报做完。做不到就改日子，写明为什么。"
    )
    people = [cast.handler, cast.clerk, head]
    assert [words_to(actor) for actor in people] == [[said]] * 3
    entry = history(held.pk)[-1]
    assert (entry.event, entry.at, entry.actor_id) == ("casework.stage_late", AFTER, None)
    assert entry.body == {
        "number": 1,
        "due_on": "2026-12-01",
        "to_unit": str(cast.firm.pk),
        "told": [actor.pk for actor in people],
    }
    assert Stage.objects.get().told_late_at == AFTER


def test_another_day_that_goes_by_is_told_of_again(cast, held, stage):
    services.tell_late_stages(at=AFTER)
    services.move_stage(
        stage.pk, due_on=date(2026, 12, 4), reason="等配件", actor=cast.clerk, at=AFTER
    )
    assert services.tell_late_stages(at=AFTER) == 0
    assert services.tell_late_stages(at=AFTER + timedelta(days=3)) == 1
    assert len(words_to(cast.handler)) == 2


def test_what_was_reported_or_dropped_is_not_late(cast, held, stage):
    services.report_stage(stage.pk, done="换好了", actor=cast.handler, at=ON_THE_DAY)
    assert services.tell_late_stages(at=AFTER) == 0
    services.redo_stage(stage.pk, reason="还在闪", actor=cast.clerk, at=AFTER)
    assert services.tell_late_stages(at=AFTER) == 1
    other = services.plan_stage(
        held.pk, what="换线", unit_id=cast.home.pk, due_on=AFTER.date(), actor=cast.clerk, at=AFTER
    )
    services.drop_stage(other.pk, reason="不用换", actor=cast.clerk, at=AFTER)
    assert services.tell_late_stages(at=AFTER + timedelta(days=9)) == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(cast, held, stage):
    told = []

    def look():
        told.append(services.tell_late_stages(at=AFTER))
        connection.close()

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]
    assert len(words_to(cast.handler)) == 1
    assert [entry.event for entry in history(held.pk)].count("casework.stage_late") == 1
