"""The programs the launcher starts: in sessions of their own, stopped in order, never left behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from .database import ROOT

STOP_WITHIN = 12  # seconds; the worker gets ten to finish what it has in hand
_PR_SET_PDEATHSIG = 1

Child = subprocess.Popen[bytes]


def start(line: Sequence[str], *, log: Path, environ: dict[str, str]) -> Child:
    """Ctrl-C does not reach a child by itself: the launcher hears it, and stops them in order."""
    with log.open("ab") as out:
        return _popen(line, environ=environ, out=out)


def stop(children: Sequence[Child]) -> None:
    """Ask every child to end, and end the ones that do not; a second Ctrl-C changes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    for child in children:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _popen(line: Sequence[str], *, environ: dict[str, str], out: IO[bytes]) -> Child:
    return subprocess.Popen(
        list(line),
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=out,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  one thread
    )


def _end_with_parent() -> None:
    """A launcher that is killed takes its children with it (Linux)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
