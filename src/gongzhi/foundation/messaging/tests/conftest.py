"""The recording adapter in place of a real one, and a job queue with nothing else in it."""

from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import connection

from .recording import GROUPS, NAME, Groups, Recording, Vendor


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


@pytest.fixture
def vendor():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    Vendor.heard.clear()
    Vendor.answer, Vendor.seconds = (200, '{"errcode":0,"errmsg":"ok"}'), 0
