"""Statements whose text is built once and asked often.

Building SQL out of a queryset costs a busy page more than asking it. Here the text is kept for
each set of arguments; what is asked, and the rows, are new every time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet

Row = tuple[Any, ...]
KEPT = 2048  # texts of one statement, the least used dropped first


class Slot(Expression):
    """A value that comes only when the statement is asked: an instant, a word looked for."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        del compiler, connection
        return "%s", (self,)


def written_once(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Row]]:
    """Ask a queryset of plain columns, made once for each set of positional arguments.

    Positional arguments say which statement it is and must be hashable and few; keyword
    arguments fill its slots. The columns must need no conversion by their fields.
    """

    @lru_cache(maxsize=KEPT)
    def text(*shape: Hashable) -> tuple[str, Row] | None:
        try:
            sql, params = build(*shape).query.sql_with_params()
        except EmptyResultSet:
            return None
        return sql, tuple(params)

    @wraps(build)
    def ask(*shape: Hashable, **slots: object) -> list[Row]:
        written = text(*shape)
        if written is None:
            return []
        sql, params = written
        filled: list[Any] = [slots[one.name] if isinstance(one, Slot) else one for one in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            rows: list[Row] = cursor.fetchall()
        return rows

    return ask
