"""Writing many rows at once, by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import Any, TypeVar

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import CharField, Field, Model, TextField
from django.db.models.base import ModelState
from django.db.models.fields import BooleanField, DateField, DateTimeField, UUIDField

Prepare = Callable[[Any], Any]
AnyRow = TypeVar("AnyRow", bound=Model)
# What psycopg writes as it is; every other field prepares its value itself.
_AS_THEY_ARE = (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    SearchVectorField,
    TextField,
    UUIDField,
)


def fresh(model: type[AnyRow], **values: Any) -> AnyRow:
    """A row as ``model(**values)`` makes it, in a third of the time: there are many of them."""
    constants, makers, keys = _defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held.update(constants)
    for name, make in makers:
        if name not in values:
            held[name] = make()
    for name, value in values.items():
        if name in keys:
            held[keys[name]] = value.pk if value is not None else None
            row._state.fields_cache[name] = value
        else:
            held[name] = value
    return row


def copy_in(rows: Iterable[Model]) -> int:
    """Write instances of one model as they are; returns how many. Constraints still judge them."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    fields = [
        field for field in first._meta.concrete_fields if not _is_left_to_database(first, field)
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(first._meta.db_table)
    steps = [(str(field.attname), _preparing(field)) for field in fields]
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in chain((first,), rows):
            held = row.__dict__
            copy.write_row(
                [prepare(held[name]) if prepare else held[name] for name, prepare in steps]
            )
            row._state.adding = False  # it can be saved again as what it is: stored
            count += 1
    return count


def tsvector(pairs: Iterable[str]) -> str:
    """Lexemes as PostgreSQL reads a tsvector."""
    return " ".join("'" + pair.replace("\\", "\\\\").replace("'", "''") + "'" for pair in pairs)


@cache
def _defaults(
    model: type[Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], dict[str, str]]:
    """Values that are the same for every row, those made anew for each, and names of keys."""
    constants: dict[str, Any] = {}
    makers: list[tuple[str, Callable[[], Any]]] = []
    for field in model._meta.concrete_fields:
        if field.has_default() and callable(field.default):
            makers.append((str(field.attname), field.default))
        else:
            constants[str(field.attname)] = field.get_default()
    keys = {str(f.name): str(f.attname) for f in model._meta.concrete_fields if f.is_relation}
    return constants, makers, keys


def _preparing(field: Field[Any, Any]) -> Prepare | None:
    target = getattr(field, "target_field", field)  # of a key, what it points to
    if isinstance(target, _AS_THEY_ARE):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _is_left_to_database(row: Model, field: Field[Any, Any]) -> bool:
    """An identity column is filled by the database."""
    return bool(field.primary_key) and getattr(row, str(field.attname)) is None
