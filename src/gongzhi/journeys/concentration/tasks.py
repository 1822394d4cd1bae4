"""What is said often is found at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="20 3 * * *")
@app.task(name="concentration.hot", queue="upkeep", queueing_lock="concentration.hot")
def reckon_hot(timestamp: int) -> None:
    del timestamp
    services.reckon_hot(at=timezone.now())
