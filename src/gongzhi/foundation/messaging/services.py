"""Writing a text down, and sending one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from .adapters import Adapter, NotSent, current_adapter
from .models import OutgoingText, Status

TASK, QUEUE = "messaging.send", "texts"
MOST_TRIES = 8

# A worker gives procrastinate's app a connection of its own, outside Django's transaction;
# jobs deferred through this one commit and roll back with the text, there as well.
_JOBS = JobManager(DjangoConnector())


@transaction.atomic
def defer_text(phone: str, body: str, *, reference: str, at: datetime) -> UUID:
    """Write a text down and have it sent once this transaction has committed.

    A reference stands for one text: a repeated call changes nothing and returns the
    first one's id, whatever its number and body say.
    """
    text = OutgoingText(phone=phone, body=body, reference=reference, made_at=at)
    OutgoingText.objects.bulk_create([text], ignore_conflicts=True)
    kept: UUID = OutgoingText.objects.values_list("pk", flat=True).get(reference=reference)
    if kept == text.pk:
        _queue(kept)
    return kept


@transaction.atomic
def retry_text(text_id: UUID) -> bool:
    """Try a text that was given up anew, with all its tries; False when it is not given up."""
    text = OutgoingText.objects.select_for_update().get(pk=text_id)
    if text.status != Status.FAILED:
        return False
    text.status, text.tries = Status.WAITING, 0
    text.save(update_fields=["status", "tries"])
    _queue(text.pk)
    return True


@transaction.atomic
def send_text(text_id: UUID, *, at: datetime) -> Status:
    """Hand a waiting text to the adapter and write down how that went; returns its status.

    The row is locked from before the sending until it is marked, so a second call waits
    and then finds it sent. Only a machine that dies in between can make a text go twice,
    with the same reference.
    """
    text = OutgoingText.objects.select_for_update().get(pk=text_id)
    if text.status != Status.WAITING:
        return Status(text.status)
    adapter = current_adapter()
    text.tries, text.tried_at = text.tries + 1, at
    text.error = _error_of_sending(adapter, text)
    if not text.error:
        text.status, text.sent_at = Status.SENT, at
        text.body = text.body if adapter.keeps_body else None
    elif text.tries >= MOST_TRIES:
        text.status = Status.FAILED
    text.save(update_fields=["tries", "tried_at", "error", "status", "sent_at", "body"])
    return Status(text.status)


def _queue(text_id: UUID) -> None:
    configure_task(name=TASK, job_manager=_JOBS, queue=QUEUE).defer(text_id=str(text_id))


def _error_of_sending(adapter: Adapter, text: OutgoingText) -> str:
    """What went wrong, or the empty text. A foreign error is only named: it may quote the body."""
    try:
        adapter.send(text.phone, text.body or "", text.reference)
    except NotSent as error:
        return str(error)[:200] or "没说原因"
    except Exception as error:  # noqa: BLE001  whatever an adapter raises, the text did not go
        return type(error).__name__
    return ""
