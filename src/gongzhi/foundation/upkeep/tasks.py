"""Letting go every hour; and what the foundation itself lets go of."""

from django.utils import timezone
from procrastinate.contrib.django import app

from gongzhi.foundation.files import services as files

from . import letting_go, services
from .registry import retains

# fmt: off
for kind, delete in (
    # code of the rule          who lets go of it
    ("files.unattached",        files.let_go_unattached),
    ("messaging.sent",          letting_go.sent_texts),
    ("messaging.failed",        letting_go.failed_texts),
    ("upkeep.sessions",         letting_go.ended_sessions),
    ("upkeep.failed_sign_ins",  letting_go.failed_sign_ins),
    ("upkeep.ended_jobs",       letting_go.ended_jobs),
):
    retains(kind, delete)
# fmt: on


@app.periodic(cron="27 * * * *")
@app.task(
    name="upkeep.retention", queue="upkeep", queueing_lock="upkeep.retention", pass_context=False
)
def delete_expired(timestamp: int) -> None:
    del timestamp
    services.delete_expired(at=timezone.now())
