"""The files of the vault, still sealed, in tar archives; and the proof that the keys are at hand."""

from __future__ import annotations

import io
import os
import re
import tarfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from gongzhi.foundation import crypto
from gongzhi.foundation.crypto import rings
from gongzhi.foundation.files import vault
from gongzhi.foundation.files.models import Kind, StoredFile

from .manifest import BackupRefused, Files, Part, Ring
from .parts import PartWriter

ARCHIVE_BYTES = 256 * 1024**2
_MEMBER = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}(\.thumbnail)?")
_PURPOSE, _PROOF = "upkeep.backup", "gongzhi"


def proofs() -> dict[str, Ring]:
    """For each ring the names of its keys, a word sealed with the newest, and an index of the word."""
    return {
        ring: Ring(
            tuple(rings.keys(ring)),
            crypto.encrypt(_PROOF.encode(), purpose=_PURPOSE, ring=ring).hex(),
            crypto.blind_index(_PROOF, purpose=_PURPOSE, ring=ring).hex(),
        )
        for ring in rings.RINGS
    }


def need_keys(proved: dict[str, Ring]) -> None:
    """Raises BackupRefused: the keys of the settings do not open what the backup holds."""
    for ring, proof in proved.items():
        keys, index = map(rings.variable, rings.RINGS[ring])
        if missing := [name for name in proof.ids if name not in rings.keys(ring)]:
            raise BackupRefused(
                f"{keys} 里没有这份备份要的密钥 {'、'.join(missing)}，先放进去再恢复。"
            )
        try:
            crypto.decrypt(bytes.fromhex(proof.sealed), purpose=_PURPOSE, ring=ring)
        except crypto.SealBroken as error:
            raise BackupRefused(
                f"{keys} 里的 {proof.ids[0]} 不是做备份时的那一把，换成那时的再恢复。"
            ) from error
        if crypto.blind_index(_PROOF, purpose=_PURPOSE, ring=ring).hex() != proof.index:
            raise BackupRefused(
                f"{index} 或 GONGZHI_DIGEST 和做备份时不一样，按电话会查不到人；换成那时的再恢复。"
            )


def bytes_on_disk(at: datetime) -> int:
    return sum(path.stat().st_size for path, _ in _on_disk(at))


def pack(folder: Path, kinds: dict[UUID, str], at: datetime) -> tuple[Files, list[Part]]:
    """Put every part of the given files into archives. Those not on disk are named as missing."""
    wanted = {name for file_id, kind in kinds.items() for name in _names(file_id, kind)}
    packer = _Packer(folder)
    packed = 0
    for path, _ in _on_disk(at):
        if path.name in wanted and packer.add(path):
            wanted.discard(path.name)
            packed += 1
    parts = packer.end()
    files = Files(len(kinds), packed, sum(part.size for part in parts), tuple(sorted(wanted)))
    return files, parts


def still_missing(names: tuple[str, ...]) -> tuple[str, ...]:
    """Of parts that were not on disk, those whose row is still there: the others were let go."""
    ids = {name: UUID(name[:32]) for name in names}
    known = set(StoredFile.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return tuple(name for name in names if ids[name] in known)


def unpack(folder: Path, parts: list[Part]) -> int:
    """Lay the archives' files where the vault looks for them; returns how many.

    Raises:
        BackupRefused: an archive holds something that is no file of a vault.

    """
    count = 0
    for part in parts:
        with tarfile.open(folder / part.name, "r:") as archive:
            for member in archive:
                sealed = archive.extractfile(member) if _MEMBER.fullmatch(member.name) else None
                if sealed is None or not member.isreg():
                    raise BackupRefused(f"备份坏了：{part.name} 里有不该有的“{member.name}”。")
                _lay(Path(settings.MEDIA_ROOT) / member.name, sealed.read())
                count += 1
    os.sync()
    return count


def _lay(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as laid:
        laid.write(content)


def _names(file_id: UUID, kind: str) -> list[str]:
    parts = list(vault.Part) if kind == Kind.IMAGE else [vault.Part.WHOLE]
    return [f"{file_id.hex}{part}" for part in parts]


def _on_disk(at: datetime) -> Iterator[tuple[Path, UUID]]:
    """Every file of the vault; the day ahead is for clocks that do not agree."""
    return vault.older_than(at + timedelta(days=1))


class _Packer:
    """Archives of about ``ARCHIVE_BYTES``, one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: list[Part] = []
        self._open: tuple[PartWriter, tarfile.TarFile] | None = None

    def add(self, path: Path) -> bool:
        """False when the file has gone since it was listed."""
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return False
        writer, archive = self._archive()
        member = tarfile.TarInfo("/".join(path.parts[-3:]))
        member.size, member.mode = len(content), 0o600
        archive.addfile(member, io.BytesIO(content))
        if writer.size > ARCHIVE_BYTES:
            self.end()
        return True

    def end(self) -> list[Part]:
        if self._open is not None:
            writer, archive = self._open
            archive.close()
            writer.close()
            self._parts.append(writer.part)
            self._open = None
        return self._parts

    def _archive(self) -> tuple[PartWriter, tarfile.TarFile]:
        if self._open is None:
            writer = PartWriter(self._folder, f"files/{len(self._parts) + 1:04}.tar")
            self._open = writer, tarfile.open(fileobj=writer, mode="w|", bufsize=1 << 20)  # noqa: SIM115
        return self._open
