"""Reading on while what was read is written: the two wait for different things."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

AnyItem = TypeVar("AnyItem")
_END: Any = object()


def one_ahead(items: Iterator[AnyItem]) -> Iterator[AnyItem]:
    """The same items in the same order, the next one made in a thread while one is used.

    What goes wrong while an item is made is raised in its place. The items must be made
    without the database: a thread has a connection, and so a transaction, of its own.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as reader:
        coming = reader.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = reader.submit(next, items, _END)
            yield item
