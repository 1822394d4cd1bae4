"""What a process that runs long does about its memory once everything is loaded."""

from __future__ import annotations

import gc

NEW_OBJECTS = 50_000  # between two looks for rings among them; Python's own are 700


def settle() -> None:
    """Let the collector leave alone what stays: code, models, settings, urls.

    Looking through them again and again costs a sixth of an import and finds nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
