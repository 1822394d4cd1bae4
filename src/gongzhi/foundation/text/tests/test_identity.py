import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text import BadIdNumber, normal_id_number


def check_sign(first):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


def whole(first):
    return first + check_sign(first)


@pytest.mark.parametrize(
    "typed", ["{0}", " {0} ", "{1} {2} {3}", "{1}-{2}-{3}", "４{4}"], ids=range(5)
)
def test_a_number_is_the_same_however_it_is_typed(typed):
    good = whole("43100219900101001")
    parts = (good, good[:6], good[6:14], good[14:], good[1:])
    assert normal_id_number(typed.format(*parts)) == good


def test_a_small_x_at_the_end_is_the_sign_x():
    firsts = (f"43100219900101{n:03}" for n in range(1000))
    good = next(number for number in map(whole, firsts) if number.endswith("X"))
    assert normal_id_number(good.lower()) == good


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "这里有 0 位"),
        ("431002900101001", "这里有 15 位"),
        ("43100219900101001A", "最后一位是数字或者 X"),
        (whole("43100219901301001"), "生日不对"),
    ],
)
def test_what_is_wrong_is_said(typed, said):
    with pytest.raises(BadIdNumber, match=said):
        normal_id_number(typed)


@given(st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(order, place, by):
    good = whole(f"43100219900101{order:03}")
    wrong = good[:place] + str((int(good[place]) + by) % 10) + good[place + 1 :]
    with pytest.raises(BadIdNumber):
        normal_id_number(wrong)
