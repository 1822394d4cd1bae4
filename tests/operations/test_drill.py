"""The drill of docs/operations.md: back up while people write, restore elsewhere, find it the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from gongzhi.foundation.files import vault
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal import chain
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.journal.writer import tell
from gongzhi.foundation.testing.events import ThingMoved
from gongzhi.foundation.upkeep.backup import (
    BackupRefused,
    back_up,
    check,
    manifest,
    restore,
    sealed,
    tables,
)
from twin.tests.conftest import NOW, forget, make, make_ground

CONTENT = b"sealed as it stands"


def said(words: str) -> None:
    """Progress that nobody reads."""


def a_file(number: int, *, content: bytes = CONTENT) -> StoredFile:
    stored = StoredFile(
        kind="document",
        content_type="application/pdf",
        size=len(content),
        alg="sha256",
        digest=sha256(content).digest(),
        made_at=NOW,
        attached_at=NOW,
        purpose=f"drill {number}",
    )
    vault.put(stored.pk, content)
    stored.save(force_insert=True)
    return stored


@pytest.fixture
def district(here):
    """A small district with its record sealed, and three files."""
    forget()
    make_ground()
    make(appeals=60)
    files = [a_file(number) for number in range(3)]
    chain.seal_all(at=NOW)
    yield files
    forget()


def moved(number: int) -> ThingMoved:
    return ThingMoved(
        subject_id=a_file(number).pk,
        area="431002001001",
        actor_id=None,
        at=NOW,
        words="写着",
        count=number,
    )


def writing_on(stop: threading.Event, written: list[int]) -> None:
    """Somebody writes all the while: files come, and the record grows."""
    try:
        while not stop.is_set():
            with transaction.atomic():
                tell(moved(len(written)))
            chain.seal_all(at=NOW)
            written.append(len(written))
    finally:
        connection.close()


@contextmanager
def somebody_writing():
    """Files and entries come all the while; at the end some must have."""
    stop, written = threading.Event(), []
    writer = threading.Thread(target=writing_on, args=(stop, written))
    writer.start()
    try:
        yield
        while not written and writer.is_alive():
            time.sleep(0.01)
    finally:
        stop.set()
        writer.join()
    assert written


def test_a_backup_made_while_people_write_comes_back_the_same_elsewhere(
    district, here, elsewhere, tmp_path
):
    with somebody_writing():
        kept = back_up(tmp_path / "backup", at=timezone.now(), say=said)
    assert Entry.objects.count() > kept.rows_of("journal_entry")
    assert kept.chains["431002"].seq > 100
    assert kept.files.missing == ()
    done = elsewhere.run("restore", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    assert "恢复好了，公开记录从头核对过" in done.stdout
    it_is_the_same(kept, elsewhere)
    for stored in district:
        name = stored.pk.hex
        laid = elsewhere.files / name[-2:] / name[-4:-2] / name
        assert laid.read_bytes() == (here.files / name[-2:] / name[-4:-2] / name).read_bytes()
        assert CONTENT not in laid.read_bytes()
    it_goes_on(kept, elsewhere)


def it_is_the_same(kept, elsewhere):
    heads = elsewhere.rows("SELECT district, seq, value FROM journal_link ORDER BY district, seq")
    for code, stood in kept.chains.items():
        there = [value.hex() for name, _, value in heads if name == code]
        assert len(there) == stood.seq
        assert there[-1:] == ([stood.head] if stood.seq else [])
    for table in kept.tables:
        found = elsewhere.rows(f'SELECT count(*) FROM "{table.schema}"."{table.name}"')
        assert found == [(table.rows + (table.name in WRITTEN_BY_RESTORING),)], table.label
    assert elsewhere.rows("SELECT count(*) FROM django_session") == [(0,)]
    asleep = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
    assert elsewhere.rows(asleep) == [(0,)]


WRITTEN_BY_RESTORING = ("journal_entry", "journal_payload", "journal_unsealed")


def it_goes_on(kept, elsewhere):
    """Sequences are set, and the restoring itself is on record; a second backup holds as much."""
    last = elsewhere.rows("SELECT max(id) FROM journal_entry WHERE event <> 'upkeep.restored'")
    new = elsewhere.rows("SELECT id FROM journal_entry WHERE event = 'upkeep.restored'")
    assert new[0][0] > last[0][0]
    sealed = elsewhere.run("journal", "seal")
    waiting = sum(chain.unlinked for chain in kept.chains.values())
    assert sealed.stdout == f"入链 {waiting + 1} 条\n"
    assert elsewhere.run("journal", "verify").returncode == 0
    again = elsewhere.run("backup", str(elsewhere.files.parent / "second"))
    assert again.returncode == 0, again.stderr
    second = check(elsewhere.files.parent / "second")
    for table in second.tables:
        if not table.name.startswith("journal_"):
            assert table.rows == kept.rows_of(table.name), table.label


@pytest.fixture(scope="module")
def pristine(django_db_setup, django_db_blocker, tmp_path_factory):
    """A backup of a house with three files and nothing else."""
    folder = tmp_path_factory.mktemp("pristine")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "files"):
        for number in range(3):
            a_file(number)
        back_up(folder / "backup", at=timezone.now(), say=said)
        call_command("flush", interactive=False, verbosity=0)
    return folder / "backup"


@pytest.fixture
def backup(pristine, tmp_path):
    """A copy that a test may spoil."""
    return shutil.copytree(pristine, tmp_path / "backup")


def nothing_came_of(done: subprocess.CompletedProcess[str], elsewhere) -> str:
    """What the command said; and that the database has no table and the folder no file."""
    assert done.returncode == 1
    tables = elsewhere.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    assert tables == [(0,)]
    assert not elsewhere.files.exists()
    return done.stderr.strip().splitlines()[-1].removeprefix("CommandError: ")


def test_one_changed_byte_is_named_and_nothing_is_restored(backup, elsewhere):
    part = backup / "tables/public.files_storedfile.copy.gz"
    content = bytearray(part.read_bytes())
    content[-9] ^= 1
    part.write_bytes(content)
    assert nothing_came_of(elsewhere.run("restore", str(backup)), elsewhere) == (
        "备份坏了：tables/public.files_storedfile.copy.gz和做备份时不一样，换一份完好的再来。"
    )


def test_a_lost_part_is_named(backup):
    (backup / "files/0001.tar").unlink()
    assert refused(backup) == "备份坏了：files/0001.tar和做备份时不一样，换一份完好的再来。"


def test_many_broken_parts_are_counted(backup):
    for part in sorted((backup / "tables").iterdir())[:5]:
        part.write_bytes(b"")
    with pytest.raises(BackupRefused, match=r"^备份坏了：.*、.*、.* 等 5 个和做备份时不一样"):
        check(backup)


def changed(backup, **values) -> None:
    path = backup / manifest.NAME
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refused(*arguments, what=check) -> str:
    with pytest.raises(BackupRefused) as refusal:
        what(*arguments)
    return str(refusal.value)


def test_a_newer_version_is_refused(backup):
    changed(backup, version="99.1.0")
    assert refused(backup) == (
        "这份备份是更新的版本（99.1.0）做的，这里是 "
        f"{manifest.own_version()}；先把这里升级到那个版本再恢复。"
    )


def test_tables_of_a_later_migration_are_refused(backup):
    plain = json.loads((backup / manifest.NAME).read_text())
    changed(backup, migrations={**plain["migrations"], "files": ["0001_stored_files", "0099_more"]})
    assert refused(backup) == (
        "这份备份的表比这里的新（有 files.0099_more，这里没有）；先把这里升级到那个版本再恢复。"
    )


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 1, "version": "0.1.0"}'])
def test_a_manifest_that_is_none_is_refused(backup, text):
    (backup / manifest.NAME).write_text(text)
    with pytest.raises(BackupRefused, match="备份坏了："):
        check(backup)


def test_a_folder_that_is_no_finished_backup_is_refused(tmp_path):
    with pytest.raises(BackupRefused, match="不是一份做完的备份"):
        check(tmp_path)


def restored(backup) -> str:
    return refused(backup, what=lambda folder: restore(folder, at=timezone.now(), say=said))


def test_a_database_with_tables_is_refused(backup, here):
    name, count = connection.settings_dict["NAME"], len(tables.tables())
    assert restored(backup) == (
        f"数据库 {name} 不是空的（有 {count} 张表），不往里恢复；用 createdb 新建一个再来。"
    )
    assert not StoredFile.objects.exists()
    assert not here.files.exists()


def test_a_folder_with_files_is_refused(backup, elsewhere):
    elsewhere.files.mkdir()
    (elsewhere.files / "somebody's").write_text("x")
    done = elsewhere.run("restore", str(backup))
    assert done.returncode == 1
    assert "把 GONGZHI_FILES 换成新的文件夹。" in done.stderr
    assert elsewhere.rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


OTHER = "b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTE="


@pytest.mark.parametrize(
    ("changed_settings", "words"),
    [
        ({"KEYS": f"2027:{OTHER}"},
         "GONGZHI_KEYS 里没有这份备份要的密钥 demo，先放进去再恢复。"),
        ({"KEYS": f"demo:{OTHER}"},
         "GONGZHI_KEYS 里的 demo 不是做备份时的那一把，换成那时的再恢复。"),
        ({"MEMBERSHIP_INDEX_KEY": OTHER},
         "GONGZHI_MEMBERSHIP_INDEX_KEY 或 GONGZHI_DIGEST 和做备份时不一样，按电话会查不到人；换成那时的再恢复。"),
    ],
    ids=["lost", "another", "index"],
)  # fmt: skip
def test_other_keys_than_those_of_the_backup_are_refused(backup, changed_settings, words):
    kept = check(backup)
    sealed.need_keys(kept.rings)
    with override_settings(**changed_settings):
        assert refused(kept.rings, what=sealed.need_keys) == words


def test_an_altered_record_is_found_after_restoring(here, elsewhere, tmp_path):
    """Somebody changed a row before the backup was made: the backup is whole, the record is not."""
    with transaction.atomic():
        tell(moved(1))
    chain.seal_all(at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE journal_entry SET event = 'x' WHERE id = (SELECT min(id) FROM journal_entry)"
        )
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    back_up(tmp_path / "backup", at=timezone.now(), say=said)
    done = elsewhere.run("restore", str(tmp_path / "backup"))
    assert done.returncode == 1
    assert "公开记录对不上：第 1 条" in done.stderr


# ── what stands in the way of making one ─────────────────────────────────


def made(folder) -> str:
    return refused(folder, what=lambda where: back_up(where, at=timezone.now(), say=said))


def test_a_folder_with_something_in_it_is_not_written_into(here, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "yesterday").write_text("x")
    assert made(tmp_path / "old") == (
        f"{tmp_path / 'old'} 已经有东西了，不往里写；换一个新的文件夹名。"
    )
    assert [path.name for path in (tmp_path / "old").iterdir()] == ["yesterday"]


def test_a_disk_that_is_too_small_is_told_before_anything_is_copied(here, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1024**2))
    assert re.fullmatch(
        r"磁盘只剩 1 MB，备份大约要 \d+ MB；腾出地方，或换个地方放。", made(tmp_path / "new")
    )
    assert not list(tmp_path.glob("new*"))


def test_a_disk_that_fills_up_leaves_nothing_behind(here, tmp_path, monkeypatch):
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("这里不能挂一块小盘")
    try:
        plenty = SimpleNamespace(free=1024**4)  # somebody else fills it after we have looked
        monkeypatch.setattr(shutil, "disk_usage", lambda path: plenty)
        a_file(1, content=os.urandom(200_000))
        assert made(small / "new") == "备份没有做完：磁盘满了，腾出地方再来。"
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", str(small)], check=False)


def test_a_file_that_was_lost_long_ago_is_named_and_the_rest_is_kept(here, tmp_path):
    there, lost = a_file(1), a_file(2)
    vault.remove(lost.pk)
    kept = back_up(tmp_path / "backup", at=timezone.now(), say=said)
    assert kept.files.missing == (lost.pk.hex,)
    assert (kept.files.rows, kept.files.parts) == (2, 1)
    assert check(tmp_path / "backup") == kept
    assert there.pk.hex not in kept.text()


def test_a_backup_is_on_record_with_the_digest_of_its_manifest(here, tmp_path):
    at = timezone.now()
    kept = back_up(tmp_path / "backup", at=at, say=said)
    entry = Entry.objects.select_related("payload").get(event="upkeep.backed_up")
    assert (entry.district, entry.at) == ("431002", at)
    text = (tmp_path / "backup" / manifest.NAME).read_bytes()
    assert entry.payload.body == {
        "rows": kept.rows,
        "files": 0,
        "size": kept.size,
        "manifest": sha256(text).hexdigest(),
    }
    for path in (tmp_path / "backup").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
