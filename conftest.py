"""What every test of the house may count on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from gongzhi.doors.portal import facts
from gongzhi.foundation.memory import settle
from gongzhi.foundation.rulebook import queries as rulebook
from gongzhi.foundation.worktime import queries as worktime

KEPT_TOGETHER = ("tests/e2e/", "tests/faults/", "src/twin/tests/")
TAKE_LONG = "tests/"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever opens a browser is a browser test, so that none runs among the others."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_collection_finish() -> None:
    """Tests and code stay until the end: nobody looks through them for what can go."""
    settle()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """The order below stands: a file with many tests is not sent out before one that takes long."""
    config.option.loadscopereorder = False


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def begin_with_what_takes_long(items: list[pytest.Item]) -> None:
    """So that at the end no process waits for another."""
    items.sort(key=lambda item: not item.nodeid.startswith(TAKE_LONG))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Files go to whichever process is free, but a house is not made twice."""
    return TogetherScheduling(config, log)


class TogetherScheduling(LoadScopeScheduling):
    """Tests of a file, or of a folder that makes a house of its own, stay on one process.

    The plugin's own groups are not found any more: it writes their names where this pytest does
    not look.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in KEPT_TOGETHER if nodeid.startswith(folder)), file)


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries: Callable[..., Any]) -> Callable[..., Any]:
    """Counts a page's own queries: what a process looks at every few seconds stays looked at.

    Without it a literal count would be one too high whenever the few seconds end between a
    test's first request and the counted one.
    """
    from gongzhi.register.organizations.queries import units  # noqa: PLC0415  models come after apps

    def counted(*args: Any, **kwargs: Any) -> Any:
        for kept in (rulebook, worktime, units, facts):
            kept.stay_fresh()
        return django_assert_num_queries(*args, **kwargs)

    return counted


@pytest.fixture(autouse=True)
def _packs_of_this_test() -> None:
    """Packs of another test, rolled back since, are not in force here."""
    rulebook.forget()
