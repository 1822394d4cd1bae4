"""What many say at once: messages about one matter, found by average linkage on a sparse graph.

Two groups are as alike as their messages are on average, so one message that resembles both
does not chain them. Rows are vectors whose products are the likeness of two messages, hence
the average between two groups is the product of their sums: exact, without all the pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .similar import AT_ONCE, Floats, Ints, gram_counts, likeness, side_by_side, weighed

GRAMS = (2, 3)


@dataclass(frozen=True, slots=True)
class Message:
    """What is compared of a message: no name, no number, nobody's account."""

    key: str
    title: str
    detail: str
    community: str = ""


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """How much each kind of evidence weighs, and how alike one matter is.

    Attributes:
        title, words: what the title says, and title and detail together.
        first: so many characters of the detail are read; what is meant is said first.
        alike: least average likeness of two groups of one community that are one matter.
        alike_apart: the same for two of different communities: what is said in
            like words at two places is mostly two matters.
        neighbours: how many of the most alike are looked at for each.
        hint: the part of that likeness that these runs alone have to show.
        rarest: by how many of its rarest runs these are found.
        common: a run that more messages have finds nobody.

    """

    title: float = 0.2
    words: float = 0.8
    first: int = 200
    alike: float = 0.1
    alike_apart: float = 0.3
    neighbours: int = 8
    hint: float = 0.2
    rarest: int = 32
    common: int = 400
    passes: int = 2


DEFAULT = TopicSettings()


def find_topics(
    messages: Iterable[Message], settings: TopicSettings = DEFAULT
) -> list[tuple[str, ...]]:
    """Keys of the messages of each topic of two or more, the largest first.

    The same messages give the same topics in whatever order they come.
    """
    ordered = sorted(messages, key=lambda one: (one.key, one.title, one.detail))
    if not ordered:
        return []
    places = {name: number for number, name in enumerate(sorted({m.community for m in ordered}))}
    homes = np.array([places[one.community] for one in ordered])
    owner = grouped(rows_of(ordered, settings), homes, settings)
    members: dict[int, list[str]] = {}
    for one, group in zip(ordered, owner.tolist(), strict=True):
        members.setdefault(group, []).append(one.key)
    topics = [tuple(keys) for keys in members.values() if len(keys) > 1]
    return sorted(topics, key=lambda keys: (-len(keys), keys))


def rows_of(messages: Sequence[Message], settings: TopicSettings) -> sparse.csr_matrix:
    """One row a message; the product of two rows is how alike they are."""
    whole = [f"{one.title}。{one.detail[: settings.first]}" for one in messages]
    titles = weighed(gram_counts([one.title for one in messages], GRAMS))
    words = weighed(gram_counts(whole, GRAMS), seen_in=2)
    return side_by_side([(settings.title, titles), (settings.words, words)])


def grouped(rows: sparse.csr_matrix, homes: Ints, settings: TopicSettings) -> Ints:
    """The group of every row, named by its first one: first within each community, then across."""
    owner, sizes = np.arange(rows.shape[0]), np.ones(rows.shape[0])
    for number in range(settings.passes):
        chosen = np.arange(len(sizes)) if number == 0 else np.flatnonzero(sizes > 1)
        near = _candidates(rows[chosen], sizes[chosen], homes[chosen], settings, settings.alike)
        joined = _linked(rows, sizes, chosen[near], settings.alike)
        rows, sizes, homes, owner = _together(rows, sizes, homes, owner, joined)
    if (homes != homes[0]).any():
        pairs = _candidates(rows, sizes, None, settings, settings.alike_apart)
        joined = _linked(rows, sizes, pairs, settings.alike_apart)
        rows, sizes, homes, owner = _together(rows, sizes, homes, owner, joined)
    firsts = np.full(len(sizes), len(owner))
    np.minimum.at(firsts, owner, np.arange(len(owner)))
    return firsts[owner]


def _together(
    rows: sparse.csr_matrix, sizes: Floats, homes: Ints, owner: Ints, joined: Ints
) -> tuple[sparse.csr_matrix, Floats, Ints, Ints]:
    """The groups there are after some were joined, and the group of every first row."""
    kept, joined = np.unique(joined, return_inverse=True)
    sums = _summed(rows, joined, len(kept))
    added = np.bincount(joined, weights=sizes).astype(np.float64)
    return sums, added, homes[kept], joined[owner]


def _summed(rows: sparse.csr_matrix, group: Ints, many: int) -> sparse.csr_matrix:
    ones = np.ones(len(group), dtype=np.float32)
    adding = sparse.csr_matrix((ones, (group, np.arange(len(group)))), shape=(many, len(group)))
    sums = (adding @ rows).tocsr()
    sums.sort_indices()  # rows are multiplied much faster in order
    return sums


def _candidates(
    sums: sparse.csr_matrix,
    sizes: Floats,
    homes: Ints | None,
    settings: TopicSettings,
    alike: float,
) -> Ints:
    """Pairs of rows that share rare runs, the lower first: who may be one matter.

    With ``homes`` only those of one community are.
    """
    thin, least = _rarest(sums, settings), settings.hint * alike
    other = thin.T.tocsr()
    found = [np.empty((0, 2), dtype=np.int64)]
    for start in range(0, thin.shape[0], 2_000):
        near = (thin[start : start + 2_000] @ other).tocoo()
        one, two = near.row.astype(np.int64) + start, near.col.astype(np.int64)
        score = near.data / (sizes[one] * sizes[two])
        keep = (one != two) & (score >= least)
        if homes is not None:
            keep &= homes[one] == homes[two]
        one, two, score = one[keep], two[keep], score[keep]
        order = np.lexsort((two, -score, one))
        one, two = one[order], two[order]
        is_near = np.arange(len(one)) - np.searchsorted(one, one) < settings.neighbours
        found.append(np.stack([one[is_near], two[is_near]], axis=1))
    pairs = np.sort(np.concatenate(found), axis=1)
    return np.unique(pairs, axis=0)


def _rarest(sums: sparse.csr_matrix, settings: TopicSettings) -> sparse.csr_matrix:
    """Of every row the heaviest runs, without those that many rows have."""
    having = np.bincount(sums.indices, minlength=sums.shape[1])
    row = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
    is_rare = (having[sums.indices] > 1) & (having[sums.indices] <= settings.common)
    row, column, weight = row[is_rare], sums.indices[is_rare], sums.data[is_rare]
    lightness = (2**32 - 1) * (1 - weight / weight.max(initial=1))
    order = np.argsort((row.astype(np.int64) << 32) + lightness.astype(np.int64))
    row, column, weight = row[order], column[order], weight[order]
    heaviest = np.arange(len(row)) - np.searchsorted(row, row) < settings.rarest
    chosen = (weight[heaviest], (row[heaviest], column[heaviest]))
    return sparse.csr_matrix(chosen, shape=sums.shape)


def _linked(sums: sparse.csr_matrix, sizes: Floats, pairs: Ints, alike: float) -> Ints:
    """Average linkage: every two groups that are each other's nearest become one, in rounds.

    The average of a joined group never exceeds that of its parts, so a pair once below
    ``alike`` is never looked at again.
    """
    owner = np.arange(sums.shape[0])
    names, near = owner, _average(sums, sizes, pairs)
    pairs, near = pairs[near >= alike], near[near >= alike]
    while len(pairs):
        target = _nearest_joined(pairs, near, len(names))
        owner[names] = names[target]
        pairs, near = _contracted(pairs, near, target)
        kept, local = np.unique(pairs, return_inverse=True)
        place = np.full(len(names), -1)
        place[kept] = np.arange(len(kept))
        moving = np.flatnonzero(place[target] >= 0)
        sums = _summed(sums[moving], place[target[moving]], len(kept))
        sizes = np.bincount(
            place[target[moving]], weights=sizes[moving], minlength=len(kept)
        ).astype(np.float64)
        pairs, names = local.reshape(-1, 2), names[kept]
        again = np.flatnonzero(np.isnan(near))
        near[again] = _average(sums, sizes, pairs[again])
        pairs, near = pairs[near >= alike], near[near >= alike]
    while (owner != owner[owner]).any():
        owner = owner[owner]
    return owner


def _average(sums: sparse.csr_matrix, sizes: Floats, pairs: Ints) -> Floats:
    one, two = pairs[:, 0], pairs[:, 1]
    parts = [
        likeness(sums[one[start : start + AT_ONCE]], sums[two[start : start + AT_ONCE]])
        for start in range(0, len(pairs), AT_ONCE)
    ]
    products = np.concatenate(parts) if parts else np.zeros(0)
    # Rounded, so that no order of adding decides what is nearest.
    return np.round(products.astype(np.float64) / (sizes[one] * sizes[two]), 5)


def _nearest_joined(pairs: Ints, near: Floats, many: int) -> Ints:
    """For every group the one it becomes: the lower of two that are each other's nearest."""
    one, two = np.concatenate([pairs, pairs[:, ::-1]]).T
    order = np.lexsort((two, -np.tile(near, 2), one))
    having, first = np.unique(one[order], return_index=True)
    nearest = np.arange(many)
    nearest[having] = two[order][first]
    groups = np.arange(many)
    return np.where(nearest[nearest] == groups, np.minimum(groups, nearest), groups)


def _contracted(pairs: Ints, near: Floats, target: Ints) -> tuple[Ints, Floats]:
    """Pairs of the groups there are now; what has to be averaged anew is not a number."""
    is_changed = np.zeros(len(target), dtype=bool)
    moved = np.flatnonzero(target != np.arange(len(target)))
    is_changed[moved] = is_changed[target[moved]] = True
    known = np.where(is_changed[pairs].any(axis=1), np.nan, near)
    pairs = np.sort(target[pairs], axis=1)
    apart = pairs[:, 0] != pairs[:, 1]
    unique, first = np.unique(pairs[apart], axis=0, return_index=True)
    return unique, known[apart][first]
