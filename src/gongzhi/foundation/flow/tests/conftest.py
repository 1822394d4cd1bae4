"""Permissions and flows of each test's own."""

import pytest

from gongzhi.foundation.flow import engine as flow_engine
from gongzhi.foundation.policy import engine as policy_engine


@pytest.fixture(autouse=True)
def own_tables(monkeypatch):
    monkeypatch.setattr(policy_engine, "ALL_PERMISSIONS", {})
    monkeypatch.setattr(flow_engine, "ALL_FLOWS", {})
