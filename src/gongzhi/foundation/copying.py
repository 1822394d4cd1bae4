"""Writing rows that are many or frequent: at once by COPY, one by one with a kept statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import CharField, Field, ForeignKey, Model, TextField
from django.db.models.base import ModelState
from django.db.models.fields import (
    BinaryField,
    BooleanField,
    DateField,
    DateTimeField,
    IntegerField,
    UUIDField,
)
from psycopg.adapt import PyFormat, Transformer

from .statements import planned_once

Prepare = Callable[[Any], Any]
Spell = Callable[[Any], str]
Steps = list[tuple[str, Prepare | None]]
AnyRow = TypeVar("AnyRow", bound=Model)
# What is written as it is; every other field prepares its value itself.
_AS_THEY_ARE = (
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    IntegerField,
    SearchVectorField,
    TextField,
    UUIDField,
)
_LINES_AT_ONCE = 1_000


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


def store(*rows: Model) -> None:
    """Write new rows as they are, by one statement that is made once and whose plan is kept.

    What an often used ``save(force_insert=True)`` does, in a third of the time. A key that the
    database gives is read back for the last row. Rows may point to each other: keys are
    checked at the end of the transaction.
    """
    sql, all_steps, key = _insertion(*((type(row), row.pk is None) for row in rows))
    values = []
    for row, steps in zip(rows, all_steps, strict=True):
        held = row.__dict__
        values += [prepare(held[name]) if prepare else held[name] for name, prepare in steps]
        row._state.adding = False
    with planned_once() as cursor:
        cursor.execute(sql, values)
        if key:
            (rows[-1].__dict__[key],) = cursor.fetchone()


def copy_in(rows: Iterable[Model]) -> int:
    """Write instances of one model as they are; returns how many. Constraints still judge them."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    table, columns, steps = _written(type(first), first.pk is None)

    def lines(spell: Spell) -> Iterator[str]:
        for row in chain((first,), rows):
            held = row.__dict__
            values = [prepare(held[name]) if prepare else held[name] for name, prepare in steps]
            row._state.adding = False  # it can be saved again as what it is: stored
            yield "\t".join([spell(value) for value in values]) + "\n"

    return _copy(table, columns, lines)


def copy_like(pattern: Model, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows that are like ``pattern`` but for the columns of these names; returns how many.

    What all have in common is put into words once, so that a row costs what is its own.
    """
    leaves_key = pattern.pk is None and pattern._meta.pk.attname not in names
    table, columns, all_steps = _written(type(pattern), leaves_key)
    column_of = {name: column for (name, _), column in zip(all_steps, columns, strict=True)}
    steps = dict(all_steps)
    own = [steps.pop(name) for name in names]

    def lines(spell: Spell) -> Iterator[str]:
        values = [(prepare, getattr(pattern, name)) for name, prepare in steps.items()]
        rest = [spell(prepare(value) if prepare else value) for prepare, value in values]
        for row in rows:
            ours = [
                spell(prepare(value) if prepare else value)
                for prepare, value in zip(own, row, strict=True)
            ]
            yield "\t".join(ours + rest) + "\n"

    return _copy(table, [column_of[name] for name in (*names, *steps)], lines)


def tsvector(pairs: Iterable[str]) -> str:
    """Lexemes as PostgreSQL reads a tsvector."""
    text = "\0".join(pairs).replace("\\", "\\\\").replace("'", "''")
    return "'" + text.replace("\0", "' '") + "'" if text else ""


def _copy(table: str, columns: Sequence[str], lines_by: Callable[[Spell], Iterator[str]]) -> int:
    count = 0
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        lines = lines_by(_speller())
        while portion := list(islice(lines, _LINES_AT_ONCE)):
            copy.write("".join(portion))
            count += len(portion)
    return count


def _speller() -> Spell:
    """How a value stands in a line; what has no short way here goes the way of psycopg."""
    dumpers = Transformer(connection.connection)

    def spell(value: Any) -> str:
        short = _SPELLINGS.get(type(value))
        if short:
            return short(value)
        dumped = dumpers.get_dumper(value, PyFormat.TEXT).dump(value)
        return _NULL if dumped is None else _text(str(dumped, "utf-8"))

    return spell


_NULL = r"\N"


def _text(value: str) -> str:
    for sign, spelled in _ESCAPES:
        if sign in value:
            value = value.replace(sign, spelled)
    return value


# fmt: off
_ESCAPES = (("\\", r"\\"), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))
_SPELLINGS: dict[type, Spell] = {
    NoneType: lambda _: _NULL,
    str:      _text,
    int:      str,
    bool:     lambda value: "t" if value else "f",
    UUID:     lambda value: value.hex,
    datetime: datetime.isoformat,
    bytes:    lambda value: r"\\x" + value.hex(),
}
# fmt: on


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


@cache
def _insertion(*kinds: tuple[type[Model], bool]) -> tuple[str, list[Steps], str]:
    """The statement for rows of these kinds, what it is given, and the key that it gives back."""
    parts, all_steps = [], []
    for model, leaves_key in kinds:
        table, columns, steps = _written(model, leaves_key)
        places = ", ".join(["%s"] * len(columns))
        parts.append(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})")  # noqa: S608  quoted names of tables and columns only; every value is a parameter
        all_steps.append(steps)
    before = ", ".join(f"row_{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    sql = f"WITH {before} {parts[-1]}" if before else parts[-1]
    model, leaves_key = kinds[-1]
    key = model._meta.pk
    if not leaves_key or key is None:
        return sql, all_steps, ""
    quoted = connection.ops.quote_name(str(key.column))
    return f"{sql} RETURNING {quoted}", all_steps, str(key.attname)


@cache
def _written(model: type[Model], leaves_key: bool) -> tuple[str, list[str], Steps]:
    """A model's table, the columns that are written, and what each is given of a row."""
    fields = [
        field for field in model._meta.concrete_fields if not (leaves_key and field.primary_key)
    ]
    quoted = connection.ops.quote_name
    columns = [quoted(str(field.column)) for field in fields]
    return (
        quoted(model._meta.db_table),
        columns,
        [(str(field.attname), _preparing(field)) for field in fields],
    )


def _preparing(field: Field[Any, Any]) -> Prepare | None:
    target: Any = field
    while isinstance(target, ForeignKey):  # of a key, what it points to
        target = target.target_field
    if isinstance(target, _AS_THEY_ARE):
        return None
    return lambda value: field.get_db_prep_save(value, connection)
