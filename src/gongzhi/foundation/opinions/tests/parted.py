"""Votes of people who part as they are told to, for tests."""

from __future__ import annotations

import numpy as np

from gongzhi.foundation.opinions.ballots import Ballots, ballots_of


def parted(sizes, statements=30, *, seed=1, surely=0.9, seen=0.7):
    """Ballots of groups of these sizes, and the group of every person in the table's order.

    Groups differ on all statements but the first five, on which everybody agrees.
    """
    chance = np.random.default_rng(seed)
    likes = chance.choice([-1, 1], size=(len(sizes), statements))
    likes[:, :5] = 1
    people, what, votes, groups = [], [], [], []
    for group, size in enumerate(sizes):
        for _ in range(size):
            person = len(groups)
            groups.append(group)
            for one in np.flatnonzero(chance.random(statements) < seen):
                people.append(person)
                what.append(int(one))
                drawn = chance.random()
                votes.append(
                    int(likes[group, one])
                    if drawn < surely
                    else 0
                    if drawn < 0.95
                    else -int(likes[group, one])
                )
    return people, what, votes, groups


def ballots(sizes, statements=30, **how) -> tuple[Ballots, list[int]]:
    people, what, votes, groups = parted(sizes, statements, **how)
    table = ballots_of(people, what, votes)
    return table, [groups[person] for person in table.people]
