"""Weighing characters: exact values, and nothing that breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.text.similar import gram_counts, likeness, side_by_side, weighed


def test_runs_are_counted_within_words_only():
    counts = gram_counts(["路灯坏了，路灯", "路 灯", ""], (2, 3))
    # 路灯 twice, 灯坏, 坏了; 路灯坏, 灯坏了
    assert sorted(counts[0].data.tolist()) == [1, 1, 1, 1, 2]
    assert counts[1].nnz == 0
    assert counts[2].nnz == 0


def test_width_and_case_make_no_difference():
    counts = gram_counts(["ＡＢ小区１２", "ab小区12"], (2, 3))
    assert (counts[0] != counts[1]).nnz == 0


def test_no_runs_of_different_texts_are_mixed():
    counts = gram_counts(["路", "灯"], (2,))
    assert counts.nnz == 0


def test_what_few_say_weighs_more():
    rows = weighed(gram_counts(["路灯", "路灯水管", "路灯电梯"], (2,)))
    common = set(rows[1].indices) & set(rows[2].indices)
    (place,) = common
    assert rows[1].toarray()[0][place] == pytest.approx(0.3854, abs=1e-4)
    assert likeness(rows[:1], rows[:1])[0] == pytest.approx(1)


def test_what_one_alone_says_makes_nothing_alike():
    rows = weighed(gram_counts(["路灯坏", "路灯好"], (2,)), seen_in=2)
    assert likeness(rows[:1], rows[1:])[0] == pytest.approx(1)


def test_two_kinds_of_evidence_are_a_weighed_mean():
    same, apart = (
        weighed(gram_counts(["路灯", "路灯"], (2,))),
        weighed(gram_counts(["水管", "电梯"], (2,))),
    )
    both = side_by_side([(0.25, same), (0.75, apart)])
    assert likeness(both[:1], both[1:])[0] == pytest.approx(0.25)


def test_who_lacks_one_kind_is_judged_by_the_other():
    titles = weighed(gram_counts(["", "路灯"], (2,)))
    words = weighed(gram_counts(["路灯", "路灯"], (2,)))
    both = side_by_side([(0.5, titles), (0.5, words)])
    assert likeness(both[:1], both[1:])[0] == pytest.approx(np.sqrt(0.5))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_text_is_taken(texts):
    rows = weighed(gram_counts(texts, (2, 3)))
    assert rows.shape[0] == len(texts)
    assert np.isfinite(rows.data).all()
