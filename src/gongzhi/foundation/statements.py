"""Statements whose text is built once and asked often.

Building SQL out of a queryset costs a busy page more than asking it. Here the text is kept for
each shape of the question; what is asked, and the rows, are new every time. On a connection of
its own (no pooler between, see ``config.env``) PostgreSQL keeps the plan as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, Expression, F, Field, Func, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg import Cursor
from psycopg.sql import Literal

Row = tuple[Any, ...]
KEPT = 512  # texts of one statement, the least used dropped first


class Slot(Expression):
    """A value that comes only when the statement is asked: an instant, a key, a word looked for."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        del compiler, connection
        return "%s", (self,)


def is_one_of(column: str, name: str, kind: Field[Any, Any]) -> Func:
    """Whether a column is among the values that fill a slot: one value, however many they are."""
    return Func(
        F(column),
        Slot(name, ArrayField(kind)),
        arg_joiner=" = ANY(",
        template="%(expressions)s)",
        output_field=BooleanField(),
    )


class Patterned:
    """A part of the shape of which many look alike in SQL, apart from a few values."""

    __slots__ = ()

    def pattern(self) -> tuple[Hashable, dict[Any, Any]]:
        """What stands for all of the kind, and its values with those that belong there now.

        A part that looks like no other stands for itself.
        """
        return self, {}


@dataclass(frozen=True, slots=True)
class _Written:
    sql: str
    params: Row
    read: Callable[[list[Row]], Iterator[Any]]

    keeps_plan: bool

    def ask(self, slots: dict[str, object], values: dict[Any, Any]) -> list[Any]:
        filled = [self._filled(one, slots, values) for one in self.params]
        with planned_once() if self.keeps_plan else connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            return list(self.read(cursor.fetchall()))

    @staticmethod
    def _filled(param: Any, slots: dict[str, object], values: dict[Any, Any]) -> Any:
        if isinstance(param, Slot):
            return slots[param.name]
        return values.get(param, param) if isinstance(param, int | UUID) else param


def written_once(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """Ask a queryset that is built once for each shape of the question.

    Positional arguments are the shape: hashable, and few. Keyword arguments fill the slots.
    Rows come as the queryset gives them: tuples of columns that need no conversion by their
    fields, or objects with those that ``select_related`` names.
    """
    return _asking(build, keeps_plan=True)


def planned_anew(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """Like ``written_once``, for a statement whose best plan depends on what is asked."""
    return _asking(build, keeps_plan=False)


def _asking(build: Callable[..., QuerySet[Any, Any]], *, keeps_plan: bool) -> Callable[..., Any]:
    written = lru_cache(maxsize=KEPT)(lambda *shape: _write(build(*shape), keeps_plan=keeps_plan))

    @wraps(build)
    def ask(*shape: Hashable, **slots: object) -> list[Any]:
        values: dict[Any, Any] = {}
        parts = []
        for part in shape:
            if isinstance(part, Patterned):
                part, own = part.pattern()  # noqa: PLW2901  the pattern stands for it from here on
                values |= own
            parts.append(part)
        statement = written(*parts)
        return statement.ask(slots, values) if statement else []

    return ask


def planned_once() -> CursorWrapper:
    """A cursor that sends values apart from the text, which is what lets a plan be kept.

    Where queries are logged it is Django's own, so that the log shows them with their values.
    """
    if connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    plain: Any = Cursor(connection.connection)  # Django wraps any, its types know but one kind
    return connection.make_cursor(plain)


def _write(found: QuerySet[Any, Any], *, keeps_plan: bool) -> _Written | None:
    """None for a question that no row can answer."""
    compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    sql, params = settled(sql, params)
    as_objects = found._iterable_class is ModelIterable  # noqa: SLF001  Django has no public name for it
    return _Written(sql, tuple(params), _objects(compiler) if as_objects else iter, keeps_plan)


def settled(sql: str, params: Iterable[Any]) -> tuple[str, Row]:
    """The same statement with the words of its shape written into it: statuses, kinds, truths.

    A partial index is taken only where the planner can see that its condition holds, which it
    cannot of a value that comes later. Keys and division codes stay apart, so that one text
    serves many people and places.
    """
    left = list(params)
    kept: list[Any] = []

    def written(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%%"
        value = left.pop(0)
        if isinstance(value, bool) or (isinstance(value, str) and not value.isdigit()):
            return Literal(value).as_string().replace("%", "%%")
        kept.append(value)
        return "%s"

    return re.sub("%%|%s", written, sql), tuple(kept)


def _objects(compiler: Any) -> Callable[[list[Row]], Iterator[Any]]:
    """How rows become objects: what Django's own iteration does, without the building before it."""
    select, kind = compiler.select, compiler.klass_info
    first, last = kind["select_fields"][0], kind["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    related = get_related_populators(kind, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
    converters = compiler.get_converters([column[0] for column in select])
    extra = compiler.annotation_col_map or {}

    def read(rows: list[Row]) -> Iterator[Any]:
        for row in compiler.apply_converters(rows, converters) if converters else rows:
            made = kind["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in related:
                populator.populate(row, made)
            for name, place in extra.items():
                setattr(made, name, row[place])
            yield made

    return read
