"""How long 100,000 parts take to be tallied, from the case as it is handed in.

    PYTHONPATH=src:. python -m bench.tallying [--parts 100000]

No database is asked. The mark is one second for the tally; above it the exit code is 1.
"""
# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import argparse
import os
import sys
import time

MARK = 1.0  # seconds


def main() -> str | int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--parts", type=int, default=100_000)
    parts = parser.parse_args().parts
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import django

    django.setup()
    from django.conf import settings

    from gongzhi.capabilities.meetings import rules
    from gongzhi.foundation.rulebook.services import drawn

    pack = next(pack for pack in drawn(settings.RULEPACKS) if pack.code == "cn-2026")
    head = {"code": "278-8", "title": "", "body": "owners", "on": "2026-11-28"}
    roll = [
        {"part": f"{n}", "area": f"{60 + n % 90}.{n % 100:02}", "owners": [f"o{n - n % 9 // 8}"]}
        for n in range(parts)
    ]
    ballots = [
        {
            "voter": f"{n}",
            "choice": ("for", "for", "for", "against", "abstain")[n % 5],
            "channel": ("paper", "online")[n % 2],
            "at": f"2026-11-{1 + n % 20:02}T10:00:00+08:00",
        }
        for n in range(parts)
        if n % 7
    ]
    data = {"matter": head, "pack": "cn-2026", "roll": roll, "ballots": ballots}
    begun = time.process_time()
    case = rules.read_case(data)
    read = time.process_time()
    majority = rules.majority_for(pack, case.body, case.matter)
    result = rules.tally(case, majority, rules.counting_for(pack, case.body))
    ended = time.process_time()
    sys.stdout.write(
        f"{parts:,} 个专有部分，{result.heads:,} 人，{len(ballots):,} 张票："
        f"读 {read - begun:.2f} 秒，算 {ended - read:.2f} 秒（CPU）\n"
    )
    return f"超过 {MARK:.0f} 秒" if ended - read > MARK else 0


if __name__ == "__main__":
    sys.exit(main())
