"""Work that waits for its hour or goes on behind the pages."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from gongzhi.foundation.upkeep.registry import retains

from . import services
from .services.batches import QUEUE, TASK

TRIES = 5


def forget_contents(before: datetime, at_most: int) -> int:
    """The run says what is over; the clock only dates the record's own erasures."""
    return services.forget_contents(before, at_most, at=timezone.now())


retains("appeals.closed_contents", forget_contents)
retains("appeals.sheets", services.let_go_of_sheets)


@app.task(
    name=TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=TRIES, wait=5), pass_context=True
)
def import_rows(context: JobContext, batch_id: str) -> None:
    """Whatever stops the last try, the page says so instead of going on turning."""
    try:
        services.run_import(UUID(batch_id), at=timezone.now())
    except Exception:
        if context.job is not None and context.job.attempts >= TRIES:
            services.give_up_import(UUID(batch_id))
        raise


@app.periodic(cron="*/1 * * * *")
@app.task(name="appeals.open_boxes", queue="upkeep", queueing_lock="appeals.open_boxes")
def open_boxes_at_their_hours(timestamp: int) -> None:
    services.open_due_boxes(at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="appeals.lapse", queue="upkeep", queueing_lock="appeals.lapse")
def lapse_unrated(timestamp: int) -> None:
    services.lapse_unrated(at=timezone.now())


@app.periodic(cron="5-55/10 * * * *")
@app.task(name="appeals.recheck", queue="upkeep", queueing_lock="appeals.recheck")
def bring_back_what_was_put_off(timestamp: int) -> None:
    services.bring_back(at=timezone.now())
