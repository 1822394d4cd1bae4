"""What every test of the house may count on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is a browser test, so that none runs among the others."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Callable[..., Any]) -> Callable[..., Any]:
    """Counts a page's own queries: what a process looks at every few seconds stays looked at."""

    def counted(*args: Any, **kwargs: Any) -> Any:
        _stay_fresh()
        return django_assert_num_queries(*args, **kwargs)

    return counted


def _stay_fresh() -> None:
    """Rule packs and calendar that this process has read count as just looked at.

    Without it a literal count would be one too high whenever the few seconds end between a
    test's first request and the counted one.
    """
    from gongzhi.foundation.rulebook import queries as rulebook  # noqa: PLC0415  apps come first
    from gongzhi.foundation.worktime import queries as worktime  # noqa: PLC0415

    now = time.monotonic()
    if rulebook._shelf.checked > float("-inf"):  # noqa: SLF001
        rulebook._shelf.checked = now  # noqa: SLF001
    if worktime._kept is not None:  # noqa: SLF001
        worktime._kept.checked = now  # noqa: SLF001
