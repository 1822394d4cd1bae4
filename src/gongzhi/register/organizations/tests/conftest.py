"""A rule pack that says how long an appointment is published, and none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import queries as shelf

PACK = """
code = "national"
title = "全国"
jurisdiction = ""
effective_from = 2020-01-01
"""
SECTION = """
[[organizations.publicity]]
code = "default"
label = "任职公示不少于"
amount = 5
unit = "working_days"
verified = "未核实"
[organizations.publicity.basis]
law = "党政领导干部选拔任用工作条例"
article = "任职前公示"
"""


@pytest.fixture
def publicity_pack(db, tmp_path):
    """Five working days, everywhere."""
    folder = tmp_path / "national"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    (folder / "organizations.toml").write_text(SECTION, encoding="utf-8")
    shelf.forget()
    rulebook.load(tmp_path, at=datetime(2026, 1, 1, tzinfo=UTC))
    yield rulebook
    _empty_shelf()


@pytest.fixture
def no_pack(db):
    _empty_shelf()


def _empty_shelf():
    """What a test loaded is rolled back: the process looks again, and so does the next test."""
    shelf._shelf.newest = -1
    shelf._shelf.latest = []
    shelf.forget()
