"""The folder of real data beside the project, which never comes into it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
FOLDER = Path(os.environ.get("GONGZHI_TEST_DATA", ROOT.parent / "shared" / "data"))


def outside_data(name: str) -> Path:
    """The path of a file or folder of real data; skips the test where there is none."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"没有真实数据 {name}：把数据放到 {FOLDER}，或设 GONGZHI_TEST_DATA")
    return path
