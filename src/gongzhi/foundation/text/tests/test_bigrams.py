"""Pairs of characters: two Chinese characters find every text that has them side by side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.text import bigrams

WORDS = st.text(alphabet="路灯坏了漏水3栋aB中 ，。", max_size=12)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("，。 \n", []),
        ("灯", ["灯"]),
        ("路灯", ["灯", "路", "路灯"]),
        ("路 灯", ["灯", "路"]),
        ("路灯路灯", ["灯", "灯路", "路", "路灯"]),
        ("路灯 坏A", ["a", "坏", "坏a", "灯", "路", "路灯"]),
        ("３栋Ａ", ["3", "3栋", "a", "栋", "栋a"]),  # full width is folded
        ("a_b", ["a", "b"]),
        ("𠮷野", ["野", "𠮷", "𠮷野"]),  # beyond the basic plane
        ("㎡", ["2", "m", "m2"]),
    ],
)
def test_pairs_and_single_characters(text, pairs):
    assert bigrams(text) == pairs


@given(WORDS)
def test_pairs_are_distinct_and_in_order(text):
    found = bigrams(text)
    assert found == sorted(set(found))
    assert all(len(pair) in (1, 2) for pair in found)


@given(WORDS, WORDS, WORDS)
def test_whatever_stands_in_a_text_is_found_in_it(before, words, after):
    assert set(bigrams(words)) <= set(bigrams(f"{before}{words}{after}"))


@given(st.text())
def test_any_text_has_pairs_without_blanks_or_marks(text):
    assert all(pair.isalnum() or not pair.isascii() for pair in bigrams(text))
