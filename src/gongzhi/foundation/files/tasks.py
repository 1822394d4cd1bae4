"""Sweeping up after what came to nothing. Files nobody used go with the retention run."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="42 3 * * *")
@app.task(name="files.sweep", queue="upkeep", queueing_lock="files.sweep", pass_context=False)
def sweep_orphans(timestamp: int) -> None:
    del timestamp
    services.sweep_orphans(at=timezone.now())
