"""Telling whoever started it how it goes, and stopping with a sentence."""

from __future__ import annotations

import sys
import time

_started = time.monotonic()


class Stop(Exception):
    """Something stands in the way; the message says what it is and what to do."""


def say(words: str) -> None:
    sys.stdout.write(f"[{time.monotonic() - _started:5.1f} 秒] {words}\n")
    sys.stdout.flush()
