"""How many appeals a second are taken in, each stored for good before it is acknowledged.

    PYTHONPATH=src:. python -m bench.filings [--seconds 12] [--connections 8]

What a filing costs behind its form: the item with its clock, the appeal with its words to be
found, the number that was left (encrypted), the entry of the record, the job for what follows.
It runs in a copy of the district of 1,000 appeals that ``make bench`` leaves in the server of
DATABASE_URL, with the durability of production; the copy is dropped afterwards. The mark is
250 a second; below it, or when one is missing afterwards, the exit code is 1.
"""
# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bench.journal_writes import cpu_of_server, stat

MARK, SOURCE, COPY = 250, "bench_1000", "bench_filings"
WORDS = "小区 {n} 号楼前的路灯坏了半个月，晚上看不清台阶，老人出门怕摔，请社区来看一看，能修就修，不能修给个说法。"


def file(url: str, number: int, begin: Any, seconds: float) -> tuple[int, float]:
    """File until the time is up; returns how many were acknowledged, and this process's CPU seconds."""
    os.environ |= {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "GONGZHI_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from gongzhi.foundation.memory import settle
    from gongzhi.foundation.policy import ANYBODY
    from gongzhi.journeys.appeals import services
    from gongzhi.journeys.appeals.services.filing import Filing, Place
    from gongzhi.register.territory.queries import communities_in

    areas = [one.code for one in communities_in(settings.DISTRICT)]
    areas = areas[:8]

    def one(count: int) -> None:
        place = Place(areas[count % len(areas)], spot=f"{count % 30 + 1} 栋门口")
        filing = Filing(
            words=WORDS.format(n=number * 100_000 + count),
            place=place,
            channel="online",
            naming="hidden",
            name="林",
            phone=f"154{count:08}",
        )
        services.file_appeal(filing, actor=ANYBODY, at=timezone.now())

    one(0)
    settle()  # as the server does
    begin.wait()
    until, cpu, filed = time.monotonic() + seconds, time.process_time(), 0
    while time.monotonic() < until:
        filed += 1
        one(filed)
    return filed + 1, time.process_time() - cpu


def stored(url: str) -> tuple[int, int, int]:
    """Appeals, entries that tell of a filing, and jobs for what follows."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM appeals_appeal),"
            " (SELECT count(*) FROM journal_entry WHERE event = 'appeals.filed'),"
            " (SELECT count(*) FROM procrastinate_jobs)"
        ).fetchone()
    assert row
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    base = os.environ["DATABASE_URL"]
    url = make_conninfo(base, dbname=COPY)
    with psycopg.connect(make_conninfo(base, dbname="postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {COPY} TEMPLATE {SOURCE}")
        try:
            sys.exit(_measure(url, int(stat(admin.info.backend_pid)[1]), **vars(options)))
        finally:
            admin.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")


def _measure(url: str, postmaster: int, *, connections: int, seconds: float) -> str | int:
    before = stored(url)
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(connections, maxtasksperchild=1) as pool:
        begin = manager.Barrier(connections + 1)
        people = [
            pool.apply_async(file, (url, number, begin, seconds)) for number in range(connections)
        ]
        begin.wait()
        spent = cpu_of_server(postmaster)
        done = [person.get() for person in people]
        spent = cpu_of_server(postmaster) - spent
    filed, cpu = sum(count for count, _ in done), sum(used for _, used in done)
    rate = (filed - connections) / seconds
    sys.stdout.write(
        f"{connections} 条连接，{seconds:.0f} 秒：{filed:,} 件，每秒 {rate:,.0f} 件；"
        f"每件 CPU {1000 * cpu / filed:.2f} + {1000 * spent / filed:.2f} 毫秒（Python + 数据库）\n"
    )
    grown = [after - early for after, early in zip(stored(url), before, strict=True)]
    if grown[:2] != [filed, filed]:
        return f"应了 {filed:,} 件，库里多了 {grown[0]:,} 件、{grown[1]:,} 条留痕"
    return f"每秒不到 {MARK} 件" if rate < MARK else 0


if __name__ == "__main__":
    main()
