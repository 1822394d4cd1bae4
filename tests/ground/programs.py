"""Programs of the house in processes of their own, as an operator starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(
    *arguments: str, seconds: float = 60, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run python in a bare environment with these variables and nothing else set."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), **environ},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
