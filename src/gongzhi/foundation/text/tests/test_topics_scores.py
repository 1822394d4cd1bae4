"""Scores by hand: what a pair is, what the best match is."""

from __future__ import annotations

import pytest

from gongzhi.foundation.text.topics_scores import score_topics


def test_what_is_found_exactly_scores_one():
    scores = score_topics([("1", "2"), ("3", "4")], {"甲": ["1", "2"], "乙": ["3", "4"]})
    assert (scores.pair_precision, scores.pair_recall, scores.best_match_f1) == (1, 1, 1)


def test_pairs_are_those_of_marked_messages():
    # {1,2,5} and {3}: of the pairs 12, 15, 25 one is right; of 12, 13, 23 one is found.
    scores = score_topics([("1", "2", "5", "x")], {"甲": ["1", "2", "3"], "乙": ["5"]})
    assert scores.pair_precision == pytest.approx(1 / 3)
    assert scores.pair_recall == pytest.approx(1 / 3)


def test_a_cluster_is_matched_with_all_its_messages():
    scores = score_topics([("1", "2", "x", "y")], {"甲": ["1", "2"]})
    (match,) = scores.matches
    assert (match.precision, match.recall, match.f1) == (0.5, 1, pytest.approx(2 / 3))
    assert scores.pair_precision == 1


def test_what_is_in_no_cluster_stands_alone():
    scores = score_topics([], {"甲": ["1", "2", "3"]})
    assert scores.best_match_f1 == 0.5
    assert (scores.pair_precision, scores.pair_recall) == (1, 0)


def test_without_topics_there_is_nothing_to_miss():
    scores = score_topics([("1", "2")], {})
    assert (scores.pair_precision, scores.pair_recall, scores.best_match_f1) == (1, 1, 1)
