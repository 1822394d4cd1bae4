"""``make bench``: CPU, queries and times per page at two sizes, each beside its yardstick.

* ``make bench``: 1,000 and 100,000 appeals
* ``BENCH_SIZES=1000 BENCH_REQUESTS=200 make bench``: other sizes, other numbers of requests

A figure is the median of three runs in which others used at most a tenth of the machine;
a noisier run is repeated, and what could not be had quiet says how noisy it was.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bench import load, machine
from bench.visits import HOST, PORT, Visit, visits, wait_for_server

ROOT = Path(__file__).resolve().parents[1]
SIZES = [int(item) for item in os.environ.get("BENCH_SIZES", "1000,100000").split(",")]
REQUESTS, WARM = int(os.environ.get("BENCH_REQUESTS", "600")), 120
RUNS, OTHERS_ALLOWED, MORE_TRIES = 3, 0.10, 4
TABLE = """
CREATE TABLE IF NOT EXISTS bench_filing (id uuid PRIMARY KEY, area varchar(12), title varchar(80),
detail text, place varchar(120), filed_at timestamptz)
"""
BIN = ROOT / ".venv" / "bin"


@dataclass(frozen=True)
class Row:
    """CPU in milliseconds a request; times in milliseconds; others as a share of the machine."""

    cpu: float
    database: float
    queries: int
    p50: float
    p99: float
    others: float
    tries: int


@dataclass
class Sized:
    """What was measured at one size: page and yardstick by name, and a worker's memory in MB."""

    pages: dict[str, tuple[Row, Row]]
    memory: tuple[float, float]


def main() -> int:
    base = os.environ["DATABASE_URL"]
    found = {size: _measure(_database(base, size), size) for size in SIZES}
    _print(found)
    return 0


def _database(base: str, size: int) -> str:
    """A twin of this size, made once and used again until a migration or the twin changes."""
    name = f"bench_{size}"
    url = make_conninfo(base, dbname=name)
    with psycopg.connect(make_conninfo(base, dbname="postgres"), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            admin.execute(f'CREATE DATABASE "{name}"')
    for command in (
        ["migrate", "-v0"],
        ["calendar", "seed"],
        ["rulebook", "load"],
        ["demo", "seed", "--appeals", str(size)],
        ["collectstatic", "--noinput", "-v0"],
    ):
        line = [BIN / "python", "-m", "config.cli", *command]
        subprocess.run(line, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
        connection.execute("VACUUM ANALYZE")
    return url


def _measure(url: str, size: int) -> Sized:
    with _server(url) as pid:
        chosen = visits(url)
        before, pages = _largest_worker(pid), {}
        for visit in chosen:
            pages[visit.name] = _both(visit, url, pid)
            page, yardstick = pages[visit.name]
            sys.stdout.write(
                f"  {size:>9,} {visit.name}：{page.cpu:.2f} CPU-ms，标尺 {yardstick.cpu:.2f}\n"
            )
            sys.stdout.flush()
        return Sized(pages, (before, _largest_worker(pid)))


@contextmanager
def _server(url: str) -> Iterator[int]:
    line = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", HOST, "--port", str(PORT),
        "--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "error",
        "config.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(line, cwd=ROOT, env=environment(url))
    try:
        wait_for_server()
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def _both(visit: Visit, url: str, pid: int) -> tuple[Row, Row]:
    queries = _queries(url, visit.page)
    return _row(visit.page, pid, url, queries), _row(visit.yardstick, pid, url, 1)


def _row(request: load.Request, pid: int, url: str, queries: int) -> Row:
    """The median by CPU of the quiet runs."""
    load.send(HOST, PORT, request, WARM)
    runs: list[tuple[float, float, list[float], float]] = []
    tries = 0
    while len(runs) < RUNS:
        tries += 1
        meter = machine.Meter(machine.tree(pid), _database_processes(url))
        times = load.send(HOST, PORT, request, REQUESTS)
        server, database, others = meter.end()
        if others <= OTHERS_ALLOWED or tries > len(runs) + MORE_TRIES:
            runs.append((server + database, database, times, others))
    total, database, times, others = sorted(runs, key=lambda run: run[0])[RUNS // 2]
    return Row(
        cpu=total * 1000 / REQUESTS,
        database=database * 1000 / REQUESTS,
        queries=queries,
        p50=statistics.median(times),
        p99=load.percentile(times, 0.99),
        others=others,
        tries=tries,
    )


def _database_processes(url: str) -> set[int]:
    """The postmaster and all its children: backends, writers, checkpointer."""
    pid_file = Path(str(conninfo_to_dict(url)["host"])) / "postmaster.pid"
    return machine.tree(int(pid_file.read_text().split()[0]))


def _largest_worker(pid: int) -> float:
    return max(machine.resident_mb(item) for item in machine.tree(pid) if item != pid)


def _queries(url: str, request: load.Request) -> int:
    body = request.body(0) if request.body else ""
    cookie = request.headers.get("Cookie", "")
    line = [BIN / "python", "-m", "bench.counting", request.method, request.path, cookie, body]
    out = subprocess.run(
        line, cwd=ROOT, env=environment(url), check=True, capture_output=True, text=True
    )
    return int(out.stdout.split()[-1])


def environment(url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "GONGZHI_LOG_LEVEL": "WARNING",
    }


def _print(found: dict[int, Sized]) -> None:
    say = sys.stdout.write
    say(
        f"\n每页 {REQUESTS} 次，{load.CONNECTIONS} 条连接，2 个工作进程，{os.cpu_count()} 核；"
        "CPU 毫秒 = 服务进程 + 数据库\n\n"
        "| 诉求 | 页面 | CPU-ms | 其中库 | 标尺 | 倍数 | 查询 | p50 ms | p99 ms | 旁人占用 | 跑了几次 |\n"
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    )
    for size, sized in found.items():
        for name, (row, yard) in sized.pages.items():
            say(
                f"| {size:,} | {name} | {row.cpu:.2f} | {row.database:.2f} | {yard.cpu:.2f}"
                f" | {row.cpu / yard.cpu:.2f} | {row.queries} | {row.p50:.1f} | {row.p99:.1f}"
                f" | {row.others:.0%} | {row.tries} |\n"
            )
    first, last = min(found), max(found)
    if first != last:
        growth = {
            name: found[last].pages[name][0].cpu / row.cpu
            for name, (row, _) in found[first].pages.items()
        }
        told = "，".join(f"{name} {times:.2f} 倍" for name, times in growth.items())
        say(f"\n从 {first:,} 到 {last:,} 件：{told}\n")
    for size, sized in found.items():
        before, after = sized.memory
        say(f"{size:,} 件时一个工作进程的常驻内存：开始 {before:.0f} MB，跑完 {after:.0f} MB\n")


if __name__ == "__main__":
    sys.exit(main())
