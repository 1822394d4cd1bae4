"""Learning classes anew or further, and changing the model in use only for one that is no worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from gongzhi.foundation.text.classes import (
    Figures,
    Manifest,
    ModelMissing,
    Sample,
    TrainingRefused,
)

_NOISE = 0.01  # by so much two figures differ that are the same


class LearningRefused(Exception):
    """No model was changed; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Learned:
    """The new model's manifest, and how right the one before it is on the same texts."""

    manifest: Manifest
    before: Figures | None


def learn(
    samples: Sequence[Sample], *, confirmed: int, is_fresh: bool, folder: Path, at: datetime
) -> Learned:
    """Train on these texts and put the model on the shelf.

    Unless ``is_fresh`` it carries on from the model in use, whose own texts need not be there.

    Raises:
        LearningRefused: the texts are too few, or the model in use is better on them.

    """
    from gongzhi.foundation.text.classes import shelf, training  # noqa: PLC0415  a web process must start without scipy, which a test proves

    try:
        base, base_manifest = (None, None) if is_fresh else shelf.current()
        before = training.evaluate(base, samples) if base else None
        figures, sharpness = training.cross_validate(samples, base=base)
        if before and figures.macro_f1 < before.macro_f1 - _NOISE:
            raise LearningRefused(
                f"没有换：现在的模型在这些例子上是 {before.macro_f1:.4f}，"
                f"接着学的轮流检验只有 {figures.macro_f1:.4f}"
            )
        model = training.fit(training.read(samples), sharpness=sharpness, base=base)
        manifest = Manifest(
            version=f"{timezone.localdate(at):%Y%m%d}-{len(samples)}",
            made_on=f"{timezone.localdate(at):%Y-%m-%d}",
            texts=dict(sorted(Counter(sample.label for sample in samples).items())),
            confirmed=confirmed,
            base=base_manifest.version if base_manifest else "",
            runs=len(model.title.keys) + len(model.whole.keys),
            sharpness=model.sharpness,
            macro_f1=figures.macro_f1,
            accuracy=figures.accuracy,
            folds=figures.folds,
            per_class=figures.per_class,
        )
        return Learned(shelf.save(model, manifest, folder), before)
    except (TrainingRefused, ModelMissing) as refusal:
        raise LearningRefused(str(refusal)) from refusal
