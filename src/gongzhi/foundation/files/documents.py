"""Documents that are kept as they are: which kinds, and how each is known by its content."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Collection
from dataclasses import dataclass

from . import refusals
from .refusals import FileRefused

MOST_BYTES = 20 * refusals.MEGABYTE
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Kind:
    label: str
    content_type: str
    fits: Callable[[bytes], bool]


def _is_xlsx(data: bytes) -> bool:
    """Names stand uncompressed in a zip: its list need not be read, which could be endless."""
    return data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data and b"xl/" in data


def _is_xls(data: bytes) -> bool:
    return data.startswith(_OLE2)


def _is_text(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in data


# fmt: off
KINDS = {
    "xlsx": Kind("Excel 表格（.xlsx）", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _is_xlsx),
    "xls":  Kind("旧版 Excel 表格（.xls）", "application/vnd.ms-excel", _is_xls),
    "csv":  Kind("CSV 表格（.csv）", "text/csv", _is_text),
    "tsv":  Kind("制表符分隔的表格（.tsv）", "text/tab-separated-values", _is_text),
    "txt":  Kind("文本表格（.txt）", "text/plain", _is_text),
}
# fmt: on


def content_type_of(data: bytes, kinds: Collection[str]) -> str:
    """The content type of the first wanted kind that the bytes fit; texts fit all three.

    Raises:
        KeyError: a wanted kind is none of KINDS.
        FileRefused: it is something else.

    """
    for kind in [KINDS[name] for name in kinds]:
        if kind.fits(data):
            return kind.content_type
    labels = "、".join(KINDS[name].label for name in kinds)
    raise FileRefused(f"这个文件不是 {labels}；请用 Excel 或 WPS 另存为这种格式再传")
