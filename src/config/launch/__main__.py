"""``python -m config.launch demo | reset | test | check | bench | docs | tour``."""

from __future__ import annotations

import sys

from . import demo, tests, tools
from .say import Stop


def main(argv: list[str]) -> int:
    verbs = {
        "demo": demo.run,
        "reset": demo.reset,
        "test": tests.run,
        "check": tools.check,
        "bench": tools.bench,
        "docs": tools.docs,
        "tour": tools.tour,
    }
    verb = argv[0] if argv else ""
    if verb not in verbs:
        sys.stderr.write(f"用法：python -m config.launch {' | '.join(verbs)}\n")
        return 2
    try:
        return verbs[verb](argv[1:])
    except Stop as stop:
        sys.stderr.write(f"\n{stop}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
