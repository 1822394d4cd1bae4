"""A calendar that is read anew by every test, and threads that leave no connection behind."""

import pytest
from django.db import connection

from gongzhi.foundation.rulebook import queries as rulebook
from gongzhi.foundation.worktime import queries as calendars
from gongzhi.foundation.worktime.models import Year


@pytest.fixture(autouse=True)
def fresh():
    """What a process keeps in memory of calendar and packs belongs to one test."""
    calendars.forget()
    rulebook.forget()
    yield
    calendars.forget()
    rulebook.forget()


@pytest.fixture
def year_2026(db):
    """The notices of 2026 and 2027 are out; every weekday is worked on."""
    Year.objects.bulk_create(
        [Year(year=2026, is_published=True), Year(year=2027, is_published=True)]
    )
    calendars.forget()


@pytest.fixture
def committed(transactional_db, monkeypatch):
    """For tests that commit, with threads that shall leave no connection behind."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
