"""What waits for its day: groups once the vote is done, and whose a vote was."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.foundation.upkeep.registry import retains

from . import services

retains("discussions.links", services.forget_links)


@app.periodic(cron="7-57/10 * * * *")
@app.task(name="discussions.group", queue="upkeep", queueing_lock="discussions.group")
def reckon_groups(timestamp: int) -> None:
    del timestamp
    services.reckon_due(at=timezone.now())
