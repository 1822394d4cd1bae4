"""A town with a school that can be asked, and a clock that stands."""

import pytest
import time_machine

from gongzhi.foundation.testing.browser import *  # noqa: F403  fixtures
from gongzhi.journeys.appeals.tests import browsing

from . import factories


@pytest.fixture
def town(db):
    return factories.make_town()


@pytest.fixture
def school(town):
    return factories.make_school()


@pytest.fixture
def noon():
    """Two hours after what factories make; the clock stands."""
    with time_machine.travel(browsing.NOON, tick=False):
        yield browsing.NOON
