"""The child process: reads a file on standard input, writes rows on standard output.

``python -m gongzhi.foundation.tabular.child ORDER`` with an Order in JSON. A line for
each row, ``[number, cell, …]``; the last line is a Report, or ``{"refused": sentence}``
with exit status 3. Whatever else happens here, a bomb or a crash of the reader, ends
this process only. It knows nothing of Django and starts in a moment.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain, islice
from typing import TextIO

from . import delimited, workbooks
from .refusals import TableRefused

REFUSED = 3
MEMORY = 1024**3
SECONDS = 30
SPOOL = 512 * 1024**2
_MOST_TITLES, _LEAST_HEADINGS = 3, 3


@dataclass(frozen=True)
class Order:
    max_rows: int
    max_columns: int
    sheet: str | None


@dataclass(frozen=True)
class Report:
    """What was found; rows are as long as their last filled cell, ``width`` is the longest."""

    headers: list[str]
    width: int
    row_count: int
    sheet: str | None
    sheet_names: list[str]


def main() -> int:
    """Limit ourselves first, then read; returns the exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (SPOOL, SPOOL))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order = Order(**json.loads(sys.argv[1]))
    try:
        last, status = asdict(read(sys.stdin.buffer.read(), order, sys.stdout)), 0
    except TableRefused as error:
        last, status = {"refused": str(error)}, REFUSED
    sys.stdout.write(json.dumps(last, ensure_ascii=False) + "\n")
    return status


def read(data: bytes, order: Order, out: TextIO) -> Report:
    """Write the rows of ``data`` and report on them. Raises TableRefused."""
    if data.startswith((workbooks.ZIP, workbooks.OLE2)):
        found = workbooks.sheets_of(data, order.sheet)
        names, chosen, rows = found.names, found.chosen, found.rows
    else:
        names, chosen, rows = [], None, delimited.rows_of(data)
    filled = _filled(rows)
    first, rest = _from_the_heading(filled)
    if first is None:
        raise TableRefused(_empty(names, chosen))
    count, width = 0, len(first)
    for number, cells in rest:
        count, width = count + 1, max(width, len(cells))
        _within(order, count, width)
        out.write(json.dumps([number, *cells], ensure_ascii=False) + "\n")
    _within(order, count, width)
    return Report(first, width, count, chosen, names)


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with their numbers, without the blank cells at their ends."""
    for number, cells in enumerate(rows, 1):
        end = len(cells)
        while end and not cells[end - 1].strip():
            end -= 1
        if end:
            yield number, cells[:end]


def _from_the_heading(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[list[str] | None, Iterator[tuple[int, list[str]]]]:
    """The headings and what follows: titles above them, a cell in a row each, are left out."""
    beginning = list(islice(rows, _MOST_TITLES + 1))
    heading = 0
    for place, (_, cells) in enumerate(beginning):
        if sum(bool(cell.strip()) for cell in cells) > 1:
            heading = place if place == 0 or len(cells) >= _LEAST_HEADINGS else 0
            break
    if not beginning:
        return None, rows
    return beginning[heading][1], chain(beginning[heading + 1 :], rows)


def _within(order: Order, count: int, width: int) -> None:
    if count > order.max_rows:
        raise TableRefused(f"表格超过 {order.max_rows} 行；请分成几份，每份不超过这个数再传")
    if width > order.max_columns:
        raise TableRefused(f"表格有 {width} 列，最多 {order.max_columns} 列；请删去用不到的列再传")


def _empty(names: list[str], chosen: str | None) -> str:
    others = [name for name in names if name != chosen]
    if others:
        return f"“{chosen}”这张工作表是空的，文件里还有：{'、'.join(others)}；请选有内容的一张"
    return "表格是空的；请填好后再传"


if __name__ == "__main__":
    sys.exit(main())
