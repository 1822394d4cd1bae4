"""The command ``crypto`` over stored files."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gongzhi.foundation import files
from gongzhi.foundation.crypto import Batch, Header
from gongzhi.foundation.files import vault
from gongzhi.foundation.files.rotation import SealedFiles

from . import pictures

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD = "2025a:" + b64encode(b"o" * 32).decode()
NEW = "2026a:" + b64encode(b"n" * 32).decode()


@pytest.fixture
def kept(settings):
    """Two pictures and a document, five sealed parts, under a key that is now old."""
    settings.KEYS, settings.CIPHER = OLD, "aes"
    upload = pictures.upload
    stored = [files.keep_image(upload(pictures.photo()), at=NOON) for _ in range(2)]
    stored.append(files.keep_document(upload(b"a,b\n"), kinds=["csv"], at=NOON))
    settings.KEYS, settings.CIPHER = f"{NEW},{OLD}", "sm4"
    return stored


def contents(kept):
    return [vault.get(stored.pk) for stored in kept]


def test_rotation_reaches_every_part_and_can_be_interrupted(kept, settings):
    store, before = SealedFiles(), contents(kept)
    old, new = Header("aes", "2025a"), Header("sm4", "2026a")
    assert store.census() == Counter({old: 5})
    steps = store.rotate(batch=1)
    assert next(steps) == Batch(2)
    steps.close()
    assert store.census() == Counter({new: 2, old: 3})
    assert list(store.rotate(batch=2)) == [Batch(2), Batch(1)]
    assert list(store.rotate(batch=2)) == []
    settings.KEYS = NEW
    assert store.census() == Counter({new: 5})
    assert contents(kept) == before


def test_the_command_counts_files_and_names_what_it_cannot_open(kept, folder):
    vault._path(kept[0].pk, vault.Part.THUMBNAIL).unlink()
    damaged = vault._path(kept[2].pk, vault.Part.WHOLE)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    out = StringIO()
    names = f"files {kept[0].pk}.thumbnail、files {kept[2].pk}；"
    with pytest.raises(CommandError, match=f"2 个值打不开，没有动：{names}"):
        call_command("crypto", "rotate", stdout=out)
    assert out.getvalue().splitlines()[-1] == "重新加密 3 个值"
    assert SealedFiles().census() == Counter(
        {Header("sm4", "2026a"): 3, Header("aes", "2025a"): 1, None: 1}
    )
