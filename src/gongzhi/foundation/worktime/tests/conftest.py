"""What a process keeps of the calendar belongs to one test."""

import pytest

from gongzhi.foundation.worktime import queries


@pytest.fixture(autouse=True)
def fresh():
    queries.forget()
    yield
    queries.forget()
