"""What processes used, and how much of the machine went to others meanwhile (Linux /proc)."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
IDLE = (3, 4)  # fields of /proc/stat that are nobody's work


def tree(root: int) -> set[int]:
    """A process and everything under it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(folder.name))
    found, todo = {root}, [root]
    while todo:
        for child in parents.get(todo.pop(), []):
            if child not in found:
                found.add(child)
                todo.append(child)
    return found


def seconds_of(pids: set[int]) -> float:
    """CPU seconds of processes, their ended children included."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(fields[i]) for i in (11, 12, 13, 14))
    return total / TICK


def resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_KB / 1024


def busy_seconds() -> float:
    """CPU seconds everybody on the machine has used."""
    fields = [int(item) for item in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return sum(value for place, value in enumerate(fields) if place not in IDLE) / TICK


@dataclass
class Meter:
    """Counts what our processes and all others used between two looks."""

    servers: set[int]
    databases: set[int]

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.wall = time.monotonic()
        self.all = busy_seconds()
        self.server = seconds_of(self.servers)
        self.database = seconds_of(self.databases)
        self.client = time.process_time()

    def end(self) -> tuple[float, float, float]:
        """(server seconds, database seconds, share of the machine that others used)."""
        wall = time.monotonic() - self.wall
        server = seconds_of(self.servers) - self.server
        database = seconds_of(self.databases) - self.database
        ours = server + database + time.process_time() - self.client
        others = max(busy_seconds() - self.all - ours, 0)
        return server, database, others / (wall * (os.cpu_count() or 1))
