"""How long a spreadsheet of 100,000 rows takes, from the upload to the last appeal.

    PYTHONPATH=src:. python -m bench.spreadsheet [--rows 100000] [--kind xlsx|csv]

It is imported into a copy of the district of 1,000 appeals that ``make bench`` leaves in the
server of DATABASE_URL; the copy is dropped afterwards. The exit code is 1 above 60 seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

ROOT = Path(__file__).resolve().parents[1]
SOURCE, COPY = "bench_1000", "bench_sheet"
INSIDE = """
import sys, django; django.setup()
from bench import importing
sys.exit(importing.main(int(sys.argv[1]), sys.argv[2]))
"""


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--kind", choices=("xlsx", "csv"), default="xlsx")
    given = asked.parse_args()
    base = os.environ["DATABASE_URL"]
    with psycopg.connect(make_conninfo(base, dbname="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {COPY} TEMPLATE {SOURCE}")
        try:
            line = [sys.executable, "-c", INSIDE, str(given.rows), given.kind]
            environ = {
                **os.environ,
                "DATABASE_URL": make_conninfo(base, dbname=COPY),
                "DJANGO_SETTINGS_MODULE": "bench.settings",
                "GONGZHI_LOG_LEVEL": "WARNING",
            }
            return subprocess.run(line, cwd=ROOT, env=environ, check=False).returncode
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
