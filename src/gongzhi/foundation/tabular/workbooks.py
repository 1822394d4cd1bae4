"""Excel files: judged by what their zip declares, then read by calamine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .cells import as_typed
from .refusals import UNREADABLE, TableRefused

ZIP, OLE2 = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PASSWORD = "表格设了密码；请打开后去掉密码，另存一份再传"  # noqa: S105  a sentence about one

MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_RATIO, RATIO_COUNTS_FROM = 100, 20 * 1024 * 1024


@dataclass(frozen=True)
class Sheets:
    """A workbook's visible sheets, and the rows of the one that was asked for."""

    names: list[str]
    chosen: str
    rows: Iterator[list[str]]


def sheets_of(data: bytes, wanted: str | None) -> Sheets:
    """Raises TableRefused: no workbook, a bomb, a password, or no such sheet."""
    if data.startswith(ZIP):
        check_zip(data)
    if data.startswith(OLE2) and _ENCRYPTED in data:
        raise TableRefused(_PASSWORD)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        chosen = _chosen(names, wanted)
        return Sheets(names, chosen, _rows(book, chosen))
    except PasswordError:
        raise TableRefused(_PASSWORD) from None
    except CalamineError:
        raise TableRefused(UNREADABLE) from None


def check_zip(data: bytes) -> None:
    """Raises TableRefused: what the zip's own list declares is more than a table needs."""
    try:
        entries = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise TableRefused(UNREADABLE) from None
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or (unpacked > RATIO_COUNTS_FROM and unpacked > len(data) * MOST_RATIO)
    ):
        raise TableRefused(UNREADABLE)


def _chosen(names: list[str], wanted: str | None) -> str:
    if not names:
        raise TableRefused("文件里没有看得见的工作表；请取消隐藏，另存后再传")
    if wanted is None:
        return names[0]
    if wanted not in names:
        raise TableRefused(f"文件里没有“{wanted}”这张工作表，有的是：{'、'.join(names)}；请重新选")
    return wanted


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    """Rows from the sheet's first; the columns before its first used one are blank."""
    sheet = book.get_sheet_by_name(name)
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return (before + [as_typed(value) for value in row] for row in sheet.iter_rows())
