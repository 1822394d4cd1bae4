"""Upgrading a house in use: from the tables of every earlier step to those of today, nothing is lost."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from gongzhi.foundation.journal import chain, record
from gongzhi.foundation.upkeep.backup import tables
from twin.tests.conftest import NOW, forget, make, make_ground

from .conftest import ROOT, url_of

# Steps that cannot be taken back, with the reason. Their apps are tried from the step after them.
ONE_WAY: dict[tuple[str, str], str] = {}


def steps() -> dict[str, list[str]]:
    """Our apps with more than one migration, and the names of these in their order."""
    loader = MigrationLoader(None)
    found: dict[str, list[str]] = {}
    for app, name in sorted(loader.disk_migrations):
        if loader.disk_migrations[app, name].__module__.startswith("gongzhi."):
            found.setdefault(app, []).append(name)
    return {app: names for app, names in found.items() if len(names) > 1}


@dataclass(frozen=True)
class Content:
    """How many rows a table has, and a digest of all their values, column by column."""

    rows: int
    columns: dict[str, str]


def contents() -> dict[str, Content]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables.tables():
            if table.name == "django_migrations":
                continue
            digests = sql.SQL(", ").join(
                sql.SQL("coalesce(md5(string_agg(md5({0}::text), '' ORDER BY md5({0}::text))), '')")
                .format(sql.Identifier(column))
                for column in table.columns
            )  # fmt: skip
            cursor.execute(
                sql.SQL("SELECT count(*), {} FROM {}").format(digests, tables.identifier(table))
            )
            rows, *values = cursor.fetchone()
            found[table.label] = Content(rows, dict(zip(table.columns, values, strict=True)))
    return found


def triggers() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal ORDER BY 1, 2"
        )
        return cursor.fetchall()


@contextmanager
def copy_in_use(monkeypatch):
    """A copy of the database of the tests; this process works on it, and its steps may be taken back."""
    name = connection.settings_dict["NAME"]
    copy = f"{name}_upgrade"
    connection.close()
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(copy))
        server.execute(drop)
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        server.execute(made.format(sql.Identifier(copy), sql.Identifier(name)))
        with monkeypatch.context() as patched:
            patched.setitem(connection.settings_dict, "NAME", copy)
            yield
            connection.close()
        server.execute(drop)


@pytest.fixture
def district(transactional_db):
    """A small district in use, its record sealed."""
    forget()
    make_ground()
    make(appeals=40)
    chain.seal_all(at=NOW)
    yield
    forget()


def test_every_step_can_be_taken_with_a_district_in_the_tables(district, monkeypatch):
    """Each app goes back to where it began, with whatever stands on it, and comes up to today."""
    rules, today = triggers(), {name: content.rows for name, content in contents().items()}
    assert today["appeals_appeal"] == 40
    assert {"journal", "rulebook"} <= steps().keys()
    for app, names in steps().items():
        goal = next((name for name in reversed(names) if (app, name) in ONE_WAY), names[0])
        with copy_in_use(monkeypatch):
            MigrationExecutor(connection).migrate([(app, goal)])
            before = contents()
            assert len(before) > 20, f"going back to {app}.{goal} takes nearly everything along"
            call_command("migrate", verbosity=0)
            nothing_is_lost(app, before, contents())
            assert triggers() == rules
            if before["journal_link"].rows == today["journal_link"]:
                assert record.verify("431002").fault is None


def nothing_is_lost(app, before, after):
    for table, content in before.items():
        assert after[table].rows == content.rows, f"{app}: {table}"
        for column, digest in content.columns.items():
            assert after[table].columns.get(column) == digest, f"{app}: {table}.{column}"


def test_migrations_stand_in_one_line_without_gaps():
    """Two people's 0003 are found here, not on the day of the upgrade."""
    assert MigrationLoader(None).detect_conflicts() == {}
    for folder in sorted((ROOT / "src" / "gongzhi").glob("*/*/migrations")):
        numbers = [int(path.name[:4]) for path in sorted(folder.glob("[0-9]*.py"))]
        assert numbers == list(range(1, len(numbers) + 1)), folder
