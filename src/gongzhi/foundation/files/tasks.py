"""Letting go of files that nothing was made of."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="12 * * * *")
@app.task(name="files.purge", queue="upkeep", queueing_lock="files.purge", pass_context=False)
def purge_unattached(timestamp: int) -> None:
    del timestamp
    services.purge_unattached(at=timezone.now())


@app.periodic(cron="42 3 * * *")
@app.task(name="files.sweep", queue="upkeep", queueing_lock="files.sweep", pass_context=False)
def sweep_orphans(timestamp: int) -> None:
    del timestamp
    services.sweep_orphans(at=timezone.now())
