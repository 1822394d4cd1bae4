"""Stored files as HTTP answers."""

from datetime import UTC, datetime

import pytest

from gongzhi.foundation import files
from gongzhi.foundation.files import vault

from . import pictures

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_picture_is_answered_whole_or_small_and_runs_nothing():
    stored = files.keep_image(pictures.upload(pictures.photo()), at=NOON)
    whole, small = files.respond(stored), files.respond(stored, is_thumbnail=True)
    assert whole.content == vault.get(stored.pk)
    assert small.content == vault.get(stored.pk, vault.Part.THUMBNAIL)
    assert len(small.content) < len(whole.content)
    for answer in (whole, small):
        assert dict(answer.items()) == {
            "Content-Type": "image/jpeg",
            "Content-Disposition": f'inline; filename="{stored.pk.hex[-8:]}.jpg"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
        }


def test_a_document_is_for_saving_only():
    upload = pictures.upload(b"<script>alert(1)</script>,2\n", name="a.csv")
    stored = files.keep_document(upload, kinds=["csv"], at=NOON)
    answer = files.respond(stored)
    assert answer["Content-Type"] == "text/csv"
    assert answer["Content-Disposition"] == f'attachment; filename="{stored.pk.hex[-8:]}.csv"'
    with pytest.raises(FileNotFoundError):
        files.respond(stored, is_thumbnail=True)
