"""How many journalled writes a second eight connections make while a sealer runs.

    PYTHONPATH=src python bench/journal_writes.py [--seconds 12] [--connections 8]

A write is what a step of a flow costs: one row changed, one entry with its payload, one job
for its reactions, in one transaction. It runs on a scratch database that is dropped afterwards:
in the server of DATABASE_URL, else in an embedded one with the durability of production.
The mark is 300 a second; below it the exit code is 1.
"""
# ruff: noqa: PLC0415  Django is set up first

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event as Signal
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings

from config import env

MARK, SCRATCH, DISTRICTS = 300, "bench_journal", ("431002001003", "431003002001")
TICK = os.sysconf("SC_CLK_TCK")


def set_up(url: str) -> None:
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "procrastinate.contrib.django",
            "gongzhi.foundation.journal",
            "gongzhi.foundation.testing",
        ],
        DATABASES={"default": env.database(url)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TIME_ZONE="Asia/Shanghai",
        USE_TZ=True,
        DIGEST=os.environ.get("GONGZHI_DIGEST", "sha256"),
    )
    django.setup()


def write(url: str, number: int, begin: Any, seconds: float) -> tuple[int, float]:
    """Write until the time is up; returns how often, and this process's CPU seconds."""
    set_up(url)
    from django.db import transaction
    from django.utils import timezone

    from gongzhi.foundation.journal.delivery import reacts_to
    from gongzhi.foundation.journal.writer import tell
    from gongzhi.foundation.testing.events import ThingMoved
    from gongzhi.foundation.testing.models import Thing

    reacts_to(ThingMoved)(lambda event: None)
    area = DISTRICTS[number % len(DISTRICTS)]
    thing = Thing.objects.create(area=area, status="open")
    begin.wait()
    until, cpu, writes = time.monotonic() + seconds, time.process_time(), 0
    while time.monotonic() < until:
        at = timezone.now()
        with transaction.atomic():
            thing.status = f"step {writes}"
            thing.save(update_fields=["status"])
            tell(
                ThingMoved(
                    subject_id=thing.pk,
                    area=area,
                    actor_id=number,
                    at=at,
                    words="路灯坏了，晚上看不清台阶，老人摔过一次",
                    count=writes,
                )
            )
        writes += 1
    return writes, time.process_time() - cpu


def seal(url: str, begin: Any, ended: Signal) -> tuple[int, list[float], float]:
    """Seal once a second; returns how many, how old the oldest was each time, and CPU seconds."""
    set_up(url)
    from django.utils import timezone

    from gongzhi.foundation.journal import chain, record

    begin.wait()
    cpu, linked, lags = time.process_time(), 0, []
    while True:
        is_last = ended.is_set()
        oldest = record.oldest_waiting()
        linked += chain.seal_all(at=timezone.now())
        if oldest:
            lags.append((timezone.now() - oldest).total_seconds())
        if is_last:
            return linked, lags, time.process_time() - cpu
        time.sleep(1)


def stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_of_server(postmaster: int) -> float:
    """CPU seconds of a PostgreSQL server: its own, its living and its ended processes'."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            fields = stat(int(entry.name))
        except (ValueError, OSError):
            continue
        is_own = int(entry.name) == postmaster
        if is_own or int(fields[1]) == postmaster:
            total += sum(map(int, fields[11 : 15 if is_own else 13]))
    return total / TICK


@contextmanager
def scratch_database() -> Iterator[tuple[str, int]]:
    """The URL of an empty database with our tables, and the server's process id."""
    folder, server = Path(tempfile.mkdtemp(prefix="gongzhi-bench-")), None
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        from config import postgres

        folder.chmod(0o755)
        server, url = postgres.start(folder / "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {SCRATCH}")
        postmaster = int(stat(connection.info.backend_pid)[1])
        try:
            yield psycopg.conninfo.make_conninfo(url, dbname=SCRATCH), postmaster
        finally:
            connection.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")
    if server:
        server.cleanup_mode = "stop"
        server.cleanup()
    shutil.rmtree(folder)


def migrate(url: str) -> None:
    set_up(url)
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)


def verify(url: str) -> list[str]:
    """What is wrong with the chains; nothing, one hopes."""
    set_up(url)
    from gongzhi.foundation.journal import record

    verdicts = [record.verify(district) for district in record.districts()]
    return [verdict.fault for verdict in verdicts if verdict.fault]


def measure(url: str, postmaster: int, *, connections: int, seconds: float) -> int:
    """Print the figures; returns the writes per second, rounded down."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(connections + 1, maxtasksperchild=1) as pool:
        pool.apply(migrate, (url,))
        begin, ended = manager.Barrier(connections + 2), manager.Event()
        sealer = pool.apply_async(seal, (url, begin, ended))
        writers = [
            pool.apply_async(write, (url, number, begin, seconds)) for number in range(connections)
        ]
        begin.wait()
        before = cpu_of_server(postmaster)
        written = [writer.get() for writer in writers]
        spent = cpu_of_server(postmaster) - before
        ended.set()
        linked, lags, cpu_sealing = sealer.get()
        faults = pool.apply(verify, (url,))
    writes, cpu_writing = sum(count for count, _ in written), sum(cpu for _, cpu in written)
    rate = writes / seconds
    print(f"{connections} connections, {seconds:.0f} s: {writes:,} writes, {rate:,.0f} a second")
    print(
        f"CPU per write: {1000 * cpu_writing / writes:.2f} ms Python"
        f" + {1000 * spent / writes:.2f} ms PostgreSQL"
    )
    print(
        f"sealed {linked:,} (once a second, {1000 * cpu_sealing / linked:.2f} ms Python each);"
        f" oldest unlinked entry: median {statistics.median(lags):.2f} s, worst {max(lags):.2f} s"
    )
    if faults or linked != writes:
        sys.exit(f"the chain does not hold: {linked:,} of {writes:,} linked; {faults}")
    return int(rate)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    with scratch_database() as (url, postmaster):
        rate = measure(url, postmaster, **vars(options))
    sys.exit(f"below the mark of {MARK} a second" if rate < MARK else 0)


if __name__ == "__main__":
    main()
