"""Groups of people who vote alike: k-means on the plane, as many groups as part best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .ballots import Ballots, Floats, Ints
from .mapping import positions

LEAST_VOTES = 7  # who voted less lies anywhere (Small et al. 2021, p. 9)
MOST_GROUPS = 5
STARTS = 5  # beside that of Polis
CLEARLY = 0.05  # by so much of a silhouette another start has to part people better
STILL = 1e-4  # of the points' variance: centres that move less have settled
MOST_ROUNDS = 300
COMPARED = 5_000  # people among whom silhouettes are taken
AT_ONCE = 128


@dataclass(frozen=True)
class Groups:
    """How people part. ``labels`` says it for the rows ``among``: for arithmetic, never to be kept.

    Attributes:
        among: rows of the ballots that voted enough.
        labels: the group of each of them, 0 the largest.
        silhouette: how well they part, -1 to 1.

    """

    among: Ints
    labels: Ints
    silhouette: float

    @property
    def count(self) -> int:
        return int(self.labels.max()) + 1

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(int(size) for size in np.bincount(self.labels))


def find_groups(
    ballots: Ballots, *, least_votes: int = LEAST_VOTES, most: int = MOST_GROUPS
) -> Groups | None:
    """Two to ``most`` groups, by the greatest mean silhouette; None when nobody can be told apart.

    What k-means finds from the start of Polis stands, unless others part people clearly better:
    it may get stuck where all its first centres lie in one group. The same ballots give the same
    groups in whatever order people come.
    """
    if not ballots.people:
        return None
    enough = min(least_votes, len(ballots.statements))
    among = np.flatnonzero(ballots.seen.sum(axis=1) >= max(1, enough))
    points = np.round(positions(ballots)[among], 9)  # no order of adding decides
    order = np.lexsort((points[:, 1], points[:, 0]))
    points = points[order]
    first = np.unique(points, axis=0)[:most]
    counts = range(2, min(most, len(first) - 1) + 1)
    if not counts:
        return None
    own = [_settled(points, first[:count]) for count in counts]
    others = [_best_of_others(points, count) for count in counts]
    shown = np.round(silhouettes(points, [end.labels for end in (*own, *others)]), 9)
    best, other = int(shown[: len(own)].argmax()), len(own) + int(shown[len(own) :].argmax())
    if shown[other] > shown[best] + CLEARLY:
        best = other
    labels = np.empty(len(among), dtype=np.int64)
    labels[order] = _numbered((*own, *others)[best])
    return Groups(among, labels, float(shown[best]))


@dataclass(frozen=True)
class _End:
    """Where k-means came to rest; ``spread`` is the sum of square distances to the centres."""

    spread: float
    centres: Floats
    labels: Ints


def _best_of_others(points: Floats, count: int) -> _End:
    """From the farthest points, then by chance that is always the same."""
    chance = np.random.default_rng(count)
    starts = [_farthest(points, count)]
    starts += [_by_chance(points, count, chance) for _ in range(STARTS - 1)]
    ends = [_settled(points, start) for start in starts]
    return min(ends, key=lambda end: round(end.spread, 6))


def _numbered(end: _End) -> Ints:
    """Groups by size, then from left to right; one that nobody is in has no number."""
    sizes = np.bincount(end.labels, minlength=len(end.centres))
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((end.centres[:, 1], end.centres[:, 0], -sizes))] = np.arange(len(sizes))
    return rank[end.labels]


def _farthest(points: Floats, count: int) -> Floats:
    """The point farthest from the middle, then always the one farthest from those chosen."""
    chosen = [int(_apart(points, points.mean(axis=0)).argmax())]
    near = _apart(points, points[chosen[0]])
    while len(chosen) < count:
        chosen.append(int(near.argmax()))
        near = np.minimum(near, _apart(points, points[chosen[-1]]))
    return points[chosen]


def _by_chance(points: Floats, count: int, chance: np.random.Generator) -> Floats:
    """k-means++: each next one with a probability that grows with its square distance."""
    chosen = [int(chance.integers(len(points)))]
    near = _apart(points, points[chosen[0]])
    while len(chosen) < count:
        reach = np.cumsum(near)
        chosen.append(int(np.searchsorted(reach, chance.random() * reach[-1], side="right")))
        near = np.minimum(near, _apart(points, points[chosen[-1]]))
    return points[chosen]


def _apart(points: Floats, one: Floats) -> Floats:
    """Square distances."""
    out: Floats = ((points - one) ** 2).sum(axis=1)
    return out


def _settled(points: Floats, centres: Floats) -> _End:
    """Lloyd's rounds until nobody changes or the centres hardly move."""
    still, labels = STILL * points.var(axis=0).mean(), _nearest(points, centres)
    for _ in range(MOST_ROUNDS):
        moved = _centres(points, labels, centres)
        shift, centres = ((moved - centres) ** 2).sum(), moved
        before, labels = labels, _nearest(points, centres)
        if shift <= still or (before == labels).all():
            break
    return _End(float(((points - centres[labels]) ** 2).sum()), centres, labels)


def _nearest(points: Floats, centres: Floats) -> Ints:
    out: Ints = (points @ centres.T - 0.5 * (centres**2).sum(axis=1)).argmax(axis=1)
    return out


def _centres(points: Floats, labels: Ints, before: Floats) -> Floats:
    """Means of the groups; one that lost everybody stays where it was."""
    sizes = np.bincount(labels, minlength=len(before))
    sums = np.stack(
        [np.bincount(labels, weights=axis, minlength=len(before)) for axis in points.T], axis=1
    )
    return np.where(sizes[:, None] > 0, sums / np.maximum(1, sizes)[:, None], before)


def silhouettes(points: Floats, partings: list[Ints]) -> Floats:
    """The mean silhouette of each of several ways to part the same points.

    Of many people every so-manieth is compared, along the first axis.
    """
    step = -(-len(points) // COMPARED)
    points, partings = points[::step].astype(np.float32), [one[::step] for one in partings]
    blocks = [np.eye(int(one.max()) + 1, dtype=np.float32)[one] for one in partings]
    ends = np.cumsum([0, *(block.shape[1] for block in blocks)])
    is_in = np.concatenate(blocks, axis=1)
    sizes = is_in.sum(axis=0)
    total = np.zeros(len(partings))
    room = np.empty((2, min(AT_ONCE, len(points)), len(points)), dtype=np.float32)
    for start in range(0, len(points), AT_ONCE):
        here = slice(start, start + AT_ONCE)
        sums = _distances(points[here], points, room) @ is_in
        for number, labels in enumerate(partings):
            part = slice(ends[number], ends[number + 1])
            total[number] += _own(sums[:, part], labels[here], sizes[part]).sum()
    return total / len(points)


def _distances(some: Floats, others: Floats, room: Floats) -> Floats:
    """``some × others``, in room that is there already: this is where the time goes."""
    apart, other = room[:, : len(some)]
    np.subtract(some[:, :1], others[:, 0], out=apart)
    np.subtract(some[:, 1:], others[:, 1], out=other)
    apart *= apart
    other *= other
    apart += other
    out: Floats = np.sqrt(apart, out=apart)
    return out


def _own(sums: Floats, labels: Ints, sizes: Floats) -> Floats:
    """Rousseeuw's s(i) from the sums of distances to each group; 0 for whoever is alone."""
    rows = np.arange(len(labels))
    mates = sizes[labels] - 1
    within = sums[rows, labels] / np.maximum(1, mates)
    means = sums / np.maximum(1, sizes)
    means[rows, labels] = np.inf
    means[:, sizes == 0] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(within, other)
    out: Floats = np.where(
        (mates > 0) & (widest > 0), (other - within) / np.maximum(widest, 1e-12), 0
    )
    return out
