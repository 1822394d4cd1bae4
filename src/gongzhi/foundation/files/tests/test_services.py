"""Keeping, attaching and letting go."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import connection, transaction
from PIL import Image

from gongzhi.foundation import files
from gongzhi.foundation.files import FileRefused, services, vault
from gongzhi.foundation.files.models import StoredFile

from . import pictures

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


def on_disk(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def keep(at=NOON):
    return files.keep_image(pictures.upload(pictures.photo()), at=at, purpose="appeals.photo")


def test_a_kept_picture_is_described_and_sealed_on_disk(folder, settings):
    settings.DIGEST = "sha256"
    stored = keep()
    content = vault.get(stored.pk)
    name = stored.pk.hex
    where = f"{name[-2:]}/{name[-4:-2]}/{name}"
    assert on_disk(folder) == [where, f"{where}.thumbnail"]
    stored.refresh_from_db()
    assert (stored.kind, stored.content_type, stored.width, stored.height) == (
        "image",
        "image/jpeg",
        640,
        480,
    )
    assert (stored.size, stored.alg) == (len(content), "sha256")
    assert bytes(stored.digest) == hashlib.sha256(content).digest()
    assert (stored.made_at, stored.attached_at, stored.purpose) == (NOON, None, "appeals.photo")
    for part in (where, f"{where}.thumbnail"):
        assert b"JFIF" not in (folder / part).read_bytes()
        assert (folder / part).stat().st_mode & 0o777 == 0o600
    assert Image.open(BytesIO(vault.get(stored.pk, vault.Part.THUMBNAIL))).size == (480, 360)


def test_the_senders_name_is_nowhere(folder):
    upload = pictures.upload(pictures.photo(), name="张三家门口.jpg")
    stored = files.keep_image(upload, at=NOON)
    assert "张三" not in str(vars(stored)) + "".join(on_disk(folder))


def test_files_do_not_open_under_another_id_or_part(folder):
    from gongzhi.foundation.crypto import SealBroken

    one, two = keep(), keep()
    first, second, thumbnail = (
        vault._path(one.pk, vault.Part.WHOLE),
        vault._path(two.pk, vault.Part.WHOLE),
        vault._path(two.pk, vault.Part.THUMBNAIL),
    )
    second.write_bytes(first.read_bytes())
    with pytest.raises(SealBroken):
        vault.get(two.pk)
    second.write_bytes(thumbnail.read_bytes())
    with pytest.raises(SealBroken):
        vault.get(two.pk)


class Endless(BytesIO):
    """An upload that says little and gives much, and counts what was asked of it."""

    asked = 0

    def read(self, size=-1):
        self.asked += size
        return b"\xff\xd8\xff" + b"\0" * (size - 3)


def test_too_many_bytes_are_refused_before_they_are_read(folder):
    big = InMemoryUploadedFile(Endless(), "photo", "a.jpg", "image/jpeg", 10 * 1024**2 + 1, None)
    with pytest.raises(
        FileRefused, match=r"^照片有 10\.1 MB，最多 10 MB；请在手机相册里缩小，或改传截图$"
    ):
        files.keep_image(big, at=NOON)
    assert big.file.asked == 0
    lying = InMemoryUploadedFile(Endless(), "photo", "a.jpg", "image/jpeg", 1000, None)
    with pytest.raises(FileRefused, match=r"^照片有 10\.1 MB，最多 10 MB"):
        files.keep_image(lying, at=NOON)
    assert lying.file.asked == 10 * 1024**2 + 1
    assert (StoredFile.objects.count(), on_disk(folder)) == (0, [])


def test_refused_files_leave_nothing(folder):
    for data, sentence in (
        (b"", "是空的"),
        (b"<svg/>", "不是照片"),
        (pictures.photo()[:900], "坏了"),
    ):
        with pytest.raises(FileRefused, match=sentence):
            files.keep_image(pictures.upload(data), at=NOON)
    assert (StoredFile.objects.count(), on_disk(folder)) == (0, [])


XLSX = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"xl/workbook.xml"
XLS = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (XLS, "application/vnd.ms-excel"),
        ("姓名,电话\n".encode("gb18030"), "text/csv"),
        ("姓名,电话\n".encode("utf-16"), "text/csv"),
    ],
)
def test_a_document_is_kept_as_it_is(data, content_type):
    upload = pictures.upload(data, name="名册.bin")
    stored = files.keep_document(upload, kinds=["xlsx", "xls", "csv"], at=NOON)
    assert (stored.kind, stored.content_type, stored.width) == ("document", content_type, None)
    assert services.content(stored) == data


def test_every_kind_can_be_kept_and_answered():
    from gongzhi.foundation.files.documents import KINDS

    for kind, data in {"xlsx": XLSX, "xls": XLS, "csv": b"a", "tsv": b"a", "txt": b"a"}.items():
        stored = files.keep_document(pictures.upload(data), kinds=[kind], at=NOON)
        assert stored.content_type == KINDS[kind].content_type
        assert files.respond(stored)["Content-Disposition"].endswith(f'.{kind}"')
    assert set(KINDS) == {"xlsx", "xls", "csv", "tsv", "txt"}


@pytest.mark.parametrize(
    "data", [XLS, b"PK\x03\x04word/document.xml" + b"\0" * 30, b"a,b\n", b"\0"]
)
def test_a_document_of_another_kind_is_refused(data, folder):
    with pytest.raises(
        FileRefused, match=r"^这个文件不是 Excel 表格（\.xlsx）；请用 Excel 或 WPS 另存为"
    ):
        files.keep_document(pictures.upload(data, name="a.xlsx"), kinds=["xlsx"], at=NOON)
    assert on_disk(folder) == []


def test_attaching_gives_files_to_one_thing_only():
    one, two = keep(), keep()
    later = NOON + timedelta(minutes=5)
    assert [stored.pk for stored in files.attach([two.pk, one.pk], at=later)] == [two.pk, one.pk]
    three = keep()
    with pytest.raises(FileRefused, match=r"^有 1 个附件已经用过"):
        files.attach([three.pk, one.pk], at=later)
    with pytest.raises(FileRefused, match=r"^有 1 个附件已经用过"):
        files.attach([UUID(int=7)], at=later)
    times = dict(StoredFile.objects.values_list("pk", "attached_at"))
    assert times == {one.pk: later, two.pk: later, three.pk: None}
    assert files.attach([], at=later) == []


def test_what_is_not_attached_before_the_moment_goes(folder, django_capture_on_commit_callbacks):
    stays, goes = keep(), keep()
    young = keep(at=NOON + timedelta(seconds=1))
    files.attach([stays.pk], at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.let_go_unattached(NOON, 10) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert services.let_go_unattached(NOON + timedelta(seconds=1), 10) == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {stays.pk, young.pk}
    assert len(on_disk(folder)) == 4
    assert not any(goes.pk.hex in name for name in on_disk(folder))


def test_discarded_bytes_go_only_when_the_transaction_has_committed(
    folder, django_capture_on_commit_callbacks
):
    stored = keep()
    files.attach([stored.pk], at=NOON)
    with django_capture_on_commit_callbacks() as callbacks:
        assert files.discard([stored.pk, UUID(int=7)]) == 1
    assert (StoredFile.objects.count(), len(on_disk(folder))) == (0, 2)
    for callback in callbacks:
        callback()
    assert on_disk(folder) == []


def test_a_discard_that_is_rolled_back_keeps_the_file(folder, django_capture_on_commit_callbacks):
    stored = keep()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        files.discard([stored.pk])
        transaction.set_rollback(True)
    assert vault.get(stored.pk)
    assert StoredFile.objects.count() == 1


def test_what_a_rolled_back_transaction_left_on_disk_is_swept(folder):
    with transaction.atomic():
        lost = keep()
        transaction.set_rollback(True)
    kept = keep()
    (folder / "ab").mkdir(exist_ok=True)
    (folder / "ab" / "cd").mkdir(exist_ok=True)
    half = folder / "ab" / "cd" / f"{kept.pk.hex}.0123abcd.part"
    half.write_bytes(b"half")
    foreign = folder / "ab" / "cd" / "notes.txt"
    foreign.write_bytes(b"not ours")
    assert (StoredFile.objects.count(), len(on_disk(folder))) == (1, 6)
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (NOON.timestamp(),) * 2)
    assert services.sweep_orphans(at=NOON + A_DAY) == 0
    assert services.sweep_orphans(at=NOON + A_DAY + timedelta(seconds=1)) == 3
    assert not any(lost.pk.hex in name for name in on_disk(folder))
    assert vault.get(kept.pk)
    assert vault.get(kept.pk, vault.Part.THUMBNAIL)
    assert foreign.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_attach_the_same_file_at_once_do_not_both_get_it():
    stored = keep()

    def one_side(_):
        try:
            return len(files.attach([stored.pk], at=NOON))
        except FileRefused:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as sides:
        assert sum(sides.map(one_side, range(8))) == 1
