"""How well topics found agree with topics that people marked. Plain sets, nothing loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """The cluster that fits a marked topic best."""

    topic: str
    f1: float
    precision: float
    recall: float
    cluster: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Of all marked messages, and the mean over topics of their best F1."""

    pair_precision: float
    pair_recall: float
    best_match_f1: float
    matches: tuple[Match, ...]


def score_topics(clusters: Sequence[Sequence[str]], marked: Mapping[str, Iterable[str]]) -> Scores:
    """Pairs are counted among marked messages; a cluster is matched with all its messages.

    Whatever is in no cluster is a cluster of its own. Two marked messages of one cluster are
    right when some topic has both; of two that share a topic, right when some cluster has both.
    """
    topics = {name: frozenset(keys) for name, keys in sorted(marked.items())}
    cluster_of = {key: number for number, keys in enumerate(clusters) for key in keys}
    known = sorted({key for keys in topics.values() for key in keys})
    topics_of = {key: {name for name, keys in topics.items() if key in keys} for key in known}
    together = right = one_topic = 0
    for place, one in enumerate(known):
        for other in known[place + 1 :]:
            is_one = bool(topics_of[one] & topics_of[other])
            is_near = one in cluster_of and cluster_of[one] == cluster_of.get(other)
            one_topic, together = one_topic + is_one, together + is_near
            right += is_one and is_near
    matches = tuple(_best(name, keys, clusters, cluster_of) for name, keys in topics.items())
    return Scores(
        right / together if together else 1.0,
        right / one_topic if one_topic else 1.0,
        sum(match.f1 for match in matches) / len(matches) if matches else 1.0,
        matches,
    )


def _best(
    name: str,
    keys: frozenset[str],
    clusters: Sequence[Sequence[str]],
    cluster_of: Mapping[str, int],
) -> Match:
    """A single message is the least that fits: found alone, in no cluster."""
    alone = any(key not in cluster_of for key in keys)
    best = Match(name, 2 / (1 + len(keys)), 1.0, 1 / len(keys), -1) if alone else None
    for number in sorted({cluster_of[key] for key in keys if key in cluster_of}):
        size, shared = len(clusters[number]), len(keys & set(clusters[number]))
        f1 = 2 * shared / (size + len(keys))
        if best is None or f1 > best.f1:
            best = Match(name, f1, shared / size, shared / len(keys), number)
    return best or Match(name, 0.0, 0.0, 0.0, -1)
