"""The sealed column in the database."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import F
from django.test.utils import isolate_apps

from gongzhi.foundation.crypto import EncryptedTextField, SealBroken, decrypt, sealed


def stored(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [None if value is None else bytes(value) for (value,) in cursor.fetchall()]


def test_the_database_keeps_bytes_and_python_gets_text(letters):
    letters.objects.create(text="电话 13800000000", note="二支部")
    [text], [note] = stored(letters, "text"), stored(letters, "note")
    assert "电话".encode() not in text
    assert decrypt(text, purpose="crypto.letter.text") == "电话 13800000000".encode()
    assert decrypt(note, purpose="crypto.letter.note", ring="membership") == "二支部".encode()
    letter = letters.objects.get()
    assert (letter.text, letter.note) == ("电话 13800000000", "二支部")


def test_none_is_null_and_the_empty_text_is_sealed(letters):
    letters.objects.create(text="", note=None)
    assert stored(letters, "note") == [None]
    assert len(stored(letters, "text")[0]) > 16
    assert letters.objects.values_list("text", "note").get() == ("", None)
    assert letters.objects.filter(note__isnull=True).count() == 1
    assert letters.objects.filter(text__isnull=True).count() == 0


def test_bulk_reads_and_writes(letters):
    letters.objects.bulk_create([letters(text=f"第{n}封") for n in range(3)])
    rows = list(letters.objects.order_by("pk"))
    rows[0].text, rows[1].note = "改过", "新"
    letters.objects.bulk_update(rows, ["text", "note"])
    letters.objects.filter(pk=rows[2].pk).update(text="也改过")
    assert list(letters.objects.order_by("pk").values_list("text", "note")) == [
        ("改过", None),
        ("第1封", "新"),
        ("也改过", None),
    ]
    assert letters.objects.annotate(same=F("text")).order_by("pk")[0].same == "改过"


def test_copy_writes_what_sealed_gives(letters):
    statement = f"COPY {letters._meta.db_table} (text) FROM STDIN BINARY"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["bytea"])
        copy.write_row([sealed(letters, "text", "批量写入")])
    assert letters.objects.get().text == "批量写入"
    with pytest.raises(TypeError, match="id is not an EncryptedTextField"):
        sealed(letters, "id", "1")


@pytest.mark.parametrize(
    "ask",
    [
        {"text": "x"},
        {"text": None},
        {"text__in": ["x"]},
        {"text__contains": "x"},
        {"text__gt": "x"},
        {"text__length": 3},
        {"note__regex": "x"},
    ],
)
def test_every_lookup_but_isnull_is_refused(letters, ask):
    with pytest.raises(FieldError, match=r"crypto\.letter\.\w+ is sealed.*blind_index"):
        letters.objects.filter(**ask)
    with pytest.raises(FieldError):
        letters.objects.exclude(**ask)


def test_a_token_copied_to_another_column_does_not_open(letters):
    letters.objects.create(text="秘密", note="记号")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {letters._meta.db_table} SET note = text")
    with pytest.raises(SealBroken):
        letters.objects.get()
    assert letters.objects.defer("note").get().text == "秘密"


def test_a_migration_writes_the_field_with_its_ring():
    plain, member = EncryptedTextField("电话"), EncryptedTextField(ring="membership", null=True)
    assert plain.deconstruct()[1:] == (
        "gongzhi.foundation.crypto.fields.EncryptedTextField",
        [],
        {"verbose_name": "电话"},
    )
    text, imports = MigrationWriter.serialize(member)
    assert text == (
        "gongzhi.foundation.crypto.fields.EncryptedTextField(null=True, ring='membership')"
    )
    assert imports == {"import gongzhi.foundation.crypto.fields"}
    assert member.clone().ring == "membership"


def test_a_ring_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no key ring 'pepole'"):
        EncryptedTextField(ring="pepole")


@isolate_apps("gongzhi.foundation.crypto")
def test_a_sealed_column_can_be_neither_unique_nor_indexed():
    class Wrong(models.Model):
        one = EncryptedTextField(unique=True)
        two = EncryptedTextField(db_index=True)
        three = EncryptedTextField()

        class Meta:
            app_label = "crypto"

        def __str__(self) -> str:
            return str(self.pk)

    faults = [(fault.id, fault.obj.name) for fault in Wrong.check()]
    assert faults == [("crypto.E001", "one"), ("crypto.E001", "two")]
