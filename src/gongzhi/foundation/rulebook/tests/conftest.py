"""A kind of rule of the tests' own, and packs that one test alone sees."""

import pytest

from gongzhi.foundation.rulebook import kinds, queries


@pytest.fixture(autouse=True)
def fresh():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    """``tests.limit``: an amount of at least one; a test asks whether a number is within it."""
    monkeypatch.setitem(
        kinds.ALL_KINDS,
        "tests.limit",
        kinds.Kind("tests.limit", "上限", _read, _is_within),
    )


def _read(rule):
    if rule.data["amount"] < 1:
        raise ValueError(f"amount 至少是 1，现在是“{rule.data['amount']}”")
    return rule.data["amount"]


def _is_within(pack, given):
    return given["number"] <= pack.value("tests.limit", given["of"], field="amount")
