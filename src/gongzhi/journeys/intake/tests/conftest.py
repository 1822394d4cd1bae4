"""A town to take things in, and a folder for sealed bytes that goes with the test."""

import pytest
import time_machine

from gongzhi.foundation.testing.browser import *  # noqa: F403  fixtures
from gongzhi.journeys.appeals.tests import browsing

from . import factories


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def town(db):
    return factories.make_town()


@pytest.fixture
def noon():
    """Two hours after what factories make; the clock stands."""
    with time_machine.travel(browsing.NOON, tick=False):
        yield browsing.NOON
