"""Tables of parts: uploaded, matched with our columns, looked through, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from gongzhi.foundation import files, policy, tabular
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.tabular import parsers

from .. import queries, rules
from ..events import PartsImported
from ..models import AreaBasis, Building, Neighbourhood, Part, PartSheet, PartUse

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_KINDS = ("xlsx", "xls", "csv", "tsv", "txt")
_COMPARED = ("use", "exclusive_area", "basis")


class SheetRefused(Exception):
    """The table is not taken; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Line:
    """A good row: the part as it would be kept, and as it is kept now, if it is."""

    number: int
    part: Part
    before: Part | None

    @property
    def is_corrected(self) -> bool:
        return self.before is not None and any(
            getattr(self.part, name) != getattr(self.before, name) for name in _COMPARED
        )


@dataclass(frozen=True)
class Checked:
    """A whole table, judged; only without faults can it be taken."""

    lines: list[Line] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def added(self) -> list[Line]:
        return [line for line in self.lines if line.before is None]

    @property
    def corrected(self) -> list[Line]:
        return [line for line in self.lines if line.is_corrected]


def columns_for(buildings: Sequence[Building] = ()) -> list[tabular.Column]:
    """What a row says; who owns the part is none of it."""
    uses = {label: value for value, label in PartUse.choices}
    bases = {label: value for value, label in AreaBasis.choices}
    column, choice = tabular.Column, parsers.choice
    # fmt: off
    return [
        #      name              heading                 reads                      needed  also called
        column("building",       "楼栋",                 _building_among(buildings), True,  ("栋", "楼号", "栋号", "幢号", "楼栋号")),
        column("number",         "房号",                 parsers.text(30),           True,  ("房间号", "室号", "户号", "门牌号", "房屋编号")),
        column("exclusive_area", "专有面积（平方米）",    _area,                      True,  ("专有面积", "建筑面积", "面积", "产权面积")),
        column("use",            "用途",                 choice(uses),               False, ("房屋用途", "类型", "性质")),
        column("basis",          "面积来源",             choice(bases),              False, ("来源", "面积依据")),
    ]
    # fmt: on


@transaction.atomic
def upload_sheet(
    neighbourhood_id: UUID, upload: Any, *, actor: policy.Actor, at: datetime
) -> PartSheet:
    """Keep a table for a day and guess which of its columns says what; no part is touched yet.

    Raises:
        FileRefused, TableRefused: with a sentence on what is wrong and what to do.

    """
    home = queries.neighbourhood_for_change(neighbourhood_id)
    policy.require(actor, "territory.keep", home)
    table = _read(upload, upload.name)
    return PartSheet.objects.create(
        neighbourhood=home,
        name=upload.name[-120:],
        file=files.keep_document(upload, kinds=_KINDS, at=at, purpose="房屋表格"),
        headers=list(table.headers),
        mapping=tabular.guess_mapping(table.headers, columns_for()),
        uploaded_at=at,
    )


@transaction.atomic
def map_sheet(
    sheet_id: UUID, mapping: dict[str, int], *, basis: str, actor: policy.Actor
) -> PartSheet:
    """Say which column says what, and where areas come from when a row does not say it.

    Raises:
        SheetRefused: the table was taken already, or has gone.

    """
    sheet, _ = _open_sheet(sheet_id, actor)
    sheet.mapping, sheet.basis = mapping, basis
    sheet.save(update_fields=["mapping", "basis"])
    return sheet


def check_sheet(sheet: PartSheet) -> Checked:
    """Judge every row, against its column, the rows before it and what is kept; writes nothing.

    Raises:
        SheetRefused, TableRefused: no row can be judged.

    """
    if sheet.file is None:
        raise SheetRefused("这份表放了一天以上，已经清掉了；请重新上传")
    buildings = list(queries.buildings_of(sheet.neighbourhood_id))
    known = {
        (part.building_id, part.number): part
        for part in queries.parts_in_neighbourhood(sheet.neighbourhood_id)
    }
    table = _read(File(BytesIO(files.content(sheet.file))), sheet.name)
    checked = Checked()
    rows_of: dict[tuple[UUID, str], int] = {}
    for row in tabular.check_rows(table, sheet.mapping, columns_for(buildings)):
        faults = list(row.errors)
        if not faults:
            faults = _faults_of(row, sheet, rows_of)
        if faults:
            checked.faults.extend((row.number, words) for words in faults)
        else:
            part = _part(row.values, sheet)
            before = known.get((part.building_id, part.number))
            checked.lines.append(Line(row.number, part, before))
    return checked


@transaction.atomic
def import_sheet(sheet_id: UUID, *, actor: policy.Actor, at: datetime) -> PartSheet:
    """Take the whole table: new parts are kept, known ones corrected, none removed.

    The file is let go: it may name owners, and nothing of it is needed any more.

    Raises:
        SheetRefused: something is wrong in it, or there is nothing to take.

    """
    sheet, home = _open_sheet(sheet_id, actor)
    checked = check_sheet(sheet)
    if checked.faults:
        raise SheetRefused(f"有 {len(checked.faults)} 处要改，一户也没有导入；改好表格再上传")
    if not checked.lines:
        raise SheetRefused("表里没有房屋，一户也没有导入")
    added, corrected = checked.added, checked.corrected
    Part.objects.bulk_create([line.part for line in added])
    tell(
        PartsImported(
            subject_id=home.pk,
            area=home.area,
            actor_id=actor.pk,
            at=at,
            count=len(checked.lines),
            added=len(added),
            corrected=[_told(line) for line in corrected],
        )
    )
    _correct(corrected)
    files.discard([sheet.file_id] if sheet.file_id else [])
    sheet.file, sheet.imported_at = None, at
    sheet.added, sheet.corrected = len(added), len(corrected)
    sheet.save(update_fields=["file", "imported_at", "added", "corrected"])
    return sheet


@transaction.atomic
def drop_sheet(sheet_id: UUID, *, actor: policy.Actor) -> None:
    """Let go of a table that shall not be taken after all."""
    sheet, _ = _open_sheet(sheet_id, actor)
    files.discard([sheet.file_id] if sheet.file_id else [])
    sheet.delete()


def _open_sheet(sheet_id: UUID, actor: policy.Actor) -> tuple[PartSheet, Neighbourhood]:
    """The sheet and its neighbourhood, both locked, the neighbourhood first."""
    home = queries.neighbourhood_for_change(queries.home_of_sheet(sheet_id))
    policy.require(actor, "territory.keep", home)
    sheet = queries.sheet_for_change(sheet_id)
    if sheet.imported_at:
        raise SheetRefused("这份表已经导入过了")
    return sheet, home


def _read(source: File[bytes], name: str) -> tabular.Table:
    return tabular.read_table(
        source, name=name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS
    )


def _building_among(buildings: Sequence[Building]) -> Callable[[str], Building]:
    """By its name as it is kept, or as people write it, when only one can be meant."""
    by_name = {item.name: item for item in buildings}
    by_key: dict[str, list[Building]] = {}
    for item in buildings:
        by_key.setdefault(rules.building_key(item.name), []).append(item)

    def parse(value: str) -> Building:
        meant = [by_name[value]] if value in by_name else by_key.get(rules.building_key(value), [])
        if len(meant) != 1:
            listed = "、".join(item.name for item in buildings[:8]) or "还没有"
            raise parsers.CellRefused(
                f"没有登记过这一栋：{parsers.shown(value)}；先登记楼栋，或改成登记过的名字（{listed}）"
            )
        return meant[0]

    return parse


def _area(value: str) -> Any:
    try:
        return rules.square_metres(value)
    except rules.BadArea as error:
        raise parsers.CellRefused(str(error)) from None


def _faults_of(
    row: tabular.CheckedRow, sheet: PartSheet, rows_of: dict[tuple[UUID, str], int]
) -> list[str]:
    """What no cell shows alone: a part that stands in the table twice, an area from nowhere."""
    faults = []
    building, number = row.values["building"], row.values["number"]
    first = rows_of.setdefault((building.pk, number), row.number)
    if first != row.number:
        where = f"{building.name} {number}"
        faults.append(f"第 {row.number} 行“房号”：{where} 在第 {first} 行已经有了")
    if not (row.values.get("basis") or sheet.basis):
        faults.append(
            f"第 {row.number} 行“面积来源”：空着；填上，或在“表里没写面积来源的”那里选一个"
        )
    return faults


def _part(said: dict[str, Any], sheet: PartSheet) -> Part:
    return Part(
        building=said["building"],
        number=said["number"],
        use=said.get("use") or PartUse.HOME,
        exclusive_area=said["exclusive_area"],
        basis=said.get("basis") or sheet.basis,
    )


def _correct(lines: list[Line]) -> None:
    kept = [line.before for line in lines if line.before is not None]
    for line, part in zip(lines, kept, strict=True):
        for name in _COMPARED:
            setattr(part, name, getattr(line.part, name))
    Part.objects.bulk_update(kept, _COMPARED, batch_size=1_000)


def _told(line: Line) -> dict[str, str]:
    """A correction for the journal."""
    return {
        "building": line.part.building.name,
        "number": line.part.number,
        "before": _said(line.before) if line.before else "",
        "after": _said(line.part),
    }


def _said(part: Part) -> str:
    return f"{part.get_use_display()} {part.exclusive_area} {part.get_basis_display()}"
