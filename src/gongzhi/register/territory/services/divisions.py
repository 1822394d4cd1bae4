"""Official divisions: any number of files taken by COPY, as one whole or not at all."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from .. import queries, rules
from ..models import Division

if TYPE_CHECKING:
    from _csv import Reader

MOST_FAULTS = 20
_COLUMNS = ("code", "name")
_LONGEST_NAME: int = Division._meta.get_field("name").max_length or 0
# Some village names hold characters for private use, which official fonts draw: those are fine.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BROKEN = (OSError, EOFError, zlib.error)

_INCOMING = """
DROP TABLE IF EXISTS pg_temp.incoming;
CREATE TEMP TABLE incoming (
    file smallint, line integer, code text COLLATE "C", above text COLLATE "C",
    name text COLLATE "C", level smallint
) ON COMMIT DROP
"""
_TWO_NAMES = """
SELECT i.file, i.line, i.code FROM incoming i
JOIN (SELECT code FROM incoming GROUP BY code HAVING min(name) <> max(name)) twice USING (code)
ORDER BY i.code, i.file, i.line LIMIT %s
"""
_NOTHING_ABOVE = """
SELECT i.file, i.line, i.code, i.above FROM incoming i
WHERE i.above IS NOT NULL
  AND NOT EXISTS (SELECT FROM incoming p WHERE p.code = i.above)
  AND NOT EXISTS (SELECT FROM territory_division d WHERE d.code = i.above)
ORDER BY i.file, i.line LIMIT %s
"""
_TAKE = """
WITH taken AS (
    INSERT INTO territory_division (code, name, level)
    SELECT DISTINCT ON (code) code, name, level FROM incoming ORDER BY code
    ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name
    WHERE territory_division.name <> EXCLUDED.name
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM taken
"""


class DivisionsRefused(Exception):
    """Files of divisions were refused whole; each fault names file, row, column and what is wrong."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        rest = ["还有别的错误，先改这些"] if len(faults) > MOST_FAULTS else []
        super().__init__("\n".join((*self.faults, *rest)))


@dataclass(frozen=True)
class Loaded:
    """How many rows were read, how many divisions are new, how many have another name now."""

    read: int
    added: int
    renamed: int


class _Line(NamedTuple):
    number: int
    code: str
    name: str


@transaction.atomic
def import_divisions(paths: Sequence[Path]) -> Loaded:
    """Load CSV or CSV.gz files with the columns ``code`` and ``name``.

    Known codes take the new name; what the files do not mention stays, since places lie in it.

    Raises:
        DivisionsRefused: anything is wrong in any of the files; nothing is changed then.

    """
    faults: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute(_INCOMING)
        read = _copy(cursor, paths, faults)
        if not faults:
            cursor.execute("ANALYZE incoming")
            faults = _faults_between(cursor, paths)
        if faults:
            raise DivisionsRefused(faults)
        cursor.execute(_TAKE)
        added, renamed = cursor.fetchone()
    queries.forget_names()
    return Loaded(read, added, renamed)


def _copy(cursor: CursorWrapper, paths: Sequence[Path], faults: list[str]) -> int:
    read = 0
    with cursor.copy("COPY incoming (file, line, code, above, name, level) FROM STDIN") as copy:
        for place, path in enumerate(paths):
            for line in _lines(path, faults):
                level = rules.LEVEL_OF_LENGTH[len(line.code)]
                above = line.code[: rules.LENGTHS[level - 2]] if level > 1 else None
                copy.write_row((place, line.number, line.code, above, line.name, level))
                read += 1
    return read


def _lines(path: Path, faults: list[str]) -> Iterator[_Line]:
    """The good lines of a file; what is wrong with the others goes into ``faults``."""
    with _opened(path) as text:
        reader = csv.reader(text, strict=True)
        try:
            yield from _judged(reader, path.name, faults)
        except UnicodeDecodeError:
            where = f"{path.name} 第 {reader.line_num + 1} 行以后"
            faults.append(f"{where}：文字编码不是 UTF-8；请另存为 UTF-8 再导")
        except csv.Error:
            faults.append(f"{path.name} 第 {reader.line_num} 行：双引号没有配对，或有一格太长")
        except _BROKEN:
            where = f"{path.name} 第 {reader.line_num + 1} 行以后"
            faults.append(f"{where}：文件坏了或没有传完，读不下去")


def _judged(reader: Reader, file: str, faults: list[str]) -> Iterator[_Line]:
    places = _places(next(reader, []))
    if places is None:
        faults.append(f"{file} 第 1 行：要有 code 和 name 两列")
        return
    code_at, name_at = places
    width = max(places) + 1
    for cells in reader:
        if len(cells) < width:
            cells.extend([""] * (width - len(cells)))
        line = _Line(reader.line_num, cells[code_at].strip(), cells[name_at].strip())
        if _is_fine(line):
            yield line
        elif any(cells):
            wrong = _wrong(line)
            faults += [f"{file} 第 {line.number} 行 {column} 列：{why}" for column, why in wrong]
            if len(faults) > MOST_FAULTS:
                return


def _is_fine(line: _Line) -> bool:
    """The quick look that nearly every one of a country's 665,000 lines passes."""
    return (
        len(line.code) in rules.LEVEL_OF_LENGTH
        and line.code.isascii()
        and line.code.isdecimal()
        and 0 < len(line.name) <= _LONGEST_NAME
        and _CONTROL.search(line.name) is None
    )


def _opened(path: Path) -> TextIOWrapper:
    source = gzip.open(path) if path.suffix == ".gz" else path.open("rb")  # noqa: SIM115  closed by its wrapper
    return TextIOWrapper(source, encoding="utf-8-sig", newline="")


def _places(headings: list[str]) -> list[int] | None:
    said = [heading.strip().casefold() for heading in headings]
    return [said.index(name) for name in _COLUMNS] if set(_COLUMNS) <= set(said) else None


def _wrong(line: _Line) -> list[tuple[str, str]]:
    found = []
    try:
        rules.level_of(line.code)
    except rules.BadCode as error:
        found.append(("code", str(error)))
    if not line.name:
        found.append(("name", "名称空着"))
    elif len(line.name) > _LONGEST_NAME:
        found.append(("name", f"名称有 {len(line.name)} 个字，最多 {_LONGEST_NAME} 个"))
    elif _CONTROL.search(line.name):
        found.append(("name", f"名称里有看不见的字符：{line.name!a}"))
    return found


def _faults_between(cursor: CursorWrapper, paths: Sequence[Path]) -> list[str]:
    """What no line shows alone: one code under two names, a division without the one above."""
    cursor.execute(_TWO_NAMES, [MOST_FAULTS + 1])
    faults = [
        f"{paths[file].name} 第 {line} 行 code 列：{code} 出现了不止一次，名称不一样"
        for file, line, code in cursor.fetchall()
    ]
    cursor.execute(_NOTHING_ABOVE, [MOST_FAULTS + 1])
    return faults + [
        f"{paths[file].name} 第 {line} 行 code 列：{code} 的上一级 {above} 不在表里，也没有登记过"
        for file, line, code, above in cursor.fetchall()
    ]
