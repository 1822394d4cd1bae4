"""What is learned from: texts that a person sorted."""

from __future__ import annotations

from dataclasses import dataclass


class TrainingRefused(ValueError):
    """These texts teach nothing; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Sample:
    """A text that a person sorted; samples of one ``group`` are tellings of the same thing."""

    title: str
    detail: str
    label: str
    group: str = ""
