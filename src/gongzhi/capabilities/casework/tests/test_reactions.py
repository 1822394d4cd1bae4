"""A calendar that changes has deadlines reckoned anew."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.capabilities.casework import tasks
from gongzhi.capabilities.casework.models import WorkItem
from gongzhi.foundation import worktime
from gongzhi.foundation.testing import deliver_all
from gongzhi.register.organizations.tests.factories import UnitFactory

from .factories import NOON, opened

pytestmark = pytest.mark.django_db
HERE = worktime.ZONE
HOLIDAYS = [worktime.DayEntry(date(2027, 1, 1) + timedelta(days=n), False, "假") for n in range(14)]


def jobs():
    found = ProcrastinateJob.objects.filter(task_name="casework.reckon_anew").order_by("pk")
    return [(job.args, job.queue_name, job.status) for job in found]


def run_jobs():
    for args, _, _ in jobs():
        tasks.reckon_anew(**args)


def test_publishing_a_year_settles_deadlines_that_waited_for_it():
    worktime.publish_year(2026, _all_of(2026), actor_id=None, at=NOON)
    start = datetime(2026, 12, 29, 9, tzinfo=HERE)
    item = opened(UnitFactory(), at=start)
    assert item.is_due_provisional
    deliver_all()
    ProcrastinateJob.objects.all().delete()
    worktime.publish_year(2027, HOLIDAYS, actor_id=None, at=NOON)
    assert jobs() == []
    deliver_all()
    assert jobs() == [({"first": "2026-12-25", "last": "2027-12-31"}, "work", "todo")]
    run_jobs()
    kept = WorkItem.objects.get(pk=item.pk)
    assert (kept.is_due_provisional, kept.due_at) == (
        False,
        datetime(2027, 1, 19, 17, 30, tzinfo=HERE),
    )


def test_a_day_put_right_moves_deadlines_over_it():
    item = opened(UnitFactory())
    worktime.set_day(date(2026, 11, 25), is_working=False, note="", actor_id=None, at=NOON)
    deliver_all()
    assert [args for args, _, _ in jobs()] == [{"first": "2026-11-25", "last": "2026-11-25"}]
    run_jobs()
    run_jobs()
    kept = WorkItem.objects.get(pk=item.pk)
    assert kept.due_at == datetime(2026, 12, 1, 17, 30, tzinfo=HERE)


def test_the_job_waits_until_every_process_reads_the_new_calendar():
    worktime.set_day(date(2026, 11, 25), is_working=False, note="", actor_id=None, at=NOON)
    deliver_all()
    (job,) = ProcrastinateJob.objects.filter(task_name="casework.reckon_anew")
    assert job.scheduled_at is not None


def _all_of(year):
    return [worktime.DayEntry(date(year, 1, 1) + timedelta(days=n), False, "假") for n in range(14)]
