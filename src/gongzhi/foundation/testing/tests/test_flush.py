"""After a test that commits, every table of every schema is empty and still protected."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from gongzhi.foundation.journal import chain
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing.events import ThingMoved
from gongzhi.foundation.testing.management.commands.flush import KEPT
from gongzhi.foundation.testing.models import Thing

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def rows_by_table():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename), tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        counted = {}
        for name, table in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {name}")
            if table not in KEPT:
                counted[name] = cursor.fetchone()[0]
    return counted


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_journal_the_queue_and_tables_of_other_schemas():
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA elsewhere CREATE TABLE kept_apart (id int)")
        cursor.execute("INSERT INTO elsewhere.kept_apart VALUES (1)")
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('a', 'b')")
    Thing.objects.create()
    with transaction.atomic():
        tell(ThingMoved(subject_id=UUID(int=1), area="431002", actor_id=None, at=NOON))
    chain.seal_all(at=NOON)
    kinds = ContentType.objects.count()
    before = rows_by_table()
    full = {name for name, rows in before.items() if rows}
    assert {
        *("elsewhere.kept_apart", "public.journal_entry", "public.journal_link"),
        *("public.journal_payload", "public.procrastinate_jobs", "public.testing_thing"),
    } <= full
    try:
        call_command("flush", interactive=False, verbosity=0)
        assert set(rows_by_table().values()) == {0}
        assert rows_by_table().keys() == before.keys()
        assert ContentType.objects.count() == kinds
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA elsewhere CASCADE")


@pytest.mark.django_db(transaction=True)
def test_the_triggers_are_back_in_force_after_a_flush():
    call_command("flush", interactive=False, verbosity=0)
    with transaction.atomic():
        tell(ThingMoved(subject_id=UUID(int=1), area="431002", actor_id=None, at=NOON))
    with pytest.raises(IntegrityError, match="TRUNCATE on journal_entry refused"):
        connection.cursor().execute("TRUNCATE journal_entry CASCADE")
    with pytest.raises(IntegrityError, match="UPDATE on journal_entry refused"):
        Entry.objects.update(event="other")
    assert Entry.objects.get().event == "testing.moved"
