"""Telling: an entry, its payload and its deferred reactions in the caller's transaction."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from gongzhi.foundation.crypto import current_algorithm
from gongzhi.foundation.statements import planned_once

from . import delivery
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

_INSERT_MANY = """
WITH wanted AS (
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::uuid[], %s::bytea[],
        %s::bigint[], %s::jsonb[], %s::bytea[]
    ) WITH ORDINALITY AS t(district, area, at, event, subject_id, digest, actor_id, body, salt, n)
), numbered AS (
    SELECT nextval(pg_get_serial_sequence('journal_entry', 'id')) AS id, w.*
    FROM (SELECT * FROM wanted ORDER BY n) w
), told AS (
    INSERT INTO journal_entry (id, district, area, at, event, subject_id, alg, digest)
    SELECT id, district, area, at, event, subject_id, %s, digest FROM numbered
), said AS (
    INSERT INTO journal_payload (entry_id, actor_id, body, salt)
    SELECT id, actor_id, body, salt FROM numbered
)
SELECT id FROM numbered ORDER BY n
"""


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
    with planned_once() as cursor:
        cursor.execute(
            _INSERT,
            (
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
            ),
        )
        entry_id = int(cursor.fetchone()[0])
    delivery.defer([(event.name, entry_id)])
    return entry_id


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
    """Write events in their order with one statement; returns the entries' ids."""
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
    algorithm = current_algorithm()
    salts = [os.urandom(16) for _ in events]
    bodies = [event.body() for event in events]
    digests = [
        payload_digest(algorithm, salt, actor_id=event.actor_id, body=body)
        for event, salt, body in zip(events, salts, bodies, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_MANY,
            (
                [district_of(event.area) for event in events],
                [event.area for event in events],
                [event.at for event in events],
                [event.name for event in events],
                [event.subject_id for event in events],
                digests,
                [event.actor_id for event in events],
                [json.dumps(body, ensure_ascii=False) for body in bodies],
                salts,
                algorithm,
            ),
        )
        return [int(row[0]) for row in cursor.fetchall()]


def district_of(area: str) -> str:
    """The chain an area belongs to: its first six digits, or the nationwide chain."""
    return area[:6] if len(area) >= len(NATIONWIDE) else NATIONWIDE


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is told inside a transaction")
