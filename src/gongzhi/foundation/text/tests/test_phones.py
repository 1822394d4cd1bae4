"""Mobile numbers as people type them, made normal or refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text import BadPhone, normal_phone

NUMBERS = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234",
        " 138 0000 1234 ",
        "138-0000-1234",
        "138－0000－1234",
        "138—0000—1234",
        "(138)00001234",
        "（138）00001234",
        "+86 138 0000 1234",
        "8613800001234",
        "0086-13800001234",
        "１３８００００１２３４",
        "＋86138 0000 1234",
        "138\t0000\u00a01234\n",
    ],
)
def test_the_same_number_however_it_is_typed(typed):
    assert normal_phone(typed) == "13800001234"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "手机号只能是数字，请核对一遍"),
        ("一三八", "手机号只能是数字，请核对一遍"),
        ("1380000123a", "手机号只能是数字，请核对一遍"),
        ("138000012345", "手机号是 11 位，这里有 12 位"),
        ("1380000123", "手机号是 11 位，这里有 10 位"),
        ("07352221234", "手机号以 13 到 19 开头，请核对一遍"),
        ("12800001234", "手机号以 13 到 19 开头，请核对一遍"),
        ("138٠٠٠٠١٢٣٤", "手机号只能是数字，请核对一遍"),  # digits of another script
        ("13²00001234", "手机号只能是数字，请核对一遍"),
        ("+8613800001234+", "手机号只能是数字，请核对一遍"),
    ],
)
def test_what_is_no_number_is_refused_with_what_is_wrong(typed, words):
    with pytest.raises(BadPhone) as refusal:
        normal_phone(typed)
    assert str(refusal.value) == words


@given(NUMBERS, st.sampled_from(["", "+86", "86", "0086", "+86 "]))
def test_making_normal_twice_changes_nothing(number, prefix):
    assert normal_phone(prefix + number) == number
    assert normal_phone(normal_phone(prefix + number)) == number


@given(st.text())
def test_whatever_is_typed_is_a_number_or_refused(text):
    try:
        found = normal_phone(text)
    except BadPhone:
        return
    assert len(found) == 11
    assert found.isascii()
    assert found.isdigit()
