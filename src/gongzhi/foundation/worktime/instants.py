"""Instants as the database sends them, read by the language itself.

A page of rows holds hundreds of them, and the driver's own reader takes a page's time for it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.signals import connection_created
from psycopg.abc import Buffer
from psycopg.adapt import Loader


class InstantLoader(Loader):
    """``timestamptz`` in ISO style with its offset, as a datetime in UTC."""

    timezone = UTC  # Django looks here before it puts its own reader in place

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode()).astimezone(UTC)


def read_quickly(*, connection: Any, **_: Any) -> None:
    """For every new connection whose instants are in UTC."""
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", InstantLoader)


def install() -> None:
    connection_created.connect(read_quickly, dispatch_uid="gongzhi.instants")
