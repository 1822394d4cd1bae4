"""Writing many rows at once, by COPY."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model


def copy_in(rows: Iterable[Model]) -> int:
    """Write instances of one model as they are; returns how many. Constraints still judge them."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    fields = [
        field for field in first._meta.concrete_fields if not _is_left_to_database(first, field)
    ]
    table = connection.ops.quote_name(first._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in _with(first, rows):
            copy.write_row(
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in fields
                ]
            )
            row._state.adding = False  # it can be saved again as what it is: stored
            count += 1
    return count


def tsvector(pairs: Iterable[str]) -> str:
    """Lexemes as PostgreSQL reads a tsvector."""
    return " ".join("'" + pair.replace("\\", "\\\\").replace("'", "''") + "'" for pair in pairs)


def _is_left_to_database(row: Model, field: object) -> bool:
    """An identity column is filled by the database."""
    return bool(getattr(field, "primary_key", False)) and getattr(row, str(field.attname)) is None  # type: ignore[attr-defined]


def _with(first: Model, rest: Iterable[Model]) -> Iterable[Model]:
    yield first
    yield from rest
