"""The recording adapter in place of a real one, and a job queue with nothing else in it."""

import pytest
from django.db import connection

from .recording import GROUPS, NAME, Groups, Recording


@pytest.fixture
def recording(settings):
    settings.SMS_ADAPTER = NAME
    yield Recording
    Recording.sent.clear()
    Recording.faults.clear()
    Recording.seconds = 0


@pytest.fixture
def groups(settings):
    settings.ROBOT_ADAPTER = GROUPS
    yield Groups
    Groups.sent.clear()
    Groups.faults.clear()
    Groups.seconds = 0


@pytest.fixture
def own_queue(transactional_db, monkeypatch):
    """For tests that commit: Django empties only its own tables, and a worker's threads
    would keep their connections to the test database."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
