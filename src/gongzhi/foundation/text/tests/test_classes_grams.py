"""Runs of a text: what they are, and that nothing breaks them."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text.classes import grams


def spelled(text):
    keys, _ = grams.counted(text)
    return {grams.spelled(int(key)) for key in keys}


def test_runs_are_single_characters_and_pairs():
    assert spelled("路灯坏") == {"路", "灯", "坏", "路灯", "灯坏"}


def test_no_run_reaches_over_a_sign_or_a_blank():
    assert spelled("灯，坏") == {"灯", "坏"}
    assert spelled("灯 坏\n了") == {"灯", "坏", "了"}


def test_digits_are_all_the_same_so_that_no_number_is_learned():
    assert grams.plain("138０0138000 ２栋") == "00000000000 0栋"
    assert spelled("13") == {"0", "00"}


def test_width_and_case_make_no_difference():
    assert spelled("ＡＢ") == spelled("ab") == {"a", "b", "ab"}


@pytest.mark.parametrize("text", ["", " ", "。", "\ud800", "😀", "\x00"])
def test_where_nothing_is_said_there_are_no_runs(text):
    assert spelled(text) == set()


def test_counts_are_in_the_order_of_the_runs():
    keys, times = grams.counted("灯灯坏")
    assert dict(zip(map(grams.spelled, keys.tolist()), times.tolist(), strict=True)) == {
        "灯": 2, "坏": 1, "灯灯": 1, "灯坏": 1,
    }  # fmt: skip
    assert keys.tolist() == sorted(keys.tolist())


@given(st.text(max_size=60))
def test_a_place_in_the_plain_text_is_a_place_in_the_text(text):
    plain = grams.plain(text)
    assert len(plain) == len(text)
    pairs = grams.pairs_of(grams.codes_of(text)).tolist()
    assert len(pairs) == max(len(text) - 1, 0)
    assert all(not key or plain[n : n + 2] == grams.spelled(key) for n, key in enumerate(pairs))


@given(st.text(alphabet="灯坏 ，1a", max_size=60))
def test_what_is_counted_is_what_stands_there(text):
    plain = grams.plain(text)
    runs = Counter(sign for sign in plain if sign != " ")
    runs += Counter(a + b for a, b in pairwise(plain) if " " not in a + b)
    keys, times = grams.counted(text)
    assert dict(zip(map(grams.spelled, keys.tolist()), times.tolist(), strict=True)) == runs
