"""A twin ten times as large, made inside the database of one a tenth its size.

    PYTHONPATH=src:. python -m bench.multiply FROM TO

FROM and TO name databases in the server of DATABASE_URL; TO is made anew. Every appeal gets
nine copies with all that belongs to them: item, clocks, offers, words, answers, and what the
record tells of them. The copies stand outside the chain, which is as long as it was: for
measuring pages, not for verifying. It takes minutes where living a million lives takes an hour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.run import BIN, ROOT, environment

COPIES = 9
# The tables in the order of their keys, and which columns name an appeal.
TABLES = {
    "casework_workitem": ("id",),
    "casework_clock": ("item_id",),
    "casework_offer": ("item_id",),
    "appeals_appeal": ("item_id", "leading_id", "repeats_id"),
    "appeals_contact": ("appeal_id",),
    "appeals_message": ("appeal_id",),
    "appeals_reply": ("appeal_id",),
    "appeals_refusal": ("appeal_id",),
    "journal_entry": ("subject_id",),
    "journal_payload": (),
}
APART = sql.SQL("md5({column}::text || k)::uuid")
HASHED = sql.SQL("sha256({column} || k::text::bytea)")
MOVED = sql.SQL("{column} + k * (SELECT max(id) FROM journal_entry)")
_COLUMNS = """
SELECT column_name, is_identity = 'YES' FROM information_schema.columns
WHERE table_name = %s ORDER BY ordinal_position
"""
# Their keys were given, not made.
_NEXT = "SELECT setval(pg_get_serial_sequence('journal_entry', 'id'), max(id)) FROM journal_entry"


def copied(connection: psycopg.Connection[tuple[str, bool]], table: str) -> int:
    """Write the copies of one table's rows; returns how many."""
    given, taken = [], []
    for name, is_made in connection.execute(_COLUMNS, (table,)).fetchall():
        column = sql.Identifier(name)
        if (table, name) in {("journal_entry", "id"), ("journal_payload", "entry_id")}:
            value: sql.Composable = MOVED.format(column=column)
        elif is_made:
            continue
        elif name in TABLES[table]:
            value = APART.format(column=column)
        else:
            value = HASHED.format(column=column) if name == "receipt_hash" else column
        given.append(column)
        taken.append(value)
    statement = sql.SQL(
        "INSERT INTO {table} ({given}) OVERRIDING SYSTEM VALUE"
        " SELECT {taken} FROM {table} t, generate_series(1, {copies}) k"
    ).format(
        table=sql.Identifier(table),
        given=sql.SQL(", ").join(given),
        taken=sql.SQL(", ").join(taken),
        copies=COPIES,
    )
    return connection.execute(statement).rowcount


def multiply(base: str, source: str, target: str) -> None:
    url = make_conninfo(base, dbname=target)
    with psycopg.connect(make_conninfo(base, dbname="postgres"), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(target)))
        names = sql.Identifier(target), sql.Identifier(source)
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    with psycopg.connect(url) as connection:
        # Whole rows of a sound database: nothing is to be judged or reacted to once more.
        connection.execute("SET session_replication_role = replica")
        for table in ("journal_payload", *(name for name in TABLES if name != "journal_payload")):
            begun = time.monotonic()
            count = copied(connection, table)
            sys.stdout.write(f"{table}：{count:,} 行，{time.monotonic() - begun:.0f} 秒\n")
            sys.stdout.flush()
        connection.execute(_NEXT)
    line = [str(BIN / "python"), "-m", "config.cli", "insight", "rebuild"]
    subprocess.run(line, cwd=ROOT, env=environment(url), check=True)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    multiply(os.environ["DATABASE_URL"], *sys.argv[1:3])
