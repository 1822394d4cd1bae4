"""Upgrading a house in use: from the tables of every earlier step to those of today, nothing is lost."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import sql

from gongzhi.foundation.journal import chain, record
from gongzhi.foundation.upkeep.backup import back_up, tables
from twin.tests.conftest import NOW, forget, make, make_ground

from .conftest import ROOT, url_of

# Steps that cannot be taken back, with the reason: what comes before them in their app is not tried.
ONE_WAY: dict[tuple[str, str], str] = {}
# What a step counts anew from other rows, with the reason: their number is compared with today's.
DERIVED = {"insight_tally": "weeks are summed from the days when the step is taken"}


def later_steps() -> list[Migration]:
    """Every step of ours but the first of each app, in the order in which they are taken."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    ours = [step for step, _ in plan if step.__module__.startswith("gongzhi.")]
    last = dict(sorted(ONE_WAY))
    return [
        step
        for step in ours
        if step.name > max(last.get(step.app_label, ""), first_of(ours, step.app_label))
    ]


def first_of(steps: list[Migration], app: str) -> str:
    return min(step.name for step in steps if step.app_label == app)


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
    made = make(appeals=40)
    chain.seal_all(at=NOW)
    yield made
    forget()


def test_every_step_can_be_taken_with_a_district_in_the_tables(district, monkeypatch):
    """Every app goes back to where it began, all rows in place, and comes up to today."""
    with copy_in_use(monkeypatch):
        rules, today = triggers(), contents()
        assert today["appeals_appeal"].rows == district.appeals > 40
        steps = later_steps()
        assert {"journal", "people", "rulebook"} <= {step.app_label for step in steps}
        executor = MigrationExecutor(connection)
        for step in reversed(steps):
            executor.unapply_migration(state_before(executor, step), step)
        before = contents()
        for step in steps:
            executor.apply_migration(state_before(executor, step), step)
        nothing_is_lost(before, contents())
        assert {name: content.rows for name, content in contents().items()} == {
            name: content.rows for name, content in today.items()
        }
        assert triggers() == rules
        call_command("migrate", check_unapplied=True, verbosity=0)
        assert record.verify("431002").fault is None


def state_before(executor, step):
    return executor.loader.project_state((step.app_label, step.name), at_end=False)


def nothing_is_lost(before, after):
    for table, content in before.items():
        if table in DERIVED:
            continue
        assert after[table].rows == content.rows, table
        for column, digest in content.columns.items():
            assert after[table].columns.get(column) == digest, f"{table}.{column}"


def test_a_backup_from_before_a_step_is_restored_and_brought_up_to_today(
    transactional_db, settings, monkeypatch, elsewhere, tmp_path
):
    """The journal before its triggers, as the first release of some day may have left it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    rules = triggers()
    with copy_in_use(monkeypatch):
        MigrationExecutor(connection).migrate([("journal", "0001_tables")])
        assert len(triggers()) < len(rules)
        kept = back_up(tmp_path / "backup", at=timezone.now(), say=lambda words: None)
    assert kept.migrations["journal"] == ("0001_tables",)
    done = elsewhere.run("restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    steps = elsewhere.rows("SELECT name FROM django_migrations WHERE app = 'journal' ORDER BY 1")
    assert steps == [("0001_tables",), ("0002_append_only",)]
    there = elsewhere.rows("SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1")
    assert there == sorted((name,) for _, name, _ in rules)


def test_migrations_stand_in_one_line_without_gaps():
    """Two people's 0003 are found here, not on the day of the upgrade."""
    assert MigrationLoader(None).detect_conflicts() == {}
    for folder in sorted((ROOT / "src" / "gongzhi").glob("*/*/migrations")):
        numbers = [int(path.name[:4]) for path in sorted(folder.glob("[0-9]*.py"))]
        assert numbers == list(range(1, len(numbers) + 1)), folder
