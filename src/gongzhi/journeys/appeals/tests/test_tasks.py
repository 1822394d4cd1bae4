"""Work that waits for its hour: what a task calls, with the clock of the day it runs."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.foundation.files import vault
from gongzhi.journeys.appeals import services, tasks
from gongzhi.journeys.appeals.models import Appeal, Batch, Box
from gongzhi.journeys.appeals.services import batches

from .factories import COMMUNITY, appeal_in, fresh


def test_the_import_runs_by_the_name_under_which_it_is_queued(town):
    actor, now = town.clerk.actor, timezone.now()
    upload = SimpleUploadedFile("一月.csv", "内容\n楼道灯坏了".encode())
    batch = services.upload_batch(upload, area=COMMUNITY, actor=actor, at=now)
    services.import_batch(batch.pk, actor=actor, at=now)
    assert app.tasks[batches.TASK] is tasks.import_rows
    tasks.import_rows(SimpleNamespace(job=None), batch_id=str(batch.pk))
    assert Batch.objects.get().state == "done"
    assert [row.detail for row in Appeal.objects.all()] == ["楼道灯坏了"]


@pytest.mark.parametrize(("attempts", "state"), [(4, "running"), (5, "failed")])
def test_an_import_that_cannot_go_on_says_so_after_its_last_try(town, attempts, state):
    actor, now = town.clerk.actor, timezone.now()
    upload = SimpleUploadedFile("一月.csv", "内容\n楼道灯坏了".encode())
    batch = services.upload_batch(upload, area=COMMUNITY, actor=actor, at=now)
    services.import_batch(batch.pk, actor=actor, at=now)
    vault.remove(batch.file_id)
    context = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    with pytest.raises(FileNotFoundError):
        tasks.import_rows(context, batch_id=str(batch.pk))
    stopped = Batch.objects.get()
    assert (stopped.state, stopped.done) == (state, 0)
    assert stopped.failure == (
        "导到第 0 行停住了，前面的已经导好；再点一次会接着导" if state == "failed" else ""
    )


def test_boxes_are_hung_up_and_opened_by_the_minute(town):
    tasks.open_boxes_at_their_hours(timestamp=0)
    assert Box.objects.filter(area=COMMUNITY).exists()


def test_what_nobody_rated_lapses_by_itself(town):
    long_ago = timezone.now() - timedelta(days=60)
    appeal = appeal_in("answered", town, at=long_ago)
    young = appeal_in("answered", town, at=timezone.now() - timedelta(days=2))
    tasks.lapse_unrated(timestamp=0)
    assert (fresh(appeal).status, fresh(young).status) == ("closed", "answered")


def test_periodic_work_never_piles_up():
    periodic = {"appeals.open_boxes": "*/1 * * * *", "appeals.lapse": "*/10 * * * *"}
    for name, cron in periodic.items():
        assert app.tasks[name].queueing_lock == name
        assert any(entry.cron == cron for key, entry in app.periodic_registry.periodic_tasks.items() if key[0] == name)  # fmt: skip
