"""Reading a table somebody sent, from the side that survives whatever is in it."""

from __future__ import annotations

import json
import logging
import mmap
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.core.files.base import File

import gongzhi

from .child import REFUSED, SECONDS, Order, Report
from .refusals import UNREADABLE, TableRefused

log = logging.getLogger(__name__)

EXTENSIONS = (".xlsx", ".xls", ".csv", ".tsv", ".txt")
_MEGABYTE = 1024 * 1024
_CHILD = "gongzhi.foundation.tabular.child"
_IMPORTS_FROM = str(Path(gongzhi.__path__[0]).parent)
_WALL_SECONDS = 2 * SECONDS


@dataclass(frozen=True)
class Table:
    """Headings and rows as text; ``rows`` may be gone through any number of times."""

    headers: tuple[str, ...]
    row_count: int
    sheet: str | None
    sheet_names: tuple[str, ...]
    _spool: mmap.mmap = field(repr=False)
    _end: int = field(repr=False)

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Row numbers as a spreadsheet shows them, and a cell for every heading."""
        width, place = len(self.headers), 0
        while place < self._end:
            line_end = self._spool.find(b"\n", place)
            number, *cells = json.loads(self._spool[place:line_end])
            yield number, (*cells, *[""] * (width - len(cells)))
            place = line_end + 1


def read_table(
    source: File[bytes] | Path,
    *,
    name: str,
    max_bytes: int,
    max_rows: int,
    max_columns: int,
    sheet: str | None = None,
) -> Table:
    """Read an Excel or CSV file; what it is says its content, not its ``name``.

    Blank rows are left out. Headings are the first filled row, or the first after up to
    three rows of one cell that stand above it as a title.

    Raises:
        TableRefused: with a sentence for whoever sent it; no other error comes of the
            content, whatever it is.

    """
    if not name.lower().endswith(EXTENSIONS):
        raise TableRefused(
            "只能读 .xlsx、.xls、.csv、.tsv、.txt 表格；请用 Excel 或 WPS 另存后再传"
        )
    order = Order(max_rows, max_columns, sheet)
    with TemporaryFile() as data, TemporaryFile() as spool:
        _copy(source, data, max_bytes)
        status = _run_child(order, data, spool)
        written = mmap.mmap(spool.fileno(), 0, access=mmap.ACCESS_READ) if spool.tell() else None
    return _table(status, written)


def _copy(source: File[bytes] | Path, data: IO[bytes], max_bytes: int) -> None:
    """At most ``max_bytes`` and one byte, whatever the upload says of its size."""
    if isinstance(source, Path):
        with source.open("rb") as opened:
            content = opened.read(max_bytes + 1)
    else:
        source.seek(0)
        content = source.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise TableRefused(
            f"表格超过 {max_bytes // _MEGABYTE} MB；请删去图片和用不到的表，或分成几份再传"
        )
    if not content:
        raise TableRefused("传来的表格是空的，可能没传完；请重新选一次再传")
    data.write(content)
    data.seek(0)


def _run_child(order: Order, data: IO[bytes], spool: IO[bytes]) -> int:
    """Its exit status; negative for a signal. Raises TableRefused when it takes too long."""
    command = [sys.executable, "-X", "utf8", "-m", _CHILD, json.dumps(asdict(order))]
    environment = {"PYTHONPATH": _IMPORTS_FROM, "RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(
            command,
            stdin=data,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TableRefused(
            "这个表格太复杂，一分钟还没读完；请只留需要的那张工作表，另存后再传"
        ) from None
    spool.seek(0, 2)
    return done.returncode


def _table(status: int, written: mmap.mmap | None) -> Table:
    if status not in (0, REFUSED) or written is None:
        log.warning("reading a table ended with status %d", status)
        raise TableRefused(UNREADABLE)
    end = written.rfind(b"\n", 0, len(written) - 1) + 1
    last = json.loads(written[end:])
    if status == REFUSED:
        raise TableRefused(last["refused"])
    report = Report(**last)
    headers = [" ".join(header.split()) for header in report.headers]
    headers += [""] * (report.width - len(headers))
    return Table(
        tuple(headers), report.row_count, report.sheet, tuple(report.sheet_names), written, end
    )
