"""Making a backup: one snapshot of all tables, then the files its rows speak of."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from gongzhi.foundation.crypto import current_algorithm
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.models import Unsealed
from gongzhi.foundation.journal.writer import tell

from ..events import BackedUp
from . import sealed, tables
from .manifest import (
    FORMAT,
    NAME,
    BackupRefused,
    Chain,
    Files,
    Manifest,
    Part,
    Table,
    in_a_sentence,
    own_version,
)
from .parts import PartWriter

Say = Callable[[str], None]
SUBJECT = uuid5(NAMESPACE_URL, "gongzhi:backup")
PACKS_TO = 0.6  # of a table's size on disk, at the most, as far as was seen
SPARE = 64 * 1024**2
_LEVEL = 3


def back_up(folder: Path, *, at: datetime, say: Say) -> Manifest:
    """Make a backup in a new folder. While it is made it is called ``….unfinished``.

    Raises:
        BackupRefused: the folder is not empty, the disk too small or full, or the database
            does not answer; nothing is left behind then.

    """
    _need_empty(folder)
    unfinished = folder.with_name(folder.name + ".unfinished")
    with in_a_sentence("备份"):
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        try:
            _need_room(unfinished, at)
            manifest = _made(unfinished, at, say)
            with PartWriter(unfinished, NAME) as written:
                written.write(manifest.text().encode())
            unfinished.replace(folder)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        _tell(manifest, at)
    return manifest


def _made(folder: Path, at: datetime, say: Say) -> Manifest:
    bare = _without_migrations()
    known = [table for table in tables.tables() if table.name not in bare]
    with transaction.atomic(durable=True):
        _begin_snapshot(known)
        order, _ = tables.in_key_order(known)
        copied = [
            _copied(folder, table, place, len(order), say) for place, table in enumerate(order, 1)
        ]
        kinds: dict[UUID, str] = dict(StoredFile.objects.values_list("pk", "kind"))
        manifest = Manifest(
            format=FORMAT,
            version=own_version(),
            made_at=at,
            district=settings.DISTRICT,
            postgres=connection.cursor().connection.info.server_version,
            digest=current_algorithm(),
            migrations=_migrations(),
            tables=tuple(table for table, _ in copied),
            sequences=tables.sequences(),
            chains={code: _chain(code) for code in record.districts()},
            rings=sealed.proofs(),
            files=Files(0, 0, 0, ()),
            parts=tuple(part for _, part in copied),
        )
    say(f"文件 {len(kinds):,} 个")
    files, archives = sealed.pack(folder, kinds, at)
    files = replace(files, missing=sealed.still_missing(files.missing))
    return replace(manifest, files=files, parts=(*manifest.parts, *archives))


def _begin_snapshot(known: list[Table]) -> None:
    """Locks come first, so that no table is altered between the snapshot and its copy."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(tables.listed(known)))


def _copied(folder: Path, table: Table, place: int, of: int, say: Say) -> tuple[Table, Part]:
    writer = PartWriter(folder, f"tables/{table.schema}.{table.name}.copy.gz")
    command = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(
        tables.columns_of(table),
        tables.identifier(table),
        sql.SQL(" WHERE false" if table.name in tables.LEFT_EMPTY else ""),
    )
    with (
        writer,
        gzip.GzipFile(
            filename="", fileobj=writer, mode="wb", compresslevel=_LEVEL, mtime=0
        ) as packed,
        connection.cursor() as cursor,
    ):
        with cursor.copy(command) as copy:
            for block in copy:
                packed.write(block)
        rows = cursor.rowcount
    say(f"表 {place}/{of}　{table.label}：{rows:,} 行")
    return replace(table, rows=rows, part=writer.name), writer.part


def _migrations() -> dict[str, tuple[str, ...]]:
    applied: dict[str, tuple[str, ...]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied[app] = (*applied.get(app, ()), name)
    return applied


def _without_migrations() -> set[str]:
    """Tables that no migration makes are no part of the product: only tests have such."""
    bare = MigrationLoader(None).unmigrated_apps
    return {
        model._meta.db_table
        for label in bare
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def _chain(district: str) -> Chain:
    last = record.head(district)
    unlinked = Unsealed.objects.filter(district=district).count()
    return Chain(last.seq if last else 0, bytes(last.value).hex() if last else "", unlinked)


def _need_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(f"{folder} 已经有东西了，不往里写；换一个新的文件夹名。")


def _need_room(folder: Path, at: datetime) -> None:
    needed = int(tables.bytes_of_tables() * PACKS_TO) + sealed.bytes_on_disk(at) + SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupRefused(
            f"磁盘只剩 {free // 1024**2} MB，备份大约要 {needed // 1024**2} MB；腾出地方，或换个地方放。"
        )


def _tell(manifest: Manifest, at: datetime) -> None:
    with transaction.atomic():
        tell(
            BackedUp(
                subject_id=SUBJECT,
                area=settings.DISTRICT,
                actor_id=None,
                at=at,
                rows=manifest.rows,
                files=manifest.files.parts,
                size=manifest.size,
                manifest=manifest.sha256,
            )
        )
