"""Telling: an entry, its payload and its deferred reactions in the caller's transaction."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

from gongzhi.foundation.crypto import current_algorithm
from gongzhi.foundation.statements import planned_once

from ..copying import copy_like
from . import delivery, models
from .canonical import payload_digest
from .events import Event

NATIONWIDE = "000000"

Take = Callable[[Event], None]
_TAKEN_BY: ContextVar[Take | None] = ContextVar("journal_taken_by", default=None)

_INSERT = """
WITH told AS (
    INSERT INTO journal_entry (district, area, at, event, subject_id, alg, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
), said AS (
    INSERT INTO journal_payload (entry_id, actor_id, body, salt)
    SELECT id, %s::bigint, %s::jsonb, %s::bytea FROM told
)
SELECT id FROM told
"""
# The same with the job for what reacts to it, as procrastinate itself queues one.
_INSERT_AND_QUEUE = """
WITH told AS (
    INSERT INTO journal_entry (district, area, at, event, subject_id, alg, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
), said AS (
    INSERT INTO journal_payload (entry_id, actor_id, body, salt)
    SELECT id, %s::bigint, %s::jsonb, %s::bytea FROM told
), queued AS (
    SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(
        %s, %s, 0, NULL, NULL, jsonb_build_object('entry_id', id), NULL
    )::procrastinate_job_to_defer_v1]) FROM told
)
SELECT id FROM told, queued
"""

_NUMBERS = """
WITH ids AS MATERIALIZED (SELECT pg_get_serial_sequence('journal_entry', 'id')::regclass AS sequence)
SELECT nextval(sequence) FROM ids, generate_series(1, %s)
"""
_ENTRY = ("id", "district", "area", "at", "event", "subject_id", "digest")
_PAYLOAD = ("entry_id", "actor_id", "body", "salt")


def tell(event: Event) -> int:
    """Write one event; returns the entry's id, or 0 when it is gathered.

    Raises TransactionManagementError outside a transaction, where the entry could outlive
    or miss the change it tells of.
    """
    _require_transaction()
    if take := _TAKEN_BY.get():
        take(event)
        return 0
    algorithm, salt, body = current_algorithm(), os.urandom(16), event.body()
    values: list[Any] = [
        district_of(event.area),
        event.area,
        event.at,
        event.name,
        event.subject_id,
        algorithm,
        payload_digest(algorithm, salt, actor_id=event.actor_id, body=body),
        event.actor_id,
        json.dumps(body, ensure_ascii=False),
        salt,
    ]
    is_awaited = delivery.is_awaited(event.name)
    with planned_once() as cursor:
        if is_awaited:
            cursor.execute(_INSERT_AND_QUEUE, [*values, delivery.QUEUE, delivery.TASK])
        else:
            cursor.execute(_INSERT, values)
        return int(cursor.fetchone()[0])


@contextmanager
def gathered(take: Take) -> Iterator[None]:
    """Give what is told to ``take`` instead: of a past that is put on record whole, in its order.

    Nothing reacts to it, as with ``tell_of_old``; whoever takes it writes it.
    """
    token = _TAKEN_BY.set(take)
    try:
        yield
    finally:
        _TAKEN_BY.reset(token)


def tell_many(events: Sequence[Event]) -> list[int]:
    """Write events in their order, all at once; returns the entries' ids."""
    if take := _TAKEN_BY.get():
        for event in events:
            take(event)
        return [0] * len(events)
    ids = tell_of_old(events)
    delivery.defer([(event.name, entry) for event, entry in zip(events, ids, strict=True)])
    return ids


def tell_of_old(events: Sequence[Event]) -> list[int]:
    """Write what happened before the house knew of it: on record, but nothing reacts to it."""
    _require_transaction()
    if not events:
        return []
    algorithm, entries, payloads = current_algorithm(), [], []
    ids = _new_ids(len(events))
    for entry_id, event in zip(ids, events, strict=True):
        area, actor, salt, body = event.area, event.actor_id, os.urandom(16), event.body()
        digest = payload_digest(algorithm, salt, actor_id=actor, body=body)
        head = (entry_id, district_of(area), area, event.at, event.name, event.subject_id)
        entries.append((*head, digest))
        payloads.append((entry_id, actor, body, salt))
    copy_like(models.Entry(alg=algorithm), _ENTRY, entries)
    copy_like(models.Payload(), _PAYLOAD, payloads)
    return ids


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, (count,))
        return [int(number) for (number,) in cursor.fetchall()]


def district_of(area: str) -> str:
    """The chain an area belongs to: its first six digits, or the nationwide chain."""
    return area[:6] if len(area) >= len(NATIONWIDE) else NATIONWIDE


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is told inside a transaction")
