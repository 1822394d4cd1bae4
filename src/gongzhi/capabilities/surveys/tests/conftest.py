"""A community with homes and people at work, at a clock that stands."""

import pytest
import time_machine

from gongzhi.foundation.testing.browser import *  # noqa: F403  fixtures

from . import factories


@pytest.fixture
def town(db):
    return factories.make_town()


@pytest.fixture
def noon():
    with time_machine.travel(factories.AT, tick=False):
        yield factories.AT
