"""What a backup says of itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from errno import ENOSPC
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError

FORMAT = 1
NAME = "manifest.json"
CHUNK = 1 << 20


class BackupRefused(Exception):
    """No backup was made, or none restored; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Table:
    schema: str
    name: str
    columns: tuple[str, ...]
    rows: int = 0
    part: str = ""

    @property
    def label(self) -> str:
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Part:
    """One file of the backup, by its path in the folder."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Chain:
    """Where a district's record stood: its last link, and what was told and not linked yet."""

    seq: int
    head: str
    unlinked: int


@dataclass(frozen=True)
class Ring:
    """Which keys it takes to read the sealed values: their names and two proofs, no secret."""

    ids: tuple[str, ...]
    sealed: str
    index: str


@dataclass(frozen=True)
class Files:
    """The files on disk: how many rows speak of one, how many parts were packed, which are gone."""

    rows: int
    parts: int
    size: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """Everything that is needed to judge a backup before a row of it is read."""

    format: int
    version: str
    made_at: datetime
    district: str
    postgres: int
    digest: str
    migrations: dict[str, tuple[str, ...]]
    tables: tuple[Table, ...]
    sequences: dict[str, int]
    chains: dict[str, Chain]
    rings: dict[str, Ring]
    files: Files
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def rows_of(self, name: str) -> int:
        return next(table.rows for table in self.tables if table.name == name)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def text(self) -> str:
        plain = {**asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def own_version() -> str:
    return version("gongzhi")


def is_newer(theirs: str, ours: str) -> bool:
    return _numbers(theirs) > _numbers(ours)


def read_manifest(folder: Path) -> Manifest:
    """Raises BackupRefused: there is none, it cannot be read, or a newer version wrote it."""
    path = folder / NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BackupRefused(
            f"{folder} 里没有能读的 {NAME}，不是一份做完的备份（{error.strerror}）。"
        ) from error
    except ValueError as error:
        raise BackupRefused(f"备份坏了：{path} 读不懂，换一份完好的再来。") from error
    _refuse_newer(data)
    try:
        return _manifest(data)
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused(f"备份坏了：{path} 里缺东西（{error}），换一份完好的再来。") from error


def _refuse_newer(data: Any) -> None:
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise BackupRefused(f"备份坏了：{NAME} 读不懂，换一份完好的再来。")
    theirs = str(data.get("version", ""))
    if data["format"] > FORMAT or is_newer(theirs, own_version()):
        raise BackupRefused(
            f"这份备份是更新的版本（{theirs}）做的，这里是 {own_version()}；先把这里升级到那个版本再恢复。"
        )


def _manifest(data: dict[str, Any]) -> Manifest:
    tables = (Table(**{**t, "columns": tuple(t["columns"])}) for t in data["tables"])
    rings = {name: Ring(**{**r, "ids": tuple(r["ids"])}) for name, r in data["rings"].items()}
    own = {
        "made_at": datetime.fromisoformat(data["made_at"]),
        "migrations": {app: tuple(names) for app, names in data["migrations"].items()},
        "tables": tuple(tables),
        "chains": {code: Chain(**chain) for code, chain in data["chains"].items()},
        "rings": rings,
        "files": Files(**{**data["files"], "missing": tuple(data["files"]["missing"])}),
        "parts": tuple(Part(**part) for part in data["parts"]),
    }
    return Manifest(**{**data, **own})


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(piece) for piece in text.split(".") if piece.isdecimal())


@contextmanager
def in_a_sentence(doing: str) -> Iterator[None]:
    """Faults of disks and of the database as a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno == ENOSPC:
            raise BackupRefused(f"{doing}没有做完：磁盘满了，腾出地方再来。") from error
        what = f"{error.filename}：{error.strerror}" if error.filename else str(error)
        raise BackupRefused(f"{doing}没有做完：{what}。") from error
    except (DatabaseError, psycopg.Error) as error:
        cause = error if isinstance(error, psycopg.Error) else error.__cause__
        if isinstance(cause, psycopg.errors.DiskFull):
            raise BackupRefused(f"{doing}没有做完：数据库的磁盘满了，腾出地方再来。") from error
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise BackupRefused(f"{doing}没有做完：数据库说“{said}”。") from error
