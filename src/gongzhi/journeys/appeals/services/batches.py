"""Spreadsheets of messages: uploaded, mapped, imported in the background, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from uuid_utils.compat import uuid7

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_rule
from gongzhi.foundation import files, policy, rulebook, tabular
from gongzhi.foundation.copying import copy_in, tsvector
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell, tell_many
from gongzhi.foundation.tabular import parsers
from gongzhi.foundation.text import bigrams
from gongzhi.register.organizations.queries import community_office
from gongzhi.register.people.queries import phone_index
from gongzhi.register.territory.queries import communities_in

from .. import queries, rules
from ..events import AppealFiled, BatchImported, BatchUndone
from ..models import Appeal, Batch, Channel, Contact, Naming

TASK, QUEUE = "appeals.import", "work"
CHUNK = 1_000
FAULTS_KEPT = 2_000
MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 60

_JOBS = JobManager(DjangoConnector())  # jobs that commit and roll back with the batch


def columns_for(area: str) -> list[tabular.Column]:
    """What a row may say; only the words are needed."""
    communities = {item.name: item.code for item in communities_in(area)}
    text, column = parsers.text, tabular.Column
    words = ("诉求内容", "留言详情", "详情", "描述", "detail", "content")
    # fmt: off
    return [
        #      name        heading   reads                          needed  also called
        column("detail",    "内容",   text(4_000),                   True,   words),
        column("title",     "标题",   text(200),                     False,  ("主题", "留言主题", "title")),
        column("filed_at",  "时间",   parsers.instant,               False,  ("留言时间", "诉求时间", "提交时间", "time")),
        column("number",    "编号",   text(60),                      False,  ("留言编号", "工单编号", "msg_id", "id")),
        column("label",     "原分类", text(60),                      False,  ("一级标签", "分类", "类别", "label")),
        column("community", "社区",   parsers.choice(communities),   False,  ("所属社区", "村社区")),
        column("spot",      "地点",   text(120),                     False,  ("地址", "位置", "事发地点")),
        column("name",      "称呼",   text(40),                      False,  ("姓名", "联系人", "留言用户", "user")),
        column("phone",     "电话",   parsers.phone,                 False,  ("手机", "联系电话", "手机号")),
    ]
    # fmt: on


@transaction.atomic
def upload_batch(upload: Any, *, area: str, actor: policy.Actor, at: datetime) -> Batch:
    """Keep a spreadsheet and guess which column says what; nothing is imported yet.

    Raises:
        FileRefused, TableRefused: with a sentence on what is wrong and what to do.

    """
    policy.require_new(actor, "appeals.import", area=area)
    table = _read(upload, upload.name)
    kept = files.keep_document(upload, kinds=("xlsx", "xls", "csv", "tsv", "txt"), at=at)
    files.attach([kept.pk], at=at)
    return Batch.objects.create(
        area=area,
        name=upload.name[-120:],
        file=kept,
        headers=list(table.headers),
        mapping=tabular.guess_mapping(table.headers, columns_for(area)),
        rows=table.row_count,
        by_id=actor.pk,
        uploaded_at=at,
    )


def preview(batch: Batch, *, rows: int = 20) -> list[tabular.CheckedRow]:
    """The first rows as they would be imported, with what is wrong in them."""
    return list(islice(_checked(batch), rows))


@transaction.atomic
def map_batch(
    batch_id: UUID, mapping: dict[str, int], *, actor: policy.Actor, at: datetime
) -> Batch:
    """Say which column says what.

    Raises:
        StepRefused: it runs already, the needed column is missing, or there is no such column.

    """
    batch = queries.batch_for_change(batch_id)
    policy.require(actor, "appeals.import", batch)
    if batch.state not in (Batch.State.UPLOADED, Batch.State.FAILED):
        raise StepRefused("这份表已经导入，不能再改对应")
    if "detail" not in mapping:
        raise StepRefused("请指出哪一列是内容")
    if any(not 0 <= place < len(batch.headers) for place in mapping.values()):
        raise StepRefused(f"这份表只有 {len(batch.headers)} 列，请重新对应")
    batch.mapping = mapping
    batch.save(update_fields=["mapping"])
    return batch


@transaction.atomic
def import_batch(batch_id: UUID, *, actor: policy.Actor, at: datetime) -> Batch:
    """Begin the import; it goes on in the background and can be left alone."""
    batch = queries.batch_for_change(batch_id)
    policy.require(actor, "appeals.import", batch)
    if batch.state not in (Batch.State.UPLOADED, Batch.State.FAILED):
        raise StepRefused("这份表已经在导入，或已经导入过")
    batch.state, batch.failure = Batch.State.RUNNING, ""
    batch.save(update_fields=["state", "failure"])
    job = configure_task(name=TASK, job_manager=_JOBS, queue=QUEUE)
    job.defer(batch_id=str(batch.pk))
    return batch


def run_import(batch_id: UUID, *, at: datetime) -> None:
    """Import what is not imported yet, a chunk a transaction: rows and progress agree always.

    Run again after a crash it goes on behind the last whole chunk.
    """
    batch = Batch.objects.select_related("file", "by").get(pk=batch_id)
    if batch.state != Batch.State.RUNNING:
        return
    try:
        rows = islice(_checked(batch), batch.done, None)
        while chunk := list(islice(rows, CHUNK)):
            _import_chunk(batch_id, chunk, at=at)
    except (tabular.TableRefused, files.FileRefused, StepRefused) as refusal:
        Batch.objects.filter(pk=batch_id).update(
            state=Batch.State.FAILED, failure=str(refusal)[:300]
        )
        return
    _end_import(batch_id, at=at)


@transaction.atomic
def give_up_import(batch_id: UUID) -> None:
    """Say that an import stopped where it stands; it can be begun again from there."""
    batch = queries.batch_for_change(batch_id)
    if batch.state == Batch.State.RUNNING:
        batch.state = Batch.State.FAILED
        batch.failure = f"导到第 {batch.done} 行停住了，前面的已经导好；再点一次会接着导"
        batch.save(update_fields=["state", "failure"])


@transaction.atomic
def undo_batch(batch_id: UUID, *, actor: policy.Actor, at: datetime) -> Batch:
    """Take back what an import brought, as far as nobody has touched it."""
    batch = queries.batch_for_change(batch_id)
    policy.require(actor, "appeals.import", batch)
    if batch.state != Batch.State.DONE:
        raise StepRefused("导入完才能撤销")
    untouched = list(
        Appeal.objects.filter(
            batch=batch,
            status="filed",
            item__status="unclaimed",
            item__involved=[],
            messages__isnull=True,
            author__isnull=True,
            published_at__isnull=True,
        )
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    kept = batch.appeals.count() - len(untouched)
    Contact.objects.filter(appeal__in=untouched).delete()
    Appeal.objects.filter(pk__in=untouched).delete()
    casework.drop_items(untouched)
    batch.state = Batch.State.UNDONE
    batch.save(update_fields=["state"])
    tell(
        BatchUndone(
            subject_id=batch.pk,
            area=batch.area,
            actor_id=actor.pk,
            at=at,
            removed=len(untouched),
            kept=kept,
        )
    )
    return batch


def _read(source: File[bytes], name: str) -> tabular.Table:
    return tabular.read_table(
        source, name=name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS
    )


def _checked(batch: Batch) -> Iterator[tabular.CheckedRow]:
    source = File(BytesIO(files.content(batch.file)))
    table = _read(source, batch.name)
    yield from tabular.check_rows(table, batch.mapping, columns_for(batch.area))


@transaction.atomic
def _import_chunk(batch_id: UUID, chunk: list[tabular.CheckedRow], *, at: datetime) -> None:
    batch = queries.batch_for_change(batch_id)
    good = [row for row in chunk if not row.errors]
    good, repeated = _without_known(batch, good)
    faults = [[row.number, "；".join(row.errors)] for row in chunk if row.errors] + repeated
    _write_appeals(batch, good, at=at)
    batch.done += len(chunk)
    batch.imported += len(good)
    batch.fault_count += len(faults)
    batch.faults = (batch.faults + sorted(faults))[:FAULTS_KEPT]
    batch.save(update_fields=["done", "imported", "fault_count", "faults"])


def _without_known(
    batch: Batch, rows: list[tabular.CheckedRow]
) -> tuple[list[tabular.CheckedRow], list[list[Any]]]:
    """Rows whose number is not here yet; the others come back as faults."""
    numbers = [row.values["number"] for row in rows if row.values.get("number")]
    seen = set(
        Appeal.objects.filter(area__startswith=batch.area, external_number__in=numbers).values_list(
            "external_number", flat=True
        )
    )
    fresh, repeated = [], []
    for row in rows:
        number = row.values.get("number")
        if number and number in seen:
            repeated.append(
                [row.number, f"第 {row.number} 行“编号”：{number} 已经导入过，没有再导"]
            )
        else:
            fresh.append(row)
            seen |= {number} if number else set()
    return fresh, repeated


def _write_appeals(batch: Batch, rows: list[tabular.CheckedRow], *, at: datetime) -> None:
    pack = rulebook.pack_for(batch.area, timezone.localdate(at))
    appeals, contacts, openings = [], [], []
    for row in rows:
        said = row.values
        area = said.get("community") or batch.area
        title = (said.get("title") or rules.title_of(said["detail"]))[:80]
        spot = said.get("spot") or ""
        opening = casework.Opening(uuid7(), title=title, place=spot, area=area)
        appeals.append(
            Appeal(
                item_id=opening.id,
                area=area,
                spot=spot,
                channel=Channel.IMPORT,
                naming=Naming.NAMED if said.get("name") or said.get("phone") else Naming.HIDDEN,
                title=title,
                detail=said["detail"],
                pack=pack,
                batch=batch,
                external_number=said.get("number") or "",
                external_label=said.get("label") or "",
                filed_at=min(said.get("filed_at") or at, at),
                search=tsvector(bigrams(f"{title} {said['detail']} {spot}")),
            )
        )
        openings.append(opening)
        if said.get("name") or said.get("phone"):
            phone = said.get("phone")
            contacts.append(
                Contact(
                    appeal_id=opening.id,
                    name=said.get("name"),
                    phone=phone,
                    phone_index=phone_index(phone) if phone else None,
                )
            )
    offices = {area: _office(area) for area in {opening.area for opening in openings}}
    casework.open_items(
        openings,
        kind="appeal",
        source=f"导入：{batch.name}"[:40],
        offices=offices,
        clock=clock_rule(pack, "accept"),
        pack=pack,
        at=at,
    )
    copy_in(appeals)
    copy_in(contacts)
    tell_many(
        [
            AppealFiled(
                subject_id=appeal.pk,
                area=appeal.area,
                actor_id=batch.by_id,
                at=at,
                channel=Channel.IMPORT,
            )
            for appeal in appeals
        ]
    )


def _office(area: str) -> UUID:
    office = community_office(area)
    if office is None:
        raise StepRefused(f"{area} 没有能接诉求的社区或街道，请先登记组织")
    return office.pk


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
