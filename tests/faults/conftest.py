"""A small house that may be killed and ill-treated; its proofs stay together on one process."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bench.house import House, small_house


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Those who write hostile words everywhere come last, after the shuffling.

    What they leave is nobody's ground.
    """
    yield
    items.sort(key=lambda item: "test_hostile_words" in str(item.path))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Three communities with server and worker, on a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with small_house(port) as house:
        yield house
