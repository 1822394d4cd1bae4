"""One sheet of paper read by two people: where their readings differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def differing(
    first: Mapping[str, object], second: Mapping[str, object], names: Iterable[str]
) -> tuple[str, ...]:
    """The names under which two readings differ; runs of blanks count as one blank."""
    return tuple(name for name in names if _bare(first.get(name)) != _bare(second.get(name)))


def _bare(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value
