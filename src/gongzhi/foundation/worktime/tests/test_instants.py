"""Instants come back as they were stored, to the microsecond."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from ..instants import InstantLoader


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 5, 6, 30, 0, 123456, tzinfo=UTC),
        datetime(2026, 3, 5, 6, 30, 0, 120000, tzinfo=UTC),
        datetime(2026, 3, 5, 6, 30, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_as_it_was(at):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz, NULL::timestamptz", (at,))
        found, nothing = cursor.fetchone()
    assert (found, found.tzinfo, nothing) == (at, UTC, None)


@pytest.mark.django_db
def test_an_instant_of_another_zone_is_the_same_instant():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
        cursor.execute("SELECT '2026-03-05 06:30:00+00'::timestamptz")
        assert cursor.fetchone() == (datetime(2026, 3, 5, 6, 30, tzinfo=UTC),)


@pytest.mark.django_db
def test_the_connection_reads_with_it():
    connection.ensure_connection()
    assert connection.connection.adapters.get_loader(1184, 0) is InstantLoader
