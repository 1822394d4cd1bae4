"""Reading with the limits that tests use."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from gongzhi.foundation import tabular

LIMITS = {"max_bytes": 20 * 1024 * 1024, "max_rows": 200_000, "max_columns": 50}


@pytest.fixture
def read():
    """``read(bytes or path, name)`` gives a Table."""

    def read_(source, name="名册.xlsx", **changes):
        upload = ContentFile(source) if isinstance(source, bytes) else source
        return tabular.read_table(upload, name=name, **{**LIMITS, **changes})

    return read_
