"""The files on disk as a store that ``crypto rotate`` goes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from gongzhi.foundation import crypto

from . import vault
from .models import Kind, StoredFile

_AT_ONCE = 50  # a file is some hundred times a column's value


class SealedFiles:
    """Every part of every stored file."""

    label = "files"

    def census(self) -> crypto.Census:
        counted: crypto.Census = Counter()
        for file_id, kind in StoredFile.objects.values_list("pk", "kind").iterator():
            counted.update(_header(file_id, part) for part in _parts(kind))
        return counted

    def rotate(self, *, batch: int = _AT_ONCE) -> Iterator[crypto.Batch]:
        wanted = crypto.current_header("people")
        after: UUID | None = None
        while True:
            rows = StoredFile.objects.filter(**({"pk__gt": after} if after else {}))
            with transaction.atomic():  # the lock keeps a file from being purged and put back
                locked = rows.select_for_update().order_by("pk").values_list("pk", "kind")
                files = list(locked[: min(batch, _AT_ONCE)])
                done = [
                    _sealed_anew(file_id, part)
                    for file_id, kind in files
                    for part in _parts(kind)
                    if _header(file_id, part) != wanted
                ]
            if not files:
                return
            after = files[-1][0]
            if done:
                broken = tuple(name for name in done if name)
                yield crypto.Batch(len(done) - len(broken), broken)


def _parts(kind: str) -> list[vault.Part]:
    return list(vault.Part) if kind == Kind.IMAGE else [vault.Part.WHOLE]


def _header(file_id: UUID, part: vault.Part) -> crypto.Header | None:
    try:
        return crypto.header_of(vault.head(file_id, part))
    except (FileNotFoundError, crypto.SealBroken):
        return None


def _sealed_anew(file_id: UUID, part: vault.Part) -> str | None:
    """None, or the name of a part that cannot be opened."""
    try:
        vault.put(file_id, vault.get(file_id, part), part)
    except (FileNotFoundError, crypto.SealBroken):
        return f"{file_id}{part}"
    return None
