"""Reactions of each test's own, and a job queue with nothing else in it."""

from collections import defaultdict

import pytest
from django.db import connection

from gongzhi.foundation.journal import delivery


@pytest.fixture(autouse=True)
def reactions(monkeypatch):
    """Event name → reactions; empty, whatever the installed apps have entered."""
    own = defaultdict(list)
    monkeypatch.setattr(delivery, "_REACTIONS", own)
    return own


@pytest.fixture
def committed(transactional_db, monkeypatch):
    """For tests that commit, with threads that shall leave no connection behind."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
