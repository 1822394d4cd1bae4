"""Votes of people who part as they are told to, for tests."""

from __future__ import annotations

import numpy as np

from gongzhi.foundation.opinions.ballots import Ballots, ballots_of


def parted(sizes, statements=30, *, seed=1, surely=0.9, seen=0.7):
    """Three columns of votes by groups of these sizes, and the group of every person.

    The first two differ on all statements but the first five, on which everybody agrees.
    """
    chance = np.random.default_rng(seed)
    likes = chance.choice([-1, 1], size=(len(sizes), statements))
    likes[1] = -likes[0]
    likes[:, :5] = 1
    groups = np.repeat(np.arange(len(sizes)), sizes)
    drawn = chance.random((len(groups), statements))
    votes = likes[groups] * np.where(drawn < surely, 1, np.where(drawn < 0.95, 0, -1))
    people, what = np.nonzero(chance.random(votes.shape) < seen)
    return people.tolist(), what.tolist(), votes[people, what].tolist(), groups.tolist()


def ballots(sizes, statements=30, **how) -> tuple[Ballots, list[int]]:
    people, what, votes, groups = parted(sizes, statements, **how)
    table = ballots_of(people, what, votes)
    return table, [groups[person] for person in table.people]
