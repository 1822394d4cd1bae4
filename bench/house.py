"""A small house of its own whose parts can be killed: database cluster, web server, worker."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psycopg

from bench.machine import tree
from config import postgres
from config.launch import children, demo

ROOT = Path(__file__).resolve().parents[1]
UP_WITHIN = 60
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from twin.tests.conftest import make, make_ground
make_ground()
make(appeals=60)
"""


@dataclass
class House:
    """``folder`` holds the cluster and everything else; ``parts`` the programs that run."""

    folder: Path
    port: int
    url: str = ""
    cluster: Any = None
    parts: dict[str, children.Child] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "GONGZHI_STATE": str(self.folder / "state"),
            "GONGZHI_LOG_LEVEL": "WARNING",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def start_database(self) -> None:
        self.cluster, self.url = postgres.start(self.folder / "postgres")

    def start(self, part: str) -> None:
        """Start ``worker`` or ``server`` as the demonstration does."""
        line, log = demo.line_of(part, self.port), self.folder / f"{part}.log"
        self.parts[part] = children.start(line, log=log, environ=self.environ)
        if part == "server":
            self.wait()

    def kill(self, part: str) -> None:
        """``kill -9`` of a part and all its processes, and its start anew.

        ``database`` ends the postmaster and every backend, ``one`` a single process of the
        web server, which has to look after itself.
        """
        if part == "database":
            processes = tree(self.cluster.get_pid())
            _kill(processes, first=self.cluster.get_pid())
            while any(_lives(pid) for pid in processes):
                time.sleep(0.05)
            self.start_database()
        elif part == "one":
            server = self.parts["server"].pid
            _kill({max(pid for pid in tree(server) if _is_python(pid) and pid != server)})
        else:
            _kill(tree(self.parts[part].pid), first=self.parts[part].pid)
            self.parts[part].wait()
            self.start(part)

    def wait(self, path: str = "/health/live") -> None:
        """Raises RuntimeError when the server does not answer with 200."""
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until:
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self.folder / 'server.log'}")

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql, values or None).fetchall()

    def run(self, *line: str) -> subprocess.CompletedProcess[str]:
        """A python of the house."""
        return subprocess.run(
            [sys.executable, *line],
            cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False,
        )  # fmt: skip


@contextmanager
def small_house(port: int) -> Iterator[House]:
    """A district of three communities, running; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gongzhi-house-"))
    folder.chmod(0o755)  # the cluster's own user has to get in
    house = House(folder, port)
    try:
        house.start_database()
        made = house.run("-c", PREPARE)
        if made.returncode:
            raise RuntimeError(made.stderr[-3000:])
        house.start("worker")
        house.start("server")
        yield house
    finally:
        for part in house.parts.values():
            _kill(tree(part.pid), first=part.pid)
            part.wait()
        if house.cluster is not None:
            postgres.stop(house.cluster)
        shutil.rmtree(folder, ignore_errors=True)


def _kill(pids: set[int], first: int | None = None) -> None:
    for pid in sorted(pids, key=lambda one: one != first):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _lives(pid: int) -> bool:
    """A zombie does not: nobody has asked yet how it ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _is_python(pid: int) -> bool:
    line = Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"resource_tracker" not in line
