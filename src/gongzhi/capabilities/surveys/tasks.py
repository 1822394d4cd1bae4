"""Surveys end by themselves; what was answered under a name ends some day."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.foundation.upkeep.registry import retains

from . import services

retains("surveys.answers", services.forget_answers)


@app.periodic(cron="10 0 * * *")
@app.task(name="surveys.close_ended", queue="upkeep", queueing_lock="surveys.close_ended")
def close_ended(timestamp: int) -> None:
    services.close_ended(at=timezone.now())
