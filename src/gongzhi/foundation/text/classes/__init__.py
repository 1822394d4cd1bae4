"""Which class a text belongs to, how surely, and which of its words said so.

A model is learned from texts that people sorted (``training``), lies on a shelf with a manifest
(``shelf``) and is asked with nothing but numbers in memory (``model``). These three are read
when they are first needed, so that a process that asks nothing starts without them.
"""

from __future__ import annotations

from dataclasses import dataclass

from .figures import ClassFigure, Figures, figures_of
from .manifest import SHIPPED, Manifest, ModelMissing, folder_in_use, manifest_in
from .samples import Sample, TrainingRefused

__all__ = [
    "SHIPPED",
    "Choice",
    "ClassFigure",
    "Figures",
    "Manifest",
    "ModelMissing",
    "Sample",
    "TrainingRefused",
    "Verdict",
    "figures_of",
    "folder_in_use",
    "manifest_in",
    "verdict_on",
]

MOST = 3


@dataclass(frozen=True)
class Choice:
    label: str
    share: float


@dataclass(frozen=True)
class Verdict:
    """What the model says of a text: its likeliest classes, what spoke for the first, who says so."""

    choices: tuple[Choice, ...]
    words: tuple[str, ...]
    shares: dict[str, float]
    version: str


def verdict_on(title: str, detail: str) -> Verdict:
    """Raises ModelMissing when there is no model to ask."""
    from .shelf import current  # noqa: PLC0415  a web process must start without scipy, which a test proves

    model, manifest = current()
    shares = model.shares(title, detail)
    choices = tuple(Choice(label, share) for label, share in shares[:MOST])
    words = model.words(choices[0].label, title, detail)
    return Verdict(choices, words, dict(shares), manifest.version)
