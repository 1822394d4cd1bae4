"""Deadlines reckoned anew, and units told of work that runs out of time."""

from datetime import date

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import services
from .services.clocks import QUEUE, TASK


@app.task(name=TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def reckon_anew(first: str, last: str) -> None:
    services.recompute_deadlines(
        date.fromisoformat(first), date.fromisoformat(last), at=timezone.now()
    )


@app.periodic(cron="* * * * *")
@app.task(name="casework.escalate", queue="upkeep", queueing_lock="casework.escalate")
def escalate(timestamp: int) -> None:
    now = timezone.now()
    services.warn_ahead(at=now)
    services.escalate_late(at=now)
    services.tell_late_stages(at=now)
