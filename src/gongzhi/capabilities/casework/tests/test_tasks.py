"""Timed work runs by itself and takes effect once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.capabilities.casework import tasks
from gongzhi.capabilities.notices.queries import own_notices
from gongzhi.register.organizations.tests.factories import UnitFactory, on_duty

from .factories import ClockFactory


@pytest.mark.django_db
def test_the_minutely_run_tells_the_head_of_what_is_late_by_now():
    unit = UnitFactory()
    head, _ = on_duty("community_head", unit=unit)
    now = timezone.now()
    ClockFactory(item__unit=unit, started_at=now - timedelta(9), due_at=now - timedelta(1))
    for _ in range(2):
        tasks.escalate(timestamp=0)
    assert own_notices(head).count() == 1


def test_escalation_runs_every_minute_and_never_twice_at_once():
    periodic = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert periodic["casework.escalate"] == "* * * * *"
    assert app.tasks["casework.escalate"].queueing_lock == "casework.escalate"
    assert app.tasks["casework.reckon_anew"].queue == "work"
