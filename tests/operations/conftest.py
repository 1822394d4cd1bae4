"""A database of its own beside that of the tests, and the house's commands run on it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class House:
    """A database and a folder of files, as another machine has them."""

    url: str
    files: Path

    def run(self, *command: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "config.cli", *command],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT / "src"),
                "DJANGO_SETTINGS_MODULE": "config.settings.demo",
                "DATABASE_URL": self.url,
                "GONGZHI_FILES": str(self.files),
                **environ,
            },
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def rows(self, query: str) -> list[tuple]:
        with psycopg.connect(self.url) as other:
            return other.execute(query).fetchall()


def url_of(name: str) -> str:
    parts = connection.get_connection_params()
    kept = {key: parts[key] for key in ("host", "port", "user", "password") if parts.get(key)}
    return psycopg.conninfo.make_conninfo(dbname=name, **kept)


@pytest.fixture
def here(transactional_db, settings, tmp_path):
    """The house of the tests, as a program of its own would see it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return House(url_of(connection.settings_dict["NAME"]), settings.MEDIA_ROOT)


@pytest.fixture
def elsewhere(django_db_setup, tmp_path):
    """An empty database and no files; gone afterwards."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield House(url_of(name), tmp_path / "elsewhere")
        server.execute(drop)
