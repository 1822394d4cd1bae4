"""Which context reads which section, and how the tests in a pack are evaluated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .reading import Rule

if TYPE_CHECKING:
    from .models import Pack

Reader = Callable[[Rule], Any]
Evaluate = Callable[["Pack", dict[str, Any]], Any]


@dataclass(frozen=True)
class Kind:
    """``reader`` raises KeyError or ValueError on an entry that is not right."""

    section: str
    label: str
    reader: Reader
    evaluate: Evaluate | None


ALL_KINDS: dict[str, Kind] = {}


def kind(
    section: str, *, label: str = "", reader: Reader, evaluate: Evaluate | None = None
) -> None:
    """Say how entries of a section are read and checked, and how pack tests of it are run."""
    ALL_KINDS[section] = Kind(section, label or section, reader, evaluate)
