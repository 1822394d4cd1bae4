"""Rotation: bringing everything sealed under the newest key and the current cipher.

What is sealed stands in stores: every ``EncryptedTextField`` of an installed model is
one, other apps enter theirs with ``register``. A store goes through what is out of date
in batches, each its own transaction; what was done stays done, so an interrupted run is
simply started again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import connection, models, transaction

from . import seals
from .fields import EncryptedTextField
from .seals import Header, SealBroken

BATCH = 500
Census = Counter[Header | None]


@dataclass(frozen=True)
class Batch:
    """What one transaction did: how many were sealed anew, and which could not be opened."""

    rotated: int
    broken: tuple[str, ...] = ()


class SealedStore(Protocol):
    """Something that holds sealed values."""

    @property
    def label(self) -> str: ...

    def census(self) -> Census:
        """How many values stand under each cipher and key; None for what is no token."""

    def rotate(self, *, batch: int) -> Iterator[Batch]:
        """Seal anew what is not under the current header, one transaction a step."""


def count_heads(heads: Iterable[tuple[Any, int]]) -> Census:
    """The census of token heads and how often each occurs."""
    counted: Census = Counter()
    for head, number in heads:
        try:
            counted[seals.header_of(bytes(head))] += number
        except SealBroken:
            counted[None] += number
    return counted


_REGISTERED: list[SealedStore] = []


def register(store: SealedStore) -> None:
    """Enter a store that is not an ``EncryptedTextField``; called when the app is ready."""
    _REGISTERED.append(store)


def stores(registry: Apps = installed) -> list[SealedStore]:
    """Everything sealed: the fields of the registry's models, then the registered stores."""
    columns: list[SealedStore] = [
        SealedColumn(model, field)
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    ]
    return columns + (_REGISTERED if registry is installed else [])


class SealedColumn:
    """One ``EncryptedTextField`` of one table."""

    def __init__(self, model: type[models.Model], field: EncryptedTextField[Any, Any]) -> None:
        self.label = field.purpose
        self._field = field
        quote = connection.ops.quote_name
        self._names = {
            "table": quote(model._meta.db_table),
            "pk": quote(str(model._meta.pk.column)),
            "column": quote(str(field.column)),
        }

    def census(self) -> Census:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT.format(**self._names))
            return count_heads(cursor.fetchall())

    def rotate(self, *, batch: int = BATCH) -> Iterator[Batch]:
        head = seals.current_header(self._field.ring).packed()
        wanted: dict[str, Any] = {"head": head, "length": len(head), "batch": batch}
        statement = _STALE.format(after="", **self._names)
        while True:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, wanted)
                rows = cursor.fetchall()
                if not rows:
                    return
                anew, broken = self._sealed_anew(rows)
                cursor.executemany(_WRITE.format(**self._names), anew)
            yield Batch(len(anew), tuple(broken))
            wanted["after"] = rows[-1][0]
            statement = _STALE.format(after=_AFTER.format(**self._names), **self._names)

    def _sealed_anew(
        self, rows: list[tuple[Any, Any]]
    ) -> tuple[list[tuple[bytes, Any]], list[str]]:
        anew, broken = [], []
        for pk, token in rows:
            try:
                anew.append((self._field.seal(self._field.open(bytes(token))), pk))
            except SealBroken:
                broken.append(str(pk))
        return anew, broken


# A token's third byte is the length of the key id that ends its head.
_COUNT = """
SELECT CASE WHEN length({column}) > 2 THEN substr({column}, 1, 3 + get_byte({column}, 2))
            ELSE {column} END, count(*)
FROM {table} WHERE {column} IS NOT NULL GROUP BY 1
"""
_STALE = """
SELECT {pk}, {column} FROM {table}
WHERE {column} IS NOT NULL AND substr({column}, 1, %(length)s) <> %(head)s {after}
ORDER BY {pk} LIMIT %(batch)s FOR UPDATE
"""
_AFTER = "AND {pk} > %(after)s"
_WRITE = "UPDATE {table} SET {column} = %s WHERE {pk} = %s"
