"""Things that happen in these tests, and what the tests look at afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation.journal import models
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing.events import ThingMoved

NOON = datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC)  # 12:00 in Shanghai
BEIHU, SUXIAN = "431002001003", "431003002001"
SUBJECT = UUID("6f1c1c3e-0000-4000-8000-000000000001")


def moved(number=0, *, area=BEIHU, subject=SUBJECT, actor_id=7, at=NOON, words="路灯坏了"):
    return ThingMoved(
        subject_id=subject,
        area=area,
        actor_id=actor_id,
        at=at + timedelta(seconds=number),
        words=words,
        count=number,
        marks=("急", str(number)),
    )


def told(number=0, **kwargs):
    """Tell one event in a transaction of its own; returns the entry."""
    with transaction.atomic():
        return models.Entry.objects.get(pk=tell(moved(number, **kwargs)))


def counts():
    """How many rows there are of everything the journal writes."""
    kinds = (models.Entry, models.Payload, models.Unsealed, models.Link, models.Receipt)
    return (*(kind.objects.count() for kind in kinds), ProcrastinateJob.objects.count())


def contents():
    """Every row of the journal, value by value."""
    kinds = (models.Entry, models.Payload, models.Link, models.Unsealed, models.DayHead)
    return [
        [
            {name: _plain(value) for name, value in row.items()}
            for row in kind.objects.order_by("pk").values()
        ]
        for kind in kinds
    ]


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def as_intruder():
    """A superuser's connection with the triggers and foreign keys out of force."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # the rows so far are in order
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
