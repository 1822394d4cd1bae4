"""What each group holds more than the others, and what all hold: the tests that Polis uses.

Shares are smoothed by one vote on each side; a difference counts at 90 %, one-sided. Statements
are told by their column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from .ballots import AGREE, DISAGREE, Ballots, Floats, Ints, Truths
from .grouping import Groups

CONFIDENCE = 0.9
CRITICAL = NormalDist().inv_cdf(CONFIDENCE)
MOST = 5


@dataclass(frozen=True)
class Counts:
    """Votes of each group: three times ``groups × statements``, passes among ``seen``."""

    agree: Ints
    disagree: Ints
    seen: Ints

    def outside(self) -> Counts:
        """The same of everybody who is not in the group."""
        return Counts(*(part.sum(axis=0) - part for part in (self.agree, self.disagree, self.seen)))


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that a group agrees on, or rejects; ``share`` is smoothed, 0 to 1."""

    statement: int
    is_agreed: bool
    share: float


@dataclass(frozen=True)
class _Side:
    """Agreeing or rejecting: how often, how surely, how much more than the others."""

    share: Floats
    surely: Floats
    ratio: Floats
    more: Floats

    def weight(self) -> Floats:
        return self.ratio * self.more * self.share * self.surely

    def stands_out(self) -> Truths:
        out: Truths = (self.surely > CRITICAL) & (self.more > CRITICAL)
        return out


def counts_of(ballots: Ballots, groups: Groups | None = None) -> Counts:
    """Votes by group; without groups those of everybody as one."""
    if groups is None:
        is_in, part = np.ones((1, len(ballots.people)), dtype=np.int64), ballots
    else:
        part = ballots.of(groups.among)
        is_in = np.eye(groups.count, dtype=np.int64)[groups.labels].T
    return Counts(
        *(
            np.rint(is_in.astype(float) @ one.astype(float)).astype(np.int64)
            for one in (part.cast == AGREE, part.cast == DISAGREE, part.seen)
        )
    )


def agreed_by_all(ballots: Ballots, *, most: int = MOST) -> list[Held]:
    """What surely more than half of everybody agrees with, then what they reject."""
    counts = counts_of(ballots)
    chosen = []
    for is_agreed, part in ((True, counts.agree[0]), (False, counts.disagree[0])):
        share, surely = _share(part, counts.seen[0]), one_proportion(part, counts.seen[0])
        fitting = np.flatnonzero((share > 1 / 2) & (surely > CRITICAL))
        order = fitting[np.argsort(-(share * surely)[fitting], kind="stable")]
        chosen += [Held(int(one), is_agreed, float(share[one])) for one in order[:most]]
    return chosen


def agreed_in_every_group(counts: Counts) -> Floats:
    """Group-aware consensus: the product over the groups of their shares that agree."""
    out: Floats = _share(counts.agree, counts.seen).prod(axis=0)
    return out


def held_by_groups(counts: Counts, *, most: int = MOST) -> list[list[Held]]:
    """For each group what it holds more than the others, what it agrees with first.

    Every group is represented by something it agrees with, where there is such a thing; then by
    what stands out, the more the earlier (Small et al. 2021, p. 12; select-rep-comments in the
    sources of Polis, math/src/polismath/math/repness.clj).
    """
    others = counts.outside()
    agreeing = _side(counts.agree, counts.seen, others.agree, others.seen)
    rejecting = _side(counts.disagree, counts.seen, others.disagree, others.seen)
    return [
        _held_by(_row(agreeing, group), _row(rejecting, group), counts, group, most)
        for group in range(len(counts.seen))
    ]


def one_proportion(part: Ints, whole: Ints) -> Floats:
    """How surely a share is above one half: its z, smoothed by one vote for it."""
    out: Floats = 2 * np.sqrt(whole + 1) * ((part + 1) / (whole + 1) - 0.5)
    return out


def two_proportions(part: Ints, whole: Ints, other_part: Ints, other_whole: Ints) -> Floats:
    """How surely one share is above another: the z of the pooled test, each smoothed by one vote."""
    one, two, n, m = part + 1, other_part + 1, whole + 1, other_whole + 1
    pooled = (one + two) / (n + m)
    spread = np.sqrt(np.maximum(0, pooled * (1 - pooled) * (1 / n + 1 / m)))
    apart = one / n - two / m
    out: Floats = np.divide(apart, spread, out=np.zeros_like(apart), where=spread > 0)
    return out


def _share(part: Ints, whole: Ints) -> Floats:
    out: Floats = (part + 1) / (whole + 2)
    return out


def _side(part: Ints, whole: Ints, other_part: Ints, other_whole: Ints) -> _Side:
    share = _share(part, whole)
    return _Side(
        share,
        one_proportion(part, whole),
        share / _share(other_part, other_whole),
        two_proportions(part, whole, other_part, other_whole),
    )


def _row(side: _Side, group: int) -> _Side:
    return _Side(side.share[group], side.surely[group], side.ratio[group], side.more[group])


def _held_by(
    agreeing: _Side, rejecting: _Side, counts: Counts, group: int, most: int
) -> list[Held]:
    prefers = agreeing.more > rejecting.more
    weight = np.where(prefers, agreeing.weight(), rejecting.weight())
    sufficient = np.flatnonzero(agreeing.stands_out() | rejecting.stands_out())
    ordered = sufficient[np.argsort(-weight[sufficient], kind="stable")].tolist()
    voted = counts.agree[group] + counts.disagree[group] > 0
    head = _best_agreed(agreeing, voted)
    if head is not None:
        prefers[head] = True
    elif not ordered:
        head = int(np.maximum(agreeing.more, rejecting.more).argmax())
    first = [head] if head is not None else ordered[:1]
    chosen = [*first, *(one for one in ordered if one not in first)][:most]
    chosen.sort(key=lambda one: not prefers[one])
    return [
        Held(one, bool(prefers[one]), float((agreeing if prefers[one] else rejecting).share[one]))
        for one in chosen
    ]


def _best_agreed(agreeing: _Side, voted: Iterable[bool]) -> int | None:
    """The statement this group agrees with most tellingly; a better one takes its place in turn."""
    best: int | None = None
    weight, plain = agreeing.weight(), agreeing.share * agreeing.surely
    for one, has_votes in enumerate(voted):
        if not has_votes:
            continue
        if best is None:
            is_good = agreeing.surely[one] > CRITICAL or (
                agreeing.ratio[one] > 1 and agreeing.share[one] > 1 / 2
            )
        elif agreeing.ratio[best] > 1:
            is_good = weight[one] > weight[best]
        else:
            is_good = plain[one] > plain[best]
        best = one if is_good else best
    return best
