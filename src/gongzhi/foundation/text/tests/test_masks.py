"""What is left of a name or a number where the whole is not needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text import masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("王明", "王*"),
        ("王", "王*"),
        ("欧阳小明", "欧***"),
        ("", "未留姓名"),
        ("买买提·阿不都", "买******"),
    ],
)
def test_a_name_keeps_its_first_character(name, shown):
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800001234", "138****1234"),
        ("8613800001234", "861****1234"),
        ("02812345", "****"),
        ("1234567", "****"),
        ("", "****"),
    ],
)
def test_a_number_hides_its_middle_or_all(phone, shown):
    assert masked_phone(phone) == shown


@given(st.text(alphabet="0123456789", max_size=20))
def test_at_least_four_digits_are_never_shown(phone):
    shown = sum(character.isdigit() for character in masked_phone(phone))
    assert shown == 0 or len(phone) - shown >= 4
