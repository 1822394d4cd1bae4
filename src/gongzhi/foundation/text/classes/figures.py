"""How right a sorting is: macro-F1, the share that is right, and each class by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ClassFigure:
    """Of a class: what is said to be of it is, what is of it is found, and both in one."""

    precision: float
    recall: float
    f1: float
    texts: int


@dataclass(frozen=True)
class Figures:
    macro_f1: float
    accuracy: float
    per_class: dict[str, ClassFigure]
    folds: tuple[float, ...] = ()  # the macro-F1 of each part, where parts took turns


def figures_of(true: Sequence[str], said: Sequence[str]) -> Figures:
    """Classes that only one side knows count too, as not found or wrongly said.

    >>> figures_of(["甲", "甲", "乙"], ["甲", "乙", "乙"]).macro_f1
    0.6666666666666666
    """
    pairs = Counter(zip(true, said, strict=True))
    per_class = {
        label: _figure(label, pairs)
        for label in sorted({label for pair in pairs for label in pair})
    }
    right = sum(count for (one, other), count in pairs.items() if one == other)
    return Figures(
        macro_f1=sum(f.f1 for f in per_class.values()) / max(len(per_class), 1),
        accuracy=right / max(len(true), 1),
        per_class=per_class,
    )


def _figure(label: str, pairs: Counter[tuple[str, str]]) -> ClassFigure:
    right = pairs[label, label]
    said = sum(count for (_, other), count in pairs.items() if other == label)
    texts = sum(count for (one, _), count in pairs.items() if one == label)
    return ClassFigure(
        precision=right / said if said else 0.0,
        recall=right / texts if texts else 0.0,
        f1=2 * right / (said + texts),
        texts=texts,
    )
