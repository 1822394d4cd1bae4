"""A stored file as an HTTP answer; who may have it is the caller's business."""

from __future__ import annotations

from django.http import HttpResponse

from . import vault
from .models import Kind, StoredFile

_EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "text/csv": "csv",
    "text/plain": "txt",
    "text/tab-separated-values": "tsv",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}


def respond(stored: StoredFile, *, is_thumbnail: bool = False) -> HttpResponse:
    """The opened bytes, with headers that keep a browser from running anything in them.

    Raises:
        FileNotFoundError: the file is not on disk, or a document was asked for its thumbnail.
        SealBroken: the bytes on disk were changed.

    """
    part = vault.Part.THUMBNAIL if is_thumbnail else vault.Part.WHOLE
    name = f"{stored.pk.hex[-8:]}.{_EXTENSIONS[stored.content_type]}"
    way = "inline" if stored.kind == Kind.IMAGE else "attachment"
    return HttpResponse(
        vault.get(stored.pk, part),
        content_type=stored.content_type,
        headers={
            "Content-Disposition": f'{way}; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
        },
    )
