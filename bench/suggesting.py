"""What it costs to find the matters like the one that is being said, while it is being said.

    PYTHONPATH=src:. python -m bench.suggesting [DATABASE] [--times 200]

DATABASE names a district that ``make bench`` or ``bench.multiply`` left in the server of
DATABASE_URL (a million appeals unless told otherwise). The words of appeals said there before
are said anew in their own communities, so that there is always much to compare with. The mark
is 30 CPU milliseconds, Python and database together; above it the exit code is 1.
"""
# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import argparse
import os
import sys
import time

from psycopg.conninfo import make_conninfo

from bench.machine import seconds_of

MARK = 30.0  # CPU milliseconds
SAID = """
SELECT detail, area, neighbourhood_id FROM appeals_appeal
WHERE published_at IS NOT NULL AND length(area) = 12 ORDER BY md5(item_id::text) LIMIT %s
"""


def main() -> str | int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("database", nargs="?", default="bench_1000000")
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    os.environ |= {
        "DATABASE_URL": make_conninfo(os.environ["DATABASE_URL"], dbname=options.database),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "GONGZHI_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from gongzhi.foundation import rulebook
    from gongzhi.journeys.appeals import queries

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), pg_backend_pid() FROM appeals_appeal")
        number, backend = cursor.fetchone()
        cursor.execute(SAID, [options.times])
        said = cursor.fetchall()
    at = timezone.now()
    pack = rulebook.queries.pack_for(settings.DISTRICT, at.date())
    spent, found = [], 0
    for words, area, neighbourhood in [said[0], *said]:
        before, own = seconds_of({backend}), time.process_time()
        alike = queries.similar_to(words, area=area, neighbourhood=neighbourhood, pack=pack, at=at)
        spent.append((time.process_time() - own, seconds_of({backend}) - before))
        found += bool(alike)
    python, server = (1000 * sum(times) / len(said) for times in zip(*spent[1:], strict=True))
    sys.stdout.write(
        f"{number:,} 件里找相像的，{len(said)} 次，{found} 次有：每次 CPU "
        f"{python:.1f} + {server:.1f} 毫秒（Python + 数据库）\n"
    )
    return f"超过 {MARK:.0f} 毫秒" if python + server > MARK else 0


if __name__ == "__main__":
    sys.exit(main())
