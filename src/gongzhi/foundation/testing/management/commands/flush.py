"""``flush`` for the test database, where Django's own would stop or leave rows behind."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction

# Django writes these when it migrates; no test does.
KEPT = ("django_migrations", "django_content_type", "auth_permission")

_TABLES = """
SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ')
FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> ALL (%s)
"""


class Command(flush.Command):
    """Empty every table of every schema, whoever manages it, triggers or not.

    Tests that commit end with this command. Django's truncates only what it created in the
    first schema, which misses the job queue and the membership register, and is refused by
    the tables that are only appended to. Their triggers rest for the length of this one
    transaction, and in no other, so tests see the tables as production has them.
    """

    def handle(self, **options: Any) -> None:
        name = options["database"]
        with transaction.atomic(using=name), connections[name].cursor() as cursor:
            cursor.execute(_TABLES, (list(KEPT),))
            (tables,) = cursor.fetchone()
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {tables}")
