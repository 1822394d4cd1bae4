"""What is left of a name or a number where the whole is not needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text import masked_name, masked_phone, masked_text


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


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("业主李明家漏水，电话13900001234。", "****家漏水，电话***********。"),
        ("找王阿姨，三栋2-501", "找***，三栋*****"),
        ("（周 叔说的）", "（***说的）"),
        ("灯不亮，请修。", "灯不亮，请修。"),
    ],
)
def test_what_gives_somebody_away_is_masked_and_the_rest_stays(typed, masked):
    assert masked_text(typed, ["周叔"]) == masked
