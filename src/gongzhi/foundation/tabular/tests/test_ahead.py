"""Items made one ahead of their use."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from gongzhi.foundation import tabular


def test_order_stays_and_one_is_made_ahead():
    made: list[int] = []
    reached = threading.Event()

    def numbers() -> Iterator[int]:
        for number in range(4):
            made.append(number)
            if number == 1:
                reached.set()
            yield number

    items = tabular.one_ahead(numbers())
    assert next(items) == 0
    assert reached.wait(5)
    assert made == [0, 1]
    assert list(items) == [1, 2, 3]


def test_nothing_comes_of_nothing():
    assert list(tabular.one_ahead(iter(()))) == []


def test_what_goes_wrong_is_raised_in_its_place():
    def broken() -> Iterator[int]:
        yield 1
        raise tabular.TableRefused("第 2 行读不出来")

    items = tabular.one_ahead(broken())
    assert next(items) == 1
    with pytest.raises(tabular.TableRefused, match="第 2 行读不出来"):
        next(items)


def test_whoever_stops_early_leaves_no_thread_behind():
    items = tabular.one_ahead(iter(range(1_000)))
    assert next(items) == 0
    items.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("ahead")]
