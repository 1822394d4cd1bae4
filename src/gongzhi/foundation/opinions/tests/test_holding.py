"""What groups hold: the tests of Polis, by hand, and as another programme picks statements."""

from __future__ import annotations

import json
from math import sqrt

import numpy as np
import pytest

from gongzhi.foundation.opinions.grouping import find_groups
from gongzhi.foundation.opinions.holding import (
    CRITICAL,
    agreed_by_all,
    agreed_in_every_group,
    counts_of,
    held_by_groups,
    one_proportion,
    two_proportions,
)

from .parted import ballots
from .test_grouping import CONVERSATIONS, EXPECTED, _ballots


def test_the_tests_by_hand():
    """Nine of ten agree; seven of ten here against two of ten there; each smoothed by one."""
    assert one_proportion(np.array(9), np.array(10)) == pytest.approx(
        2 * sqrt(11) * (10 / 11 - 0.5)
    )
    pooled = (8 + 3) / 22
    expected = (8 / 11 - 3 / 11) / sqrt(pooled * (1 - pooled) * (2 / 11))
    told = two_proportions(*(np.array([n]) for n in (7, 10, 2, 10)))
    assert told[0] == pytest.approx(expected)
    assert two_proportions(*(np.array([n]) for n in (10, 10, 10, 10)))[0] == 0
    assert pytest.approx(1.2816, abs=1e-4) == CRITICAL


def test_what_all_agree_on_is_what_nobody_differs_on():
    table, _ = ballots((60, 40))
    agreed = [one for one in agreed_by_all(table) if one.is_agreed]
    assert {table.statements[one.statement] for one in agreed} == {0, 1, 2, 3, 4}
    counts = counts_of(table, find_groups(table))
    product = agreed_in_every_group(counts)
    assert set(np.argsort(-product)[:5].tolist()) >= {one.statement for one in agreed[:3]}


def test_each_group_holds_what_the_other_does_not():
    table, _ = ballots((60, 40))
    found = find_groups(table)
    counts = counts_of(table, found)
    held = held_by_groups(counts)
    assert len(held) == 2
    for group, holds in enumerate(held):
        assert 1 <= len(holds) <= 5
        assert holds[0].is_agreed
        assert [one.is_agreed for one in holds] == sorted(
            (one.is_agreed for one in holds), reverse=True
        )
        for one in holds:
            part = counts.agree if one.is_agreed else counts.disagree
            inside = part[group, one.statement] / counts.seen[group, one.statement]
            outside = part[1 - group, one.statement] / counts.seen[1 - group, one.statement]
            assert inside > outside
            assert table.statements[one.statement] >= 5  # the first five part nobody


def test_counts_add_up_over_the_groups():
    table, _ = ballots((30, 30))
    found = find_groups(table)
    counts, all_of_them = counts_of(table, found), counts_of(table.of(found.among))
    assert (counts.seen.sum(axis=0) == all_of_them.seen[0]).all()
    assert (counts.agree.sum(axis=0) == all_of_them.agree[0]).all()
    others = counts.outside()
    assert (others.disagree + counts.disagree == all_of_them.disagree[0]).all()


@pytest.mark.outside_data
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_conversations_are_told_by_the_statements_red_dwarf_picks(name):
    expected = json.loads(EXPECTED.read_text("utf-8"))[name]
    table = _ballots(name)
    told = {
        side: [
            table.statements[one.statement]
            for one in agreed_by_all(table)
            if one.is_agreed is agreed
        ]
        for side, agreed in (("agree", True), ("disagree", False))
    }
    assert told == expected["consensus"]
    if expected["is_stable"]:
        found = find_groups(table)
        held = held_by_groups(counts_of(table, found))
        picked = {frozenset(table.statements[one.statement] for one in holds) for holds in held}
        theirs = {frozenset(holds) for holds in expected["holds"]}
        shared = sum(max(len(one & other) for other in theirs) for one in picked)
        assert shared >= 0.9 * sum(map(len, picked))
