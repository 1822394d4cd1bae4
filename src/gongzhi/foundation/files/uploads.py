"""Reading an upload into memory, never more of it than is allowed."""

from __future__ import annotations

from django.core.files.base import File

from . import refusals

_SAVE_SPACE = {"照片": "请在手机相册里缩小，或改传截图", "文件": "请分成几份再传"}


def read_bytes(upload: File[bytes], *, what: str, most: int) -> bytes:
    """The whole upload, at most ``most`` bytes of it.

    Raises:
        FileRefused: it is empty or too big.

    """
    said = upload.size if upload.size is not None else 0
    if said > most:
        raise refusals.too_big(what, said, most, _SAVE_SPACE[what])
    upload.seek(0)
    data: bytes = upload.read(most + 1)
    if len(data) > most:
        raise refusals.too_big(what, len(data), most, _SAVE_SPACE[what])
    if not data:
        raise refusals.empty(what)
    return data
