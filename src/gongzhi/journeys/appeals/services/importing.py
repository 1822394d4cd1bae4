"""The import of a spreadsheet: rows become appeals, a chunk a transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import files, rulebook, tabular
from gongzhi.foundation.copying import copy_like, tsvector
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell, tell_many
from gongzhi.foundation.text import bigrams
from gongzhi.register.organizations.queries import community_offices
from gongzhi.register.people.queries import phone_index

from .. import queries, rules
from ..events import AppealFiled, BatchImported
from ..models import Appeal, Batch, Channel, Contact, Naming
from .batches import checked_rows

CHUNK = 2_000
FAULTS_KEPT = 2_000
Fault = tuple[int, str]  # number of the row, what is wrong with it


class _Said(NamedTuple):
    """What is an imported appeal's own: columns of its table."""

    item_id: UUID
    area: str
    spot: str
    naming: str
    title: str
    detail: str
    external_number: str
    external_label: str
    filed_at: datetime
    search: str


class _Left(NamedTuple):
    """How to reach who said it: columns of its table."""

    appeal_id: UUID
    name: str | None
    phone: str | None
    phone_index: bytes | None


class _Read(NamedTuple):
    number: int
    said: _Said
    left: _Left | None


class _Chunk(NamedTuple):
    many: int
    good: list[_Read]
    faults: list[Fault]


def run_import(batch_id: UUID, *, at: datetime) -> None:
    """Import what is not imported yet, a chunk a transaction: rows and progress agree always.

    Run again after a crash it goes on behind the last whole chunk.
    """
    batch = Batch.objects.select_related("file", "by").get(pk=batch_id)
    if batch.state != Batch.State.RUNNING:
        return
    try:
        rows = islice(checked_rows(batch), batch.done, None)
        offices: dict[str, UUID] = {}
        for chunk in tabular.one_ahead(_chunks(rows, batch.area, at)):
            offices |= _offices({row.said.area for row in chunk.good} - offices.keys())
            _import_chunk(batch_id, chunk, offices, at=at)
    except (tabular.TableRefused, files.FileRefused, StepRefused) as refusal:
        Batch.objects.filter(pk=batch_id).update(
            state=Batch.State.FAILED, failure=str(refusal)[:300]
        )
        return
    _end_import(batch_id, at=at)


def _chunks(rows: Iterator[tabular.CheckedRow], area: str, at: datetime) -> Iterator[_Chunk]:
    """What can be made of the rows without asking the database."""
    while taken := list(islice(rows, CHUNK)):
        yield _Chunk(
            many=len(taken),
            good=[_read(row, area, at) for row in taken if not row.errors],
            faults=[(row.number, "；".join(row.errors)) for row in taken if row.errors],
        )


def _read(row: tabular.CheckedRow, area: str, at: datetime) -> _Read:
    said = _said(row.values, area, at)
    left = _left(said.item_id, row.values) if said.naming == Naming.NAMED.value else None
    return _Read(row.number, said, left)


@transaction.atomic
def _import_chunk(
    batch_id: UUID, chunk: _Chunk, offices: Mapping[str, UUID], *, at: datetime
) -> None:
    batch = queries.batch_for_change(batch_id)
    good, repeated = _without_known(batch, chunk.good)
    _write_appeals(batch, good, offices, at=at)
    batch.done += chunk.many
    batch.imported += len(good)
    batch.fault_count += len(chunk.faults) + len(repeated)
    batch.faults = (batch.faults + sorted(chunk.faults + repeated))[:FAULTS_KEPT]
    batch.save(update_fields=["done", "imported", "fault_count", "faults"])


def _without_known(batch: Batch, rows: list[_Read]) -> tuple[list[_Read], list[Fault]]:
    """Rows whose number is not here yet; the others come back as faults."""
    numbers = [row.said.external_number for row in rows if row.said.external_number]
    seen = queries.numbers_known(numbers, area=batch.area)
    fresh, repeated = [], []
    for row in rows:
        number = row.said.external_number
        if number and number in seen:
            fault = f"第 {row.number} 行“编号”：{number} 已经导入过，没有再导"
            repeated.append((row.number, fault))
        else:
            fresh.append(row)
            seen.add(number)
    return fresh, repeated


def _write_appeals(
    batch: Batch, rows: Sequence[_Read], offices: Mapping[str, UUID], *, at: datetime
) -> None:
    pack = rulebook.pack_for(batch.area, timezone.localdate(at))
    appeals = [row.said for row in rows]
    casework.open_items(
        [casework.Opening(said.item_id, said.title, said.spot, said.area) for said in appeals],
        kind="appeal",
        source=f"导入：{batch.name}"[:40],
        offices=offices,
        clock=clock_rule(pack, "accept"),
        pack=pack,
        at=at,
    )
    copy_like(Appeal(channel=Channel.IMPORT, pack=pack, batch=batch), _Said._fields, appeals)
    copy_like(Contact(), _Left._fields, (row.left for row in rows if row.left))
    tell_many(
        [
            AppealFiled(
                subject_id=said.item_id,
                area=said.area,
                actor_id=batch.by_id,
                at=at,
                channel=Channel.IMPORT.value,
            )
            for said in appeals
        ]
    )


def _said(row: dict[str, Any], area: str, at: datetime) -> _Said:
    """An appeal with a new key, of an ``area`` that the row may narrow."""
    is_named = row.get("name") or row.get("phone")
    spot, detail = row.get("spot") or "", row["detail"]
    title = (row.get("title") or rules.title_of(detail))[:80]
    return _Said(
        item_id=uuid7(),
        area=row.get("community") or area,
        spot=spot,
        naming=(Naming.NAMED if is_named else Naming.HIDDEN).value,
        title=title,
        detail=detail,
        external_number=row.get("number") or "",
        external_label=row.get("label") or "",
        filed_at=min(row.get("filed_at") or at, at),
        search=tsvector(bigrams(f"{title} {detail} {spot}")),
    )


def _left(appeal_id: UUID, row: dict[str, Any]) -> _Left:
    phone = row.get("phone")
    return _Left(appeal_id, row.get("name"), phone, phone_index(phone) if phone else None)


def _offices(areas: set[str]) -> dict[str, UUID]:
    """Who first hears what is said in each of these areas."""
    if not areas:
        return {}
    found = community_offices(areas)
    if lacking := sorted(areas - found.keys()):
        raise StepRefused(f"{lacking[0]} 没有能接诉求的社区或街道，请先登记组织")
    return found


@transaction.atomic
def _end_import(batch_id: UUID, *, at: datetime) -> None:
    batch = queries.batch_for_change(batch_id)
    batch.state, batch.finished_at, batch.rows = Batch.State.DONE, at, batch.done
    batch.save(update_fields=["state", "finished_at", "rows"])
    tell(
        BatchImported(
            subject_id=batch.pk,
            area=batch.area,
            actor_id=batch.by_id,
            at=at,
            rows=batch.imported,
            refused=batch.fault_count,
        )
    )
