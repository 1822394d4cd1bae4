"""Judging rows: every cell against its column, every fault with its place and a way out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .parsers import CellRefused, plain
from .reading import Table
from .refusals import TableRefused

_LOST_DIGITS = re.compile(r"\d(\.\d+)?[Ee]\+?\d+")


@dataclass(frozen=True)
class Column:
    """One of our columns.

    Attributes:
        name: the key of its value in a checked row.
        label: the heading we print and expect.
        parse: from a filled cell's text to its value, or CellRefused.
        aliases: other headings that people use for it.

    """

    name: str
    label: str
    parse: Callable[[str], Any]
    is_required: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedRow:
    """A row's values by column name, None where blank; only without errors are they whole."""

    number: int
    values: dict[str, Any]
    errors: tuple[str, ...]


def check_rows(
    table: Table, mapping: Mapping[str, int], columns: Sequence[Column]
) -> Iterator[CheckedRow]:
    """Every row of the table, judged one at a time.

    Raises:
        TableRefused: a required column is not mapped; before the first row.

    """
    lacking = [f"“{c.label}”" for c in columns if c.is_required and c.name not in mapping]
    if lacking:
        raise TableRefused(f"表里没有找到{'、'.join(lacking)}；请指出是哪一列，或在表里补上再传")
    chosen = [(column, mapping[column.name]) for column in columns if column.name in mapping]
    return (_checked(number, cells, chosen, table.headers) for number, cells in table.rows())


def _checked(
    number: int, cells: tuple[str, ...], chosen: list[tuple[Column, int]], headers: tuple[str, ...]
) -> CheckedRow:
    values, errors = {}, []
    for column, place in chosen:
        try:
            values[column.name] = _value(cells[place], column)
        except CellRefused as error:
            errors.append(f"第 {number} 行“{headers[place] or column.label}”：{error}")
    return CheckedRow(number, values, tuple(errors))


def _value(cell: str, column: Column) -> Any:
    written = cell.strip()
    if not written:
        if column.is_required:
            raise CellRefused("必填，现在是空的；请填上")
        return None
    if written[0].isdigit() and _LOST_DIGITS.fullmatch(written := plain(written)):
        raise CellRefused(
            f"号码太长，Excel 写成了 {written}，后几位已经丢了；请把这一列设成“文本”格式后重新填"
        )
    return column.parse(cell)
