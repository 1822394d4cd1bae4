"""The tables as the database's own catalogue has them, every schema, whoever manages them."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from django.db import connection
from psycopg import sql

from .manifest import Table

# Sessions are what one signs in with: a copy of them would open accounts. Their table comes
# back empty, and everybody signs in again.
LEFT_EMPTY = ("django_session",)

_OURS = """
n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
_TABLES = f"""
SELECT n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind = 'r' AND {_OURS}
GROUP BY n.nspname, c.relname ORDER BY n.nspname, c.relname
"""  # noqa: S608  no value from outside
_KEYS = """
SELECT fn.nspname, f.relname, tn.nspname, t.relname
FROM pg_constraint k
JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
"""
_SIZE = f"""
SELECT coalesce(sum(pg_table_size(c.oid)), 0)::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND {_OURS}
"""  # noqa: S608
_SEQUENCES = """
SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL
ORDER BY schemaname, sequencename
"""

Name = tuple[str, str]


def tables() -> list[Table]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [Table(schema, name, tuple(columns)) for schema, name, columns in cursor.fetchall()]


def in_key_order(unsorted: Iterable[Table]) -> tuple[list[Table], bool]:
    """Tables after those their keys point to; False when keys run in a circle and none can be."""
    by_name: dict[Name, Table] = {(table.schema, table.name): table for table in unsorted}
    sorter: TopologicalSorter[Name] = TopologicalSorter(dict.fromkeys(by_name, ()))
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        for schema, name, to_schema, to_name in cursor.fetchall():
            sorter.add((schema, name), (to_schema, to_name))
    try:
        return [by_name[name] for name in sorter.static_order() if name in by_name], True
    except CycleError:
        return list(by_name.values()), False


def bytes_of_tables() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SIZE, ())
        return int(cursor.fetchone()[0])


def sequences() -> dict[str, int]:
    """Where each sequence stands that was ever asked, by ``schema.name``."""
    with connection.cursor() as cursor:
        cursor.execute(_SEQUENCES)
        return {f"{schema}.{name}": last for schema, name, last in cursor.fetchall()}


def identifier(table: Table) -> sql.Identifier:
    return sql.Identifier(table.schema, table.name)


def listed(found: Iterable[Table]) -> sql.Composed:
    return sql.SQL(", ").join(identifier(table) for table in found)


def columns_of(table: Table) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))
