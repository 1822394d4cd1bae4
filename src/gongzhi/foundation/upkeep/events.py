"""What upkeep leaves on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongzhi.foundation.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class BackedUp(Event):
    """A backup was finished; ``manifest`` is the SHA-256 of its manifest, so it can be told apart."""

    name, label = "upkeep.backed_up", "做了备份"
    rows: int
    files: int
    size: int
    manifest: str


@dataclass(frozen=True, kw_only=True)
class Restored(Event):
    """The database came out of a backup, with the state of ``made_at``."""

    name, label = "upkeep.restored", "由备份恢复"
    made_at: datetime
    rows: int
    files: int
    manifest: str


@dataclass(frozen=True, kw_only=True)
class Expired(Event):
    """Rows of one kind were deleted because their time was over. Says how many, never whose."""

    name, label = "upkeep.expired", "到期删除"
    kind: str
    what: str
    count: int
    ended_before: datetime
    pack: str
    version: int
    basis: str
