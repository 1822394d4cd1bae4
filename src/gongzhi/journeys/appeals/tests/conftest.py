"""A town to say things in, and a folder for sealed bytes that goes with the test."""

import pytest
import time_machine

from . import browsing, factories


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def pack(db):
    return factories.make_pack()


@pytest.fixture
def town(db):
    return factories.make_town()


@pytest.fixture
def noon():
    """Two hours after what factories make; the clock stands."""
    with time_machine.travel(browsing.NOON, tick=False):
        yield browsing.NOON
