"""Reactions: delivered at least once by the job queue, each once in effect by a receipt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONDict

from . import models
from .events import Event, read_event

TASK, QUEUE = "journal.deliver", "events"
TASK_OF_MANY, AT_ONCE = "journal.deliver_many", 100

Reaction = Callable[[Any], None]
AnyReaction = TypeVar("AnyReaction", bound=Reaction)
_REACTIONS: dict[str, list[Reaction]] = defaultdict(list)

# A worker gives procrastinate's app a connection of its own, outside Django's transaction;
# what a reaction tells there must still be queued with it or not at all.
_JOBS = JobManager(DjangoConnector())


def reacts_to(*kinds: type[Event]) -> Callable[[AnyReaction], AnyReaction]:
    """Enter a reaction for these events. It is one service call, in its own transaction."""

    def register(reaction: AnyReaction) -> AnyReaction:
        for kind in kinds:
            _REACTIONS[kind.name].append(reaction)
        return reaction

    return register


def reactions_to(event_name: str) -> list[Reaction]:
    return list(_REACTIONS.get(event_name, ()))


def is_awaited(event_name: str) -> bool:
    """Whether anything reacts to events of this name."""
    return bool(_REACTIONS.get(event_name))


def defer(told: Sequence[tuple[str, int]]) -> None:
    """Queue the delivery of entries that somebody reacts to, in this transaction.

    One is a job; of many that are told together, a hundred are.
    """
    wanted = [entry_id for name, entry_id in told if is_awaited(name)]
    if len(wanted) == 1:
        _defer(TASK, {"entry_id": wanted[0]})
    elif wanted:
        starts = range(0, len(wanted), AT_ONCE)
        portions: list[JSONDict] = [{"entry_ids": [*wanted[i : i + AT_ONCE]]} for i in starts]
        _defer(TASK_OF_MANY, *portions)


def _defer(task: str, *args: JSONDict) -> None:
    configure_task(name=task, queue=QUEUE, job_manager=_JOBS).batch_defer(*args)


class ReactionsFailed(Exception):
    """Some reactions to an entry failed; the job is tried again, the others keep their receipts."""


def deliver(entry_id: int) -> int:
    """Run every reaction to an entry that has no receipt yet; returns how many ran.

    An erased payload is not delivered: what it said is gone on purpose. Raises
    ReactionsFailed with the names of the reactions that raised, after all others ran.
    """
    entry = models.Entry.objects.select_related("payload").get(pk=entry_id)
    if entry.payload.body is None:
        return 0
    head = {
        "subject_id": entry.subject_id,
        "area": entry.area,
        "actor_id": entry.payload.actor_id,
        "at": entry.at,
    }
    event = read_event(entry.event, head, entry.payload.body)
    ran, failed = 0, []
    for reaction in reactions_to(entry.event):
        try:
            ran += _once(entry, reaction, event)
        except Exception as error:  # noqa: BLE001  one reaction's fault must not stop the others; it is raised below
            failed.append((name_of(reaction), error))
    if failed:
        raise ReactionsFailed(", ".join(f"{name}: {error!r}" for name, error in failed)) from (
            failed[0][1]
        )
    return ran


def deliver_many(entry_ids: Sequence[int]) -> int:
    """Deliver one after the other; what one of them stumbles over does not stop the others.

    Raises ReactionsFailed at the end. Tried again, only what failed has an effect.
    """
    ran, failed = 0, []
    for entry_id in entry_ids:
        try:
            ran += deliver(entry_id)
        except ReactionsFailed as error:
            failed.append(error)
    if failed:
        raise ReactionsFailed("; ".join(str(error) for error in failed)) from failed[0]
    return ran


def name_of(reaction: Reaction) -> str:
    return f"{reaction.__module__}.{reaction.__qualname__}"


def _once(entry: models.Entry, reaction: Reaction, event: Event) -> int:
    with transaction.atomic():
        _, is_first = models.Receipt.objects.get_or_create(entry=entry, reaction=name_of(reaction))
        if is_first:
            reaction(event)
    return int(is_first)
