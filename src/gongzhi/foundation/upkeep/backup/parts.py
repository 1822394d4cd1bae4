"""The files of a backup: written with their digest, read back only when it holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from io import RawIOBase
from pathlib import Path
from typing import Any

from .manifest import CHUNK, BackupRefused, Part


class PartWriter(RawIOBase):
    """A new file that counts and digests what is written; it is on disk when closed."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        self.name = name
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "wb")
        self._digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._file.write(data)
        self._digest.update(data)
        self.size += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            finally:
                self._file.close()
                super().close()

    @property
    def part(self) -> Part:
        return Part(self.name, self.size, self._digest.hexdigest())


def verify_parts(folder: Path, parts: Iterable[Part]) -> None:
    """Raises BackupRefused, naming every part that is not what it was."""
    broken = [part.name for part in parts if not _holds(folder, part)]
    if broken:
        shown = "、".join(broken[:3]) + (f" 等 {len(broken)} 个" if broken[3:] else "")
        raise BackupRefused(f"备份坏了：{shown}和做备份时不一样，换一份完好的再来。")


def _holds(folder: Path, part: Part) -> bool:
    path = folder / part.name
    if not path.is_file() or path.stat().st_size != part.size:
        return False
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == part.sha256
