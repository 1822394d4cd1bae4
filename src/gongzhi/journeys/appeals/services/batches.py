"""Spreadsheets of messages: uploaded, mapped, sent off to be imported, undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from gongzhi.capabilities.casework import services as casework
from gongzhi.foundation import files, policy, tabular
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.tabular import parsers
from gongzhi.register.territory.queries import communities_in

from .. import queries
from ..events import BatchUndone
from ..models import Appeal, Batch, Contact

TASK, QUEUE = "appeals.import", "work"
KINDS = ("xlsx", "xls", "csv", "tsv", "txt")
MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 60
GONE = "这份表留的时间到了，已经删去；要导入请重新上传"

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
    kept = files.keep_document(upload, kinds=KINDS, at=at, most=MOST_BYTES)
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
    return list(islice(checked_rows(batch), rows))


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
    _require_waiting(batch, "这份表已经导入，不能再改对应")
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
    _require_waiting(batch, "这份表已经在导入，或已经导入过")
    batch.state, batch.failure = Batch.State.RUNNING, ""
    batch.save(update_fields=["state", "failure"])
    job = configure_task(name=TASK, job_manager=_JOBS, queue=QUEUE)
    job.defer(batch_id=str(batch.pk))
    return batch


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


@transaction.atomic
def let_go_of_sheets(before: datetime, at_most: int) -> int:
    """Delete tables that were done with before a moment; returns how many.

    What was wrong in their rows quotes them, and their headings may be somebody's row: these
    go too. What was imported stays, and how many rows there were.
    """
    over = queries.sheets_over(before).order_by("pk")
    locked = over.select_for_update(skip_locked=True)
    found = dict(locked.values_list("pk", "file_id")[:at_most])
    Batch.objects.filter(pk__in=found).update(file=None, headers=[], mapping={}, faults=[])
    files.discard(found.values())
    return len(found)


def _require_waiting(batch: Batch, refusal: str) -> None:
    if batch.state not in (Batch.State.UPLOADED, Batch.State.FAILED):
        raise StepRefused(refusal)
    if batch.file is None:
        raise StepRefused(GONE)


def _read(source: File[bytes], name: str) -> tabular.Table:
    return tabular.read_table(
        source, name=name, max_bytes=MOST_BYTES, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS
    )


def checked_rows(batch: Batch) -> Iterator[tabular.CheckedRow]:
    """The rows as they are mapped now. Raises TableRefused."""
    if batch.file is None:
        raise tabular.TableRefused(GONE)
    source = File(BytesIO(files.content(batch.file)))
    table = _read(source, batch.name)
    return tabular.check_rows(table, batch.mapping, columns_for(batch.area))
