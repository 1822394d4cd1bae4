"""Sealing: linking committed entries into one hash chain per district.

Writers never touch the chain, so they never queue for it. A sealer takes what is
committed and not yet linked, in the order of ids, and appends it to the chain's head.
One sealer at a time works on a district (an advisory lock); a second one that comes
finds the lock taken and leaves, because the first will see its entries or the next
call will. Even without the lock a fork could not be written: ``(district, seq)`` is unique.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from gongzhi.foundation.crypto import current_algorithm

from . import models
from .canonical import GENESIS, Head, link_value

PORTION = 2_000

_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('journal.seal'), hashtext(%s))"
_TAKE = """
WITH taken AS (
    DELETE FROM journal_unsealed WHERE entry_id IN (
        SELECT entry_id FROM journal_unsealed WHERE district = %s ORDER BY entry_id LIMIT %s
    ) RETURNING entry_id
)
SELECT e.id, e.area, e.at, e.event, e.subject_id, e.digest, e.alg
FROM journal_entry e JOIN taken ON taken.entry_id = e.id ORDER BY e.id
"""


def waiting_districts() -> list[str]:
    return list(
        models.Unsealed.objects.order_by("district").values_list("district", flat=True).distinct()
    )


def seal(district: str, *, at: datetime, at_most: int = PORTION) -> int:
    """Link up to ``at_most`` waiting entries of one district; returns how many.

    ``at`` is the instant of sealing: on its day the links stand in the day's head.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK, (district,))
        if not cursor.fetchone()[0]:
            return 0
        last = models.Link.objects.filter(district=district).order_by("-seq").first()
        cursor.execute(_TAKE, (district, at_most))
        links = _linked(district, last, cursor.fetchall())
        if links:
            models.Link.objects.bulk_create(links)
            _keep_head_of_day(links, at)
    return len(links)


def _linked(
    district: str, last: models.Link | None, entries: list[tuple[Any, ...]]
) -> list[models.Link]:
    """The next links of a chain."""
    algorithm = current_algorithm()
    seq, previous = (last.seq, bytes(last.value)) if last else (0, GENESIS)
    links: list[models.Link] = []
    for entry_id, area, at, event, subject, payload, alg in entries:
        seq += 1
        head = Head(seq, district, area, at, event, subject, bytes(payload), alg)
        value = link_value(algorithm, previous, head)
        links.append(
            models.Link(
                entry_id=entry_id,
                district=district,
                seq=seq,
                alg=algorithm,
                previous=previous,
                value=value,
            )
        )
        previous = value
    return links


def _keep_head_of_day(links: list[models.Link], at: datetime) -> None:
    end, day = links[-1], timezone.localdate(at)
    head = models.DayHead.objects.filter(district=end.district).order_by("-day").first()
    if head is None or head.day < day:
        head = models.DayHead(district=end.district, day=day, entries=0)
    head.seq, head.value = end.seq, end.value
    head.entries += len(links)
    head.save()


def seal_all(*, at: datetime) -> int:
    """Link what waits now, district by district; returns how many entries were linked.

    A portion that is not full ends a district's turn: entries that came meanwhile are left
    to the next call, so that one busy district does not keep the others waiting.
    """
    total = 0
    for district in waiting_districts():
        linked = PORTION
        while linked == PORTION:
            linked = seal(district, at=at, at_most=PORTION)
            total += linked
    return total
