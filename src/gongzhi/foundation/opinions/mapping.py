"""People on a plane: those who vote alike lie near one another."""

from __future__ import annotations

import numpy as np

from .ballots import Ballots, Floats

AXES = 2


def positions(ballots: Ballots) -> Floats:
    """Where everybody lies on the two principal axes: ``people × 2``.

    What was not voted on counts as the mean of those who did, which is 0 once the columns are
    centred. Whoever voted little would lie too near the middle: each is moved out by
    √(statements / own votes) (Small et al. 2021, p. 9).
    """
    centred = _centred(ballots)
    axes = principal_axes(centred)
    own = np.maximum(1, ballots.seen.sum(axis=1))
    out: Floats = np.sqrt(len(ballots.statements) / own)[:, None] * (centred @ axes.T)
    return out


def principal_axes(centred: Floats) -> Floats:
    """``2 × statements``, the longest first; the greatest entry of each is positive.

    An axis there is not (fewer statements than axes) is all zeros.
    """
    many = centred.shape[1]
    axes = np.zeros((AXES, many))
    _, vectors = np.linalg.eigh(centred.T @ centred)  # ascending
    found = vectors.T[::-1][:AXES]
    greatest = found[np.arange(len(found)), np.abs(found).argmax(axis=1)]
    axes[: len(found)] = found * np.sign(greatest)[:, None]
    return axes


def _centred(ballots: Ballots) -> Floats:
    votes = np.maximum(1, ballots.seen.sum(axis=0))
    means = ballots.cast.sum(axis=0, dtype=np.int64) / votes
    return np.where(ballots.seen, ballots.cast - means, 0.0)
