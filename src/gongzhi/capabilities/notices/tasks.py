"""Telling groups what has come in; and what of notices ends some day."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gongzhi.foundation.upkeep.registry import retains

from . import services
from .services.groups import QUEUE, TASK

retains("notices.letters", services.forget_letters)
retains("notices.notices", services.forget_notices)


@app.task(name=TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def tell_group(group_id: str) -> None:
    services.tell_group(UUID(group_id), at=timezone.now())
