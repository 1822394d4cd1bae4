"""Taking files in, giving them to something, and letting them go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from uuid_utils.compat import uuid4, uuid7

from gongzhi.foundation import crypto

from . import documents, images, vault
from .models import Kind, StoredFile
from .refusals import FileRefused
from .uploads import read_bytes

ROW_WITHIN = timedelta(days=1)
_AT_ONCE = 500


def keep_image(
    upload: File[bytes], *, at: datetime, purpose: str = "", is_dateless: bool = False
) -> StoredFile:
    """Keep a picture of at most 10 MB and 50 megapixels, rewritten without metadata.

    Args:
        is_dateless: its id tells no time; ``at`` is as coarse as the caller makes it.

    Raises:
        FileRefused: with a sentence for whoever sent it.

    """
    data = read_bytes(upload, what="照片", most=images.MOST_BYTES)
    picture = images.picture(data)
    file_id = uuid4() if is_dateless else uuid7()
    vault.put(file_id, picture.thumbnail, vault.Part.THUMBNAIL)
    return _keep(
        file_id,
        picture.content,
        kind=Kind.IMAGE,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        purpose=purpose,
        made_at=at,
    )


def keep_document(
    upload: File[bytes],
    *,
    kinds: Collection[str],
    at: datetime,
    purpose: str = "",
    most: int = documents.MOST_BYTES,
) -> StoredFile:
    """Keep a file of one of the ``kinds`` (keys of ``documents.KINDS``) as it is.

    Args:
        most: bytes, where other than for any document.

    Raises:
        FileRefused: with a sentence for whoever sent it.

    """
    data = read_bytes(upload, what="文件", most=most)
    content_type = documents.content_type_of(data, kinds)
    return _keep(
        uuid7(), data, kind=Kind.DOCUMENT, content_type=content_type, purpose=purpose, made_at=at
    )


def _keep(file_id: UUID, content: bytes, **fields: Any) -> StoredFile:
    vault.put(file_id, content)
    algorithm = crypto.current_algorithm()
    return StoredFile.objects.create(
        id=file_id,
        size=len(content),
        alg=algorithm,
        digest=crypto.digest(algorithm, content),
        **fields,
    )


def content(stored: StoredFile) -> bytes:
    """What the file holds, unsealed."""
    return vault.get(stored.pk)


@transaction.atomic
def attach(ids: Iterable[UUID], *, at: datetime) -> list[StoredFile]:
    """Give files to the one thing they belong to from now on; returns them in this order.

    Raises:
        FileRefused: some are gone or belong to something already; nothing is attached then.

    """
    wanted = list(dict.fromkeys(ids))
    free = StoredFile.objects.filter(pk__in=wanted, attached_at__isnull=True)
    found = {stored.pk: stored for stored in free.select_for_update().order_by("pk")}
    if missing := len(wanted) - len(found):
        raise FileRefused(f"有 {missing} 个附件已经用过，或放了一天以上被清掉了；请重新上传")
    StoredFile.objects.filter(pk__in=found).update(attached_at=at)
    for stored in found.values():
        stored.attached_at = at
    return [found[pk] for pk in wanted]


@transaction.atomic
def discard(ids: Iterable[UUID]) -> int:
    """Let files go, attached or not; their bytes go when this transaction has committed."""
    rows = StoredFile.objects.filter(pk__in=list(ids)).select_for_update().order_by("pk")
    return _discard(list(rows.values_list("pk", flat=True)))


@transaction.atomic
def let_go_unattached(before: datetime, at_most: int) -> int:
    """Let go of files taken in before a moment that nothing was made of; returns how many."""
    old = StoredFile.objects.filter(attached_at__isnull=True, made_at__lt=before)
    rows = old.select_for_update(skip_locked=True).order_by("pk")
    return _discard(list(rows.values_list("pk", flat=True)[:at_most]))


def _discard(locked: list[UUID]) -> int:
    StoredFile.objects.filter(pk__in=locked).delete()
    for file_id in locked:
        transaction.on_commit(partial(vault.remove, file_id), robust=True)
    return len(locked)


def sweep_orphans(*, at: datetime) -> int:
    """Remove what is on disk without a row: what transactions that came to nothing left.

    Only what is older than a day: a younger file's row may not be committed yet.
    """
    removed = 0
    for found in _in_batches(vault.older_than(at - ROW_WITHIN)):
        ids = {file_id for _, file_id in found}
        known = set(StoredFile.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for path, file_id in found:
            if file_id not in known or path.suffix == ".part":
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _in_batches(found: Iterator[tuple[Path, UUID]]) -> Iterator[list[tuple[Path, UUID]]]:
    while batch := list(islice(found, _AT_ONCE)):
        yield batch
