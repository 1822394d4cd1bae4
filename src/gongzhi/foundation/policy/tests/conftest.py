"""A permission table of each test's own."""

import pytest

from gongzhi.foundation.policy import engine


@pytest.fixture(autouse=True)
def own_table(monkeypatch):
    monkeypatch.setattr(engine, "ALL_PERMISSIONS", {})
