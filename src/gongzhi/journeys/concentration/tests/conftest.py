"""A town that speaks, and a clock that stands."""

import pytest
import time_machine

from gongzhi.foundation.testing.browser import *  # noqa: F403  fixtures
from gongzhi.journeys.appeals.tests import browsing
from gongzhi.journeys.appeals.tests.factories import make_town


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def noon():
    """Two hours after what factories make; the clock stands."""
    with time_machine.travel(browsing.NOON, tick=False):
        yield browsing.NOON
