"""The twin's public record: a year of events in the order in which they happened, linked day by day."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from gongzhi.foundation.crypto import current_algorithm
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.canonical import GENESIS, Head, link_value, payload_digest
from gongzhi.foundation.journal.events import Event
from gongzhi.foundation.journal.models import DayHead
from gongzhi.foundation.journal.writer import district_of
from gongzhi.foundation.worktime import ZONE

_GATHER = """
CREATE TEMP TABLE twin_told (
    n bigint, at timestamptz, district text, area text, event text, subject uuid, actor bigint, body text
) ON COMMIT DROP
"""
_OF_DAY = """
SELECT area, at, event, subject, actor, body FROM twin_told
WHERE district = %s AND at >= %s AND at < %s ORDER BY at, n
"""
_DAYS = """
SELECT district, (at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) FROM twin_told
GROUP BY 1, 2 ORDER BY 2, 1
"""
# Sequences only go forward: a rollback does not bring back what they were.
_NEXT_ID = """
SELECT setval(s, greatest(%s, pg_sequence_last_value(s)))
FROM (SELECT pg_get_serial_sequence('journal_entry', 'id')::regclass AS s) named
"""

Told = tuple[str, datetime, str, UUID, int | None, str]


class Record:
    """Gathers events in any order and writes them as entries, payloads, links and day heads.

    The same bytes as the journal's own writer and sealer make, by COPY; ``record.verify``
    holds them to it.
    """

    def __init__(self) -> None:
        self.count = 0
        self.algorithm = current_algorithm()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS twin_told")
            cursor.execute(_GATHER)

    def take(self, events: Iterable[Event]) -> None:
        with connection.cursor() as cursor, cursor.copy("COPY twin_told FROM STDIN") as copy:
            for event in events:
                self.count += 1
                copy.write_row(
                    (
                        self.count,
                        event.at,
                        district_of(event.area),
                        event.area,
                        event.name,
                        event.subject_id,
                        event.actor_id,
                        json.dumps(event.body(), ensure_ascii=False),
                    )
                )

    def write(self) -> None:
        """Every district's chain, one head for each day on which something happened."""
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX ON twin_told (district, at, n)")
            cursor.execute("ANALYZE twin_told")
            cursor.execute(_DAYS)
            days: list[tuple[str, date, int]] = cursor.fetchall()
            cursor.execute("SELECT coalesce(max(id), 0) FROM journal_entry")
            (self.last_id,) = cursor.fetchone()
            first_id = self.last_id
            for district, day, count in days:
                self._write_day(district, day, count)
            cursor.execute("DELETE FROM journal_unsealed WHERE entry_id > %s", (first_id,))
            cursor.execute(_NEXT_ID, (max(self.last_id, 1),))

    def _write_day(self, district: str, day: date, count: int) -> None:
        begins = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        end = record.head(district)
        seq, value = (end.seq, bytes(end.value)) if end else (0, GENESIS)
        with connection.cursor() as cursor:
            cursor.execute(_OF_DAY, (district, begins, begins + timedelta(days=1)))
            entries, payloads, links = [], [], []
            for entry, payload, head in self._entries(district, cursor.fetchall(), seq):
                entries.append(entry)
                payloads.append(payload)
                previous, value = value, link_value(self.algorithm, value, head)
                links.append((entry[0], district, head.seq, self.algorithm, previous, value))
            for table, columns, rows in (
                (
                    "journal_entry",
                    "id, district, area, at, event, subject_id, alg, digest",
                    entries,
                ),
                ("journal_payload", "entry_id, actor_id, body, salt", payloads),
                ("journal_link", "entry_id, district, seq, alg, previous, value", links),
            ):
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
        DayHead.objects.create(
            district=district, day=day, seq=seq + count, value=value, entries=count
        )

    def _entries(
        self, district: str, told: list[Told], seq: int
    ) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...], Head]]:
        for area, at, event, subject, actor, text in told:
            self.last_id += 1
            seq += 1
            salt = os.urandom(16)
            digest = payload_digest(self.algorithm, salt, actor_id=actor, body=json.loads(text))
            head = Head(seq, district, area, at, event, subject, digest, self.algorithm)
            entry = (self.last_id, district, area, at, event, subject, self.algorithm, digest)
            yield entry, (self.last_id, actor, text, salt), head
