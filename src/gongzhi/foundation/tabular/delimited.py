"""CSV and its relatives: which encoding, which delimiter, which rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from .refusals import TableRefused

LONGEST_CELL = 100_000
_SAMPLE = 65_536
_DELIMITERS = ",\t;|，"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def rows_of(data: bytes) -> Iterator[list[str]]:
    """Every record, blank ones too, so that their numbers are those a spreadsheet shows.

    Raises:
        TableRefused: no text in a known encoding, or quotes that do not pair.

    """
    text = decoded(data)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise TableRefused(
                f"第 {number} 行的双引号没有配对，或有一格超过 {LONGEST_CELL} 个字；"
                "请用 Excel 或 WPS 打开检查，另存为 .xlsx 再传"
            ) from error
        if row is None:
            return
        yield row


def decoded(data: bytes) -> str:
    """The text, in whichever encoding Excel, WPS or an editor wrote it.

    Raises:
        TableRefused: it is no text, or a web page.

    """
    for encoding in _encodings_of(data):
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return _unless_a_page(text)
    raise TableRefused("这不是表格，或者文字编码认不出；请用 Excel 或 WPS 打开，另存为 .xlsx 再传")


def _encodings_of(data: bytes) -> tuple[str, ...]:
    """By the mark at the beginning; UTF-16 without one shows by the zeros beside its commas."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    if b"\0" not in data:
        return ("utf-8", "gb18030")
    return ("utf-16-be",) if 0 in data[0:_SAMPLE:2] else ("utf-16-le",)


def _unless_a_page(text: str) -> str:
    if text.lstrip()[:9].lower().startswith(("<html", "<table", "<!doctype", "<?xml", "<meta")):
        raise TableRefused("这其实是一个网页，不是表格；请用 Excel 或 WPS 打开，另存为 .xlsx 再传")
    return text


def delimiter_of(text: str) -> str:
    """The candidate that cuts most rows of the beginning like the heading, and cuts it at all."""
    return max(_DELIMITERS, key=lambda delimiter: _fit(text[:_SAMPLE], delimiter))


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, 50) if row]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] == 1:
        return (0, 0)
    return (widths.count(widths[0]) / len(widths), widths[0])
