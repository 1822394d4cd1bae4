"""The shipped rules, and the calendar their tests need."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import settings

from gongzhi.foundation import rulebook, worktime
from gongzhi.foundation.rulebook import queries as packs
from gongzhi.foundation.worktime import queries as calendar

NOON = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai


@pytest.fixture
def rules(db):
    packs.forget()
    calendar.forget()
    worktime.seed_years()
    rulebook.load(settings.RULEPACKS, at=NOON)
    yield packs
    packs.forget()
    calendar.forget()


@pytest.fixture
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT
