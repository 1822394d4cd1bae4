"""Votes as a table: people in rows, statements in columns."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]
Truths = npt.NDArray[np.bool_]

AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True)
class Ballots:
    """Who voted how on what.

    Attributes:
        people, statements: keys of the rows and of the columns, in their order.
        cast: ``people × statements``: 1 agree, 0 pass or not seen, -1 disagree.
        seen: ``people × statements``: whether there is a vote at all.

    """

    people: tuple[Any, ...]
    statements: tuple[Any, ...]
    cast: npt.NDArray[np.int8]
    seen: Truths

    def of(self, rows: Ints) -> Ballots:
        """The same table with these rows alone."""
        people = tuple(self.people[row] for row in rows.tolist())
        return Ballots(people, self.statements, self.cast[rows], self.seen[rows])


def ballots_of(
    people: Sequence[Hashable], statements: Sequence[Hashable], votes: Sequence[int]
) -> Ballots:
    """The table of votes that come as three columns; a later vote takes an earlier one's place.

    Keys are put in their own order, so that the same votes give the same table.

    Raises:
        ValueError: a vote is none of 1, 0 and -1.

    """
    row, names = _numbered(people)
    column, titles = _numbered(statements)
    values = np.asarray(votes, dtype=np.int64)
    if not np.isin(values, (AGREE, PASS, DISAGREE)).all():
        raise ValueError("一票是 1、0 或 -1")
    cast = np.zeros((len(names), len(titles)), dtype=np.int8)
    seen = np.zeros(cast.shape, dtype=bool)
    cast[row, column] = values  # of several at one place numpy keeps the last
    seen[row, column] = True
    return Ballots(names, titles, cast, seen)


def _numbered(keys: Sequence[Any]) -> tuple[Ints, tuple[Any, ...]]:
    names = tuple(sorted(set(keys)))
    place = {name: number for number, name in enumerate(names)}
    return np.fromiter((place[key] for key in keys), dtype=np.int64, count=len(keys)), names
