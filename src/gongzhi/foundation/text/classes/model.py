"""A linear model over the runs of a title and of the whole text: which class, how surely, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grams import Keys, codes_of, counted, pairs_of

Numbers = NDArray[np.float32]

MOST_WORDS, LONGEST_WORD = 4, 8
_STRONG = 0.35  # of the strongest pair's evidence
_FIRST_HAN = 0x3400


@dataclass(frozen=True)
class Part:
    """What one part of a text is compared with: known runs in order, how rare each is, what each says."""

    keys: Keys
    rarity: Numbers
    weights: Numbers

    def found(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where each run stands among the known ones, and whether it is one of them."""
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        return places, self.keys[places] == keys

    def strengths(self, text: str) -> tuple[NDArray[np.int64], Numbers]:
        """The known runs of a text and their strength: often here, rare elsewhere; of length 1."""
        keys, counts = counted(text)
        places, known = self.found(keys)
        places = places[known]
        strength = (1 + np.log(counts[known])).astype(np.float32) * self.rarity[places]
        norm = float(np.sqrt(strength @ strength))
        return places, strength / norm if norm else strength

    def scores(self, text: str) -> Numbers:
        places, strength = self.strengths(text)
        said: Numbers = strength @ self.weights[places]
        return said

    def evidence(self, text: str, pairs: Keys, column: int) -> Numbers:
        """How much each pair of a text speaks for a class."""
        own, strength = self.strengths(text)
        of_place = np.zeros(len(self.keys), np.float32)
        beyond = self.weights[own, column] - self.weights[own].mean(axis=1)
        of_place[own] = strength * beyond
        places, known = self.found(pairs)
        evidence: Numbers = of_place[places] * known
        return evidence


@dataclass(frozen=True)
class Model:
    """``sharpness`` turns scores into shares; it was fitted on texts the model had not seen."""

    labels: tuple[str, ...]
    title: Part
    whole: Part
    sharpness: float

    def scores(self, title: str, detail: str) -> Numbers:
        total: Numbers = self.title.scores(title) + self.whole.scores(whole_of(title, detail))
        return total

    def shares(self, title: str, detail: str) -> list[tuple[str, float]]:
        """Every class with its share, the likeliest first; equal ones in the labels' order."""
        shares = softmax(self.scores(title, detail)[None, :], self.sharpness)[0]
        order = np.argsort(-shares, kind="stable")
        return [(self.labels[place], float(shares[place])) for place in order]

    def label(self, title: str, detail: str) -> str:
        return self.labels[int(np.argmax(self.scores(title, detail)))]

    def words(self, label: str, title: str, detail: str) -> tuple[str, ...]:
        """Pieces of the text itself that spoke for a class, the strongest first.

        The evidence of a pair of characters is what it says for the class beyond what it says
        for the classes on average. Pairs that speak clearly and overlap are one piece.
        """
        text, column = whole_of(title, detail), self.labels.index(label)
        pairs = pairs_of(codes_of(text))
        evidence = self.whole.evidence(text, pairs, column)
        own = pairs_of(codes_of(title))
        evidence[: len(own)] += self.title.evidence(title, own, column)
        evidence[_is_foreign(pairs)] = 0
        return _pieces(text, evidence) if len(evidence) and evidence.max() > 0 else ()


def whole_of(title: str, detail: str) -> str:
    return f"{title}\n{detail}"


def softmax(scores: Numbers, sharpness: float) -> Numbers:
    """Shares of each row, summing to one."""
    raised = np.exp(sharpness * (scores - scores.max(axis=1, keepdims=True)))
    shares: Numbers = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _is_foreign(pairs: Keys) -> NDArray[np.bool_]:
    """Pairs with a letter or a digit: names of places and numbers, no words of a matter."""
    return (pairs & np.uint32(0xFFFF) < _FIRST_HAN) | (pairs >> np.uint32(16) < _FIRST_HAN)


def _pieces(text: str, evidence: Numbers) -> tuple[str, ...]:
    """Rows of overlapping pairs that spoke clearly, each piece once, the strongest first."""
    strong = evidence >= _STRONG * evidence.max()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], strong, [False]]).astype(np.int8)))
    found: dict[str, float] = {}
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        word = text[start : min(end + 1, start + LONGEST_WORD)]
        found[word] = max(found.get(word, 0.0), float(evidence[start:end].max()))
    return tuple(sorted(found, key=lambda word: (-found[word], word))[:MOST_WORDS])
