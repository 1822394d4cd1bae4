"""Learning classes from texts that people sorted: regularised least squares over runs of characters.

No text is kept, only runs of one or two characters that stand in several texts, with all
digits made 0. What was learned before can be carried on without its texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array, hstack

from .figures import Figures, figures_of
from .grams import Keys, counted, plain
from .model import Model, Numbers, Part, softmax, whole_of
from .samples import Sample, TrainingRefused

FOLDS = 5
FEWEST_CLASSES = 2  # between one class there is nothing to choose
STEADINESS = 0.4  # how far weights are held back; larger is steadier and duller
TITLE_WEIGHT = 0.35  # the title's say beside that of the whole text, which has it once more
LEAST_TEXTS = 2  # a run counts that stands in so many texts
_CLOSE, _MOST_ROUNDS = 5e-3, 100
_SHARPEST = np.geomspace(0.5, 32, 60)


@dataclass(frozen=True)
class Counts:
    """One part of every text: a row a text, a column a run, how often it stands there."""

    keys: Keys
    table: csr_matrix

    def of_rows(self, rows: NDArray[np.int64]) -> Counts:
        return Counts(self.keys, self.table[rows])


@dataclass(frozen=True)
class Corpus:
    """Samples as numbers."""

    labels: tuple[str, ...]
    classes: NDArray[np.int64]
    title: Counts
    whole: Counts

    def of_rows(self, rows: NDArray[np.int64]) -> Corpus:
        return Corpus(
            self.labels, self.classes[rows], self.title.of_rows(rows), self.whole.of_rows(rows)
        )


def read(samples: Sequence[Sample]) -> Corpus:
    """Raises TrainingRefused where there is nothing to tell apart."""
    labels = tuple(sorted({sample.label for sample in samples}))
    if len(labels) < FEWEST_CLASSES:
        raise TrainingRefused("至少要有两个分类的例子，才学得出怎么分")
    place = {label: number for number, label in enumerate(labels)}
    return Corpus(
        labels,
        np.array([place[sample.label] for sample in samples]),
        _counts([sample.title for sample in samples]),
        _counts([whole_of(sample.title, sample.detail) for sample in samples]),
    )


def fit(corpus: Corpus, *, sharpness: float = 1.0, base: Model | None = None) -> Model:
    """A model of these samples; with a ``base`` its weights are where it starts and what holds it back."""
    labels = tuple(sorted({*corpus.labels, *(base.labels if base else ())}))
    title = _start(corpus.title, labels, base, base.title if base else None)
    whole = _start(corpus.whole, labels, base, base.whole if base else None)
    table = hstack(
        [TITLE_WEIGHT * _strengths(corpus.title, title), _strengths(corpus.whole, whole)]
    ).tocsr()
    places = np.array([labels.index(label) for label in corpus.labels])[corpus.classes]
    wanted = np.where(places[:, None] == np.arange(len(labels)), 1.0, -1.0).astype(np.float32)
    before = np.vstack([title.weights / TITLE_WEIGHT, whole.weights])
    after = before + _solve(table, wanted - table @ before, _importance(corpus.classes))
    cut = len(title.keys)
    return Model(
        labels,
        Part(title.keys, title.rarity, TITLE_WEIGHT * after[:cut]),
        Part(whole.keys, whole.rarity, after[cut:]),
        base.sharpness if base else sharpness,
    )


def cross_validate(
    samples: Sequence[Sample], *, base: Model | None = None
) -> tuple[Figures, float]:
    """Each fifth is sorted by a model that saw none of its groups; also returns the sharpness.

    The macro-F1 is the mean of the five, as it is usually given.
    """
    corpus = read(samples)
    scores = np.zeros((len(samples), len(corpus.labels)), np.float32)
    folds = list(_folds(samples))
    for learn, ask in folds:
        model = fit(corpus.of_rows(learn), base=base)
        columns = [model.labels.index(label) for label in corpus.labels]
        scores[ask] = _scores(model, corpus.of_rows(ask))[:, columns]
    said = scores.argmax(axis=1)
    parts = tuple(_figures(corpus, said, ask).macro_f1 for _, ask in folds)
    total = _figures(corpus, said, np.arange(len(samples)))
    mean = float(np.mean(parts))
    return Figures(mean, total.accuracy, total.per_class, parts), _sharpness(scores, corpus.classes)


def evaluate(model: Model, samples: Sequence[Sample]) -> Figures:
    return figures_of(
        [sample.label for sample in samples],
        [model.label(sample.title, sample.detail) for sample in samples],
    )


def _figures(corpus: Corpus, said: NDArray[np.int64], rows: NDArray[np.int64]) -> Figures:
    names = corpus.labels
    return figures_of([names[n] for n in corpus.classes[rows]], [names[n] for n in said[rows]])


def _folds(samples: Sequence[Sample]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Groups stay whole; the largest go first, each to the part that has least.

    Without a name of its own a group is whatever reads the same.
    """
    groups: dict[str, list[int]] = {}
    for place, sample in enumerate(samples):
        own = plain(whole_of(sample.title, sample.detail)).replace(" ", "")
        groups.setdefault(sample.group or f"\n{own}", []).append(place)
    if len(groups) < FOLDS:
        raise TrainingRefused(f"至少要有 {FOLDS} 组不同的例子，才能轮流检验")
    parts: list[list[int]] = [[] for _ in range(FOLDS)]
    for rows in sorted(groups.values(), key=len, reverse=True):
        min(parts, key=len).extend(rows)
    everything = np.arange(len(samples))
    for part in parts:
        ask = np.array(sorted(part))
        yield np.setdiff1d(everything, ask), ask


def _counts(texts: Sequence[str]) -> Counts:
    """Runs that stand in several of the texts."""
    found = [counted(text) for text in texts]
    keys, texts_with = np.unique(np.concatenate([own for own, _ in found]), return_counts=True)
    keys = keys[texts_with >= LEAST_TEXTS]
    rows, columns, values = [], [], []
    for row, (own, times) in enumerate(found):
        places = np.searchsorted(keys, own)
        known = places < len(keys)
        known[known] = keys[places[known]] == own[known]
        rows.append(np.full(int(known.sum()), row))
        columns.append(places[known])
        values.append(times[known].astype(np.float32))
    shape = (len(texts), len(keys))
    flat = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return Counts(keys, csr_matrix(flat, shape=shape))


def _start(counts: Counts, labels: tuple[str, ...], base: Model | None, part: Part | None) -> Part:
    """What is known before anything is learned: which runs there are and how rare they are."""
    texts_with = np.bincount(counts.table.indices, minlength=len(counts.keys))
    often = texts_with >= LEAST_TEXTS
    rarity = np.log((1 + counts.table.shape[0]) / (1 + texts_with[often])) + 1
    new = Part(
        counts.keys[often], _small(rarity), np.zeros((int(often.sum()), len(labels)), np.float32)
    )
    if base is None or part is None:
        return new
    weights = np.zeros((len(part.keys), len(labels)), np.float32)
    weights[:, [labels.index(label) for label in base.labels]] = part.weights
    more = ~np.isin(new.keys, part.keys)
    keys = np.concatenate([part.keys, new.keys[more]])
    order = np.argsort(keys)
    return Part(
        keys[order],
        np.concatenate([part.rarity, new.rarity[more]])[order],
        np.concatenate([weights, new.weights[more]])[order],
    )


def _strengths(counts: Counts, part: Part) -> csr_matrix:
    """The same numbers as ``Part.strengths``, for many texts."""
    places = np.searchsorted(part.keys, counts.keys)
    places[places == len(part.keys)] = 0
    known = part.keys[places] == counts.keys
    table = counts.table[:, known].tocsr()
    columns = places[known][table.indices]
    values = (1 + np.log(table.data)) * part.rarity[columns]
    strengths = csr_matrix(
        (values.astype(np.float32), columns, table.indptr), shape=(table.shape[0], len(part.keys))
    )
    norms = np.sqrt(np.asarray(strengths.multiply(strengths).sum(axis=1)).ravel())
    return (diags_array(1 / np.maximum(norms, 1e-9)).astype(np.float32) @ strengths).tocsr()


def _scores(model: Model, corpus: Corpus) -> Numbers:
    title = _strengths(corpus.title, model.title) @ model.title.weights
    scores: Numbers = title + _strengths(corpus.whole, model.whole) @ model.whole.weights
    return scores


def _importance(classes: NDArray[np.int64]) -> Numbers:
    """A class of few texts weighs as much as one of many."""
    sizes = np.bincount(classes)
    weights: Numbers = (len(classes) / ((sizes > 0).sum() * sizes[classes])).astype(np.float32)
    return weights


def _solve(table: csr_matrix, wanted: Numbers, importance: Numbers) -> Numbers:
    """Least squares by conjugate gradients, all classes at once; the same on every run."""
    across = table.T.tocsr()
    weights = np.zeros((table.shape[1], wanted.shape[1]), np.float32)
    rest = across @ (importance[:, None] * wanted)
    way, left = rest.copy(), (rest * rest).sum(axis=0)
    enough = _CLOSE**2 * np.maximum(left, 1e-12)
    for _ in range(_MOST_ROUNDS):
        if (left <= enough).all():
            break
        turned = across @ (importance[:, None] * (table @ way)) + STEADINESS * way
        step = left / np.maximum((way * turned).sum(axis=0), 1e-12)
        weights += step * way
        rest -= step * turned
        before, left = left, (rest * rest).sum(axis=0)
        way = rest + left / np.maximum(before, 1e-12) * way
    return weights


def _sharpness(scores: Numbers, classes: NDArray[np.int64]) -> float:
    """At which shares of texts not seen are what they say: the least surprise at what was right."""
    rows = np.arange(len(classes))
    surprise = [
        -float(np.log(softmax(scores, float(sharp))[rows, classes] + 1e-9).mean())
        for sharp in _SHARPEST
    ]
    return float(_SHARPEST[int(np.argmin(surprise))])


def _small(numbers: NDArray[np.float64]) -> Numbers:
    """As they will be read back from the file."""
    return numbers.astype(np.float16).astype(np.float32)
