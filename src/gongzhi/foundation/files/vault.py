"""Sealed bytes on disk: two levels of folders under ``MEDIA_ROOT``, one file for each part.

A file is written whole under a temporary name and renamed, so a reader sees all of it or
nothing. It is written before its row is committed and removed after its row's removal is
committed: every row has its file, and a file without a row is swept up later.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gongzhi.foundation import crypto

_NAME = re.compile(r"([0-9a-f]{32})(\.thumbnail)?(\.[0-9a-f]{8}\.part)?")
_HEAD_BYTES = 64


class Part(StrEnum):
    WHOLE = ""
    THUMBNAIL = ".thumbnail"


def put(file_id: UUID, content: bytes, part: Part = Part.WHOLE) -> None:
    """Seal ``content`` and have it on disk, durably, when this returns."""
    path = _path(file_id, part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = crypto.encrypt(content, purpose=_purpose(file_id, part))
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(token)
            written.flush()
            os.fsync(written.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)  # half a file would hold the room a full disk lacks
        raise
    _sync_folder(path.parent)


def get(file_id: UUID, part: Part = Part.WHOLE) -> bytes:
    """Raises FileNotFoundError, or crypto's SealBroken."""
    return crypto.decrypt(_path(file_id, part).read_bytes(), purpose=_purpose(file_id, part))


def head(file_id: UUID, part: Part) -> bytes:
    """The beginning of the token, which names its key. Raises FileNotFoundError."""
    with _path(file_id, part).open("rb") as sealed:
        return sealed.read(_HEAD_BYTES)


def remove(file_id: UUID) -> None:
    for part in Part:
        _path(file_id, part).unlink(missing_ok=True)


def older_than(moment: datetime) -> Iterator[tuple[Path, UUID]]:
    """Every file of ours, temporary ones too, last written before ``moment``."""
    for path in Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        name = _NAME.fullmatch(path.name)
        if name and path.stat().st_mtime < moment.timestamp():
            yield path, UUID(name[1])


def _path(file_id: UUID, part: Part) -> Path:
    """The folders are the id's last digits: a UUIDv7 begins with the time, which would pile up."""
    name = file_id.hex
    return Path(settings.MEDIA_ROOT) / name[-2:] / name[-4:-2] / f"{name}{part}"


def _purpose(file_id: UUID, part: Part) -> str:
    return f"files.{file_id}{part}"


def _sync_folder(folder: Path) -> None:
    """A rename is durable only when its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
