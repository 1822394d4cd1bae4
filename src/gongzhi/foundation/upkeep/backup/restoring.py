"""Making a database and its files out of a backup, and proving that they are the same."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import sql

from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.writer import tell

from ..events import Restored
from . import sealed, tables
from .making import SUBJECT, Say
from .manifest import CHUNK, BackupRefused, Manifest, Table, in_a_sentence, read_manifest
from .parts import verify_parts


def check(folder: Path) -> Manifest:
    """Whether a backup is whole, as it was made, and of no newer version.

    Raises:
        BackupRefused: with what is wrong.

    """
    manifest = read_manifest(folder)
    known = MigrationLoader(None).disk_migrations
    unknown = [
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    ]
    if unknown:
        raise BackupRefused(
            f"这份备份的表比这里的新（有 {unknown[0]}，这里没有）；先把这里升级到那个版本再恢复。"
        )
    with in_a_sentence("核对"):
        verify_parts(folder, manifest.parts)
    return manifest


def restore(folder: Path, *, at: datetime, say: Say) -> Manifest:
    """Fill an empty database and an empty folder of files; everything is checked first.

    The tables are made as they were when the backup was made, filled in one transaction, and
    then brought up to date. At the end every chain of the record is recomputed and must end
    in the head that the manifest has.

    Raises:
        BackupRefused: with what is wrong. Before the first table is made nothing is touched.

    """
    manifest = check(folder)
    sealed.need_keys(manifest.rings)
    with in_a_sentence("恢复"):
        _need_empty()
        say(
            f"建 {len(manifest.tables)} 张表，和 {timezone.localtime(manifest.made_at):%Y-%m-%d %H:%M} 时一样"
        )
        _migrate_to(manifest)
        _need_same_tables(manifest)
        _fill(folder, manifest, say)
        say(f"文件 {manifest.files.parts:,} 个")
        archives = [part for part in manifest.parts if part.name.startswith("files/")]
        _need_count(sealed.unpack(folder, archives), manifest.files.parts, "文件")
        say("升到现在的版本")
        call_command("migrate", verbosity=0)
        say("核对公开记录")
        _need_same_record(manifest)
        _tell(manifest, at)
    return manifest


def _need_empty() -> None:
    name = connection.settings_dict["NAME"]
    if found := tables.tables():
        raise BackupRefused(
            f"数据库 {name} 不是空的（有 {len(found)} 张表），不往里恢复；用 createdb 新建一个再来。"
        )
    files = Path(settings.MEDIA_ROOT)
    if files.exists() and any(files.iterdir()):
        raise BackupRefused(
            f"放文件的 {files} 不是空的，不往里恢复；把 GONGZHI_FILES 换成新的文件夹。"
        )


def _migrate_to(manifest: Manifest) -> None:
    """The last migrations that the backup had, app by app; Django finds the order."""
    executor = MigrationExecutor(connection)
    had = {(app, name) for app, names in manifest.migrations.items() for name in names}
    graph = executor.loader.graph
    last = [
        key
        for key in sorted(had & graph.nodes.keys())
        if not any(
            child.key in had and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    ]
    executor.migrate(last)


def _need_same_tables(manifest: Manifest) -> None:
    here = {(table.schema, table.name): table for table in tables.tables()}
    for table in manifest.tables:
        found = here.get((table.schema, table.name))
        if found is None or set(found.columns) != set(table.columns):
            what = "没有这张表" if found is None else "列不一样"
            raise BackupRefused(
                f"备份里的 {table.label} 这里{what}：要用做备份的那个版本恢复，再升级。"
            )


def _fill(folder: Path, manifest: Manifest, say: Say) -> None:
    """All tables in one transaction. Triggers rest: what they did stands in the backup already."""
    order, is_ordered = tables.in_key_order(manifest.tables)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        for table in order:
            cursor.execute(_altered(table, "DISABLE"))
        cursor.execute(sql.SQL("TRUNCATE {}").format(tables.listed(order)))
        cursor.execute(f"SET CONSTRAINTS ALL {'IMMEDIATE' if is_ordered else 'DEFERRED'}")
        for place, table in enumerate(order, 1):
            rows = _filled(folder, table)
            _need_count(rows, table.rows, table.label)
            say(f"表 {place}/{len(order)}　{table.label}：{rows:,} 行")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, last in manifest.sequences.items():
            schema, _, sequence = name.partition(".")
            cursor.execute(
                "SELECT setval(format('%%I.%%I', %s, %s)::regclass, %s)", (schema, sequence, last)
            )
        for table in order:
            cursor.execute(_altered(table, "ENABLE"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _altered(table: Table, verb: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(tables.identifier(table), sql.SQL(verb))


def _filled(folder: Path, table: Table) -> int:
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        tables.identifier(table), tables.columns_of(table)
    )
    with gzip.open(folder / table.part) as packed, connection.cursor() as cursor:
        with cursor.copy(command) as copy:
            while block := packed.read(CHUNK):
                copy.write(block)
        return int(cursor.rowcount)


def _need_count(found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise BackupRefused(f"恢复没有做完：{what} 应有 {wanted} 个，读出 {found} 个。")


def _need_same_record(manifest: Manifest) -> None:
    for code, chain in manifest.chains.items():
        verdict = record.verify(code)
        if verdict.fault:
            raise BackupRefused(f"恢复出来的 {code} 公开记录对不上：{verdict.fault}。")
        if chain.seq and (verdict.entries, verdict.head) != (chain.seq, chain.head):
            raise BackupRefused(
                f"恢复出来的 {code} 公开记录停在第 {verdict.entries} 条，"
                f"备份时停在第 {chain.seq} 条，链头也要一样。"
            )


def _tell(manifest: Manifest, at: datetime) -> None:
    with transaction.atomic():
        tell(
            Restored(
                subject_id=SUBJECT,
                area=settings.DISTRICT,
                actor_id=None,
                at=at,
                made_at=manifest.made_at,
                rows=manifest.rows,
                files=manifest.files.parts,
                manifest=manifest.sha256,
            )
        )
