"""What was told stays: the database itself refuses to change it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.foundation.journal import chain, models

from .telling import NOON, contents, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    entries = [told(number) for number in range(3)]
    chain.seal_all(at=NOON)
    told(3)
    with connection.cursor() as cursor:  # PostgreSQL refuses by itself while checks are due
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return entries


def refused(statement, parameters=()):
    """Try a statement; returns the database's words, after a look that nothing changed."""
    before = contents()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        connection.cursor().execute(statement, parameters)
    assert refusal.value.__cause__.sqlstate == "23001"
    assert contents() == before
    return refusal.value.__cause__.diag.message_primary


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET event = 'other'",
        "UPDATE journal_entry SET at = at + interval '1 second'",
        "UPDATE journal_entry SET digest = digest WHERE id = (SELECT min(id) FROM journal_entry)",
    ],
)
def test_an_entry_is_never_changed(record, statement):
    assert refused(statement) == "journal is append-only: UPDATE on journal_entry refused"


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_link SET seq = seq + 10", "UPDATE journal_link SET value = value"]
)
def test_a_link_is_never_changed(record, statement):
    assert refused(statement) == "journal is append-only: UPDATE on journal_link refused"


@pytest.mark.parametrize("table", ["journal_entry", "journal_link", "journal_payload"])
def test_nothing_is_deleted(record, table):
    words = f"journal is append-only: DELETE on {table} refused"
    assert refused(f"DELETE FROM {table}") == words


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("TRUNCATE journal_link", "journal_link"),
        ("TRUNCATE journal_payload", "journal_payload"),
        ("TRUNCATE journal_entry CASCADE", "journal_entry"),
        ("TRUNCATE testing_thing, journal_link", "journal_link"),
    ],
)
def test_nothing_is_truncated(record, statement, table):
    assert refused(statement) == f"journal is append-only: TRUNCATE on {table} refused"


ERASE = "UPDATE journal_payload SET body = NULL, salt = NULL, actor_id = NULL, redacted_at = now()"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_payload SET body = '{}'::jsonb",
        "UPDATE journal_payload SET body = body",
        "UPDATE journal_payload SET actor_id = 8",
        "UPDATE journal_payload SET salt = '\\x00'",
        "UPDATE journal_payload SET redacted_at = now()",
        "UPDATE journal_payload SET body = NULL, salt = NULL, actor_id = NULL",
        "UPDATE journal_payload SET body = NULL, salt = NULL, redacted_at = now()",
        "UPDATE journal_payload SET body = NULL, actor_id = NULL, redacted_at = now()",
        f"{ERASE}, entry_id = entry_id + 1000",
    ],
)
def test_a_payload_is_not_changed(record, statement):
    assert refused(statement) == "a payload may be erased once, never changed"


def test_a_payload_is_erased_once_and_never_again(record):
    with connection.cursor() as cursor:
        cursor.execute(f"{ERASE} WHERE entry_id = %s", (record[0].pk,))
        assert cursor.rowcount == 1
    payload = models.Payload.objects.get(pk=record[0].pk)
    assert (payload.body, payload.salt, payload.actor_id) == (None, None, None)
    words = "a payload may be erased once, never changed"
    assert refused(f"{ERASE} WHERE entry_id = %s", (record[0].pk,)) == words
    restore = "UPDATE journal_payload SET body = '{}', salt = '\\x00', redacted_at = NULL"
    assert refused(f"{restore} WHERE entry_id = %s", (record[0].pk,)) == words


def test_a_fork_cannot_be_written(record):
    last = models.Link.objects.order_by("seq").last()
    loose = models.Entry.objects.order_by("pk").last()
    fork = models.Link(
        entry=loose,
        district=last.district,
        seq=last.seq,
        alg=last.alg,
        previous=last.previous,
        value=b"other",
    )
    with pytest.raises(IntegrityError, match="journal_chain_has_no_fork"), transaction.atomic():
        fork.save(force_insert=True)
    assert models.Link.objects.count() == 3
