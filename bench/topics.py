"""How long the nightly grouping of what was said takes, from the rows to the kept topics.

    PYTHONPATH=src:. python -m bench.topics [DATABASE]

DATABASE names a district that ``make bench`` left in the server of DATABASE_URL (100,000 appeals
unless told otherwise); everything ever said there counts as said of late. What is kept is rolled
back. The mark is 60 seconds; above it the exit code is 1.
"""
# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date
from unittest import mock

from psycopg.conninfo import make_conninfo

MARK = 60.0  # seconds


def main() -> str | int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("database", nargs="?", default="bench_100000")
    options = parser.parse_args()
    os.environ |= {
        "DATABASE_URL": make_conninfo(os.environ["DATABASE_URL"], dbname=options.database),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "GONGZHI_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from gongzhi.journeys.appeals import queries as appeals
    from gongzhi.journeys.concentration import services
    from gongzhi.journeys.concentration.models import HotMember

    said = len(appeals.said_since(date(2000, 1, 1)))
    begun, cpu = time.monotonic(), time.process_time()
    with transaction.atomic(), mock.patch("gongzhi.journeys.concentration.rules.WINDOWS", (9_000,)):
        topics = services.reckon_hot(at=timezone.now())
        members = HotMember.objects.count()
        transaction.set_rollback(True)
    took = time.monotonic() - begun
    sys.stdout.write(
        f"{said:,} 件：{topics:,} 个热点，里面 {members:,} 件；{took:.1f} 秒，"
        f"本进程 CPU {time.process_time() - cpu:.1f} 秒\n"
    )
    return f"超过 {MARK:.0f} 秒" if took > MARK else 0


if __name__ == "__main__":
    sys.exit(main())
