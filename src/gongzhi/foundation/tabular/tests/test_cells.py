"""Cell values as people typed them."""

# ruff: noqa: DTZ001  cells know no zone
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.tabular.cells import as_typed


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (20190306.0, "20190306"),
        (13800001234.0, "13800001234"),
        (0.1 + 0.2, "0.3"),
        (89.50, "89.5"),
        (-12.0, "-12"),
        (-0.0, "0"),
        (1.5e-07, "0.00000015"),
        (123456789012345.0, "123456789012345"),
        (431002199001011234.0, "4.31002199001011E+17"),
        (1e22, "1.00000000000000E+22"),
        (float("inf"), "inf"),
        (7, "7"),
        (True, "TRUE"),
        (date(2019, 3, 6), "2019-03-06"),
        (datetime(2019, 3, 6), "2019-03-06"),
        (datetime(2019, 3, 6, 14, 30, 5), "2019-03-06 14:30:05"),
        (datetime(2019, 3, 6, 14, 29, 59, 999_998), "2019-03-06 14:30:00"),
        (datetime(2019, 3, 6, 23, 59, 59, 999_998), "2019-03-07"),
        (time(8, 5), "08:05:00"),
        (time(0, 0), "00:00:00"),
        (timedelta(hours=30, seconds=6), "30:00:06"),
        ("007", "007"),
        ("", ""),
    ],
)
def test_a_value_comes_back_as_typed(value, typed):
    assert as_typed(value) == typed


@settings(deadline=None)
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_every_whole_number_that_excel_can_keep_comes_back(number):
    assert as_typed(float(number)) == str(number)


@settings(deadline=None)
@given(st.decimals(-99_999_999, 99_999_999, places=4))
def test_every_short_decimal_comes_back(number):
    assert as_typed(float(number)) == format(number.normalize() + 0, "f")
