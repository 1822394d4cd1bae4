"""Delivery of entries, sealing, and the return of jobs whose worker died."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from psycopg.errors import RaiseException

from . import chain, delivery

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=2)


@app.task(name=delivery.TASK, queue=delivery.QUEUE, retry=AGAIN)
def deliver_entry(entry_id: int) -> None:
    delivery.deliver(entry_id)


@app.task(name=delivery.TASK_OF_MANY, queue=delivery.QUEUE, retry=AGAIN)
def deliver_entries(entry_ids: list[int]) -> None:
    delivery.deliver_many(entry_ids)


@app.periodic(cron="* * * * * */5")
@app.task(name="journal.seal", queue="upkeep", queueing_lock="journal.seal")
def seal_waiting(timestamp: int) -> None:
    chain.seal_all(at=timezone.now())


@app.periodic(cron="* * * * * */20")
@app.task(name="journal.rescue", queue="upkeep", queueing_lock="journal.rescue", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put back the jobs of workers that no longer give a sign of life.

    One whose successor waits already under the same queueing lock is given up instead; one
    that ended meanwhile is left alone.
    """
    jobs = context.app.job_manager
    silence = context.app.worker_defaults.get("stalled_worker_timeout", 30)
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=silence):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, Status.ABORTED, delete_job=False)
        except ConnectorException as error:
            if not isinstance(error.__cause__, RaiseException):
                raise
