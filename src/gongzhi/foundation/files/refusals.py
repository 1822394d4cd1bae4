"""Why a file is not taken, in sentences for whoever sent it."""

from __future__ import annotations

MEGABYTE = 1024 * 1024


class FileRefused(Exception):
    """The file is not taken; the message says why and what to do."""


def too_big(what: str, size: int, most: int, advice: str) -> FileRefused:
    """Sizes in bytes; the size is shown rounded up, so that it never reads as allowed."""
    tenths = -(-size * 10 // MEGABYTE)
    return FileRefused(
        f"{what}有 {tenths // 10}.{tenths % 10} MB，最多 {most // MEGABYTE} MB；{advice}"
    )


def empty(what: str) -> FileRefused:
    return FileRefused(f"传来的{what}是空的，可能没传完；请重新选一次再传")


def damaged_picture() -> FileRefused:
    return FileRefused("这张照片坏了或没传完；请重新选一次再传，还不行就换一张")
