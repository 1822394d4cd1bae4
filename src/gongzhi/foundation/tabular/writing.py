"""Tables on their way out: nothing in a cell can run, whatever program opens it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_NOT_FOR_CELLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
_STARTS_A_FORMULA = tuple("=+-@\t\n＝＋－＠")
_NEGATIVE = re.compile(r"-\d+(\.\d+)?")
_LONGEST_TEXT = 32_767  # characters, in Excel
_MOST_DIGITS = 10**15  # what Excel keeps of a whole number
_FIRST_YEAR = 1900  # of Excel's calendar
_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST_TITLE = 31
_LINES_AT_ONCE = 1_000
_BOM = "\ufeff"  # without it Excel takes UTF-8 for something else


def safe_text(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it.

    Control characters go, line ends become one kind; what could start a formula gets an apostrophe before it. A
    plain negative number is no formula.
    """
    text = _NOT_FOR_CELLS.sub("", _LINE_END.sub("\n", text))
    if text.startswith(_STARTS_A_FORMULA) and not _NEGATIVE.fullmatch(text):
        text = "'" + text
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with a mark, DOS line ends, in pieces for a streaming answer."""
    written = StringIO(newline="")
    written.write(_BOM)
    writer = csv.writer(written)
    writer.writerow([safe_text(header) for header in headers])
    for number, row in enumerate(rows, 1):
        writer.writerow([_for_csv(value) for value in row])
        if number % _LINES_AT_ONCE == 0:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """One sheet, its headings bold and held in place."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLE.sub(" ", title)[:_LONGEST_TITLE].strip() or "Sheet1")
    sheet.freeze_panes = "A2"
    for place, header in enumerate(headers, 1):
        sheet.column_dimensions[get_column_letter(place)].width = 2 * len(header) + 6
    heading = []
    for header in headers:
        cell = _text_cell(sheet, header)
        cell.font = Font(bold=True)
        heading.append(cell)
    sheet.append(heading)
    for row in rows:
        sheet.append([_for_xlsx(sheet, value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _for_csv(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            return str(value)
        case datetime():
            return _local(value).isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return safe_text(str(value))


def _for_xlsx(sheet: Any, value: Any) -> Any:
    """Numbers and days stay what they are; everything else is text, never a formula."""
    if isinstance(value, datetime):
        value = _local(value)
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, date) and value.year >= _FIRST_YEAR:
        return value
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    if is_number and abs(value) < _MOST_DIGITS:
        return value
    return _text_cell(sheet, _for_csv(value))


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, safe_text(text))
    cell.data_type = "s"
    return cell


def _local(value: datetime) -> datetime:
    """Our own time, without its zone, which spreadsheets do not know."""
    return timezone.make_naive(value) if timezone.is_aware(value) else value
