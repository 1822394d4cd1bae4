"""Sending texts outside the request that wrote them."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from .models import Status
from .services import MOST_TRIES, QUEUE, TASK, send_text

# 3, 9, 27 … seconds: about an hour until the last try. More attempts than tries, for
# jobs that died before a try was counted.
AGAIN = RetryStrategy(max_attempts=2 * MOST_TRIES, exponential_wait=3)


class NotSentYet(Exception):
    """Raised to the job queue, which then tries again; the text's row says why."""


@app.task(name=TASK, queue=QUEUE, retry=AGAIN)
def send(text_id: str) -> None:
    if send_text(UUID(text_id), at=timezone.now()) == Status.WAITING:
        raise NotSentYet(text_id)
