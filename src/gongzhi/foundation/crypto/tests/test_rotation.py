"""Rotation: everything moves to the newest key, whatever happens on the way."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from gongzhi.foundation.crypto import Batch, Header, blind_index, decrypt, encrypt, rings, rotation

OLD = "2025a:" + b64encode(b"o" * 32).decode()
NEW = "2026a:" + b64encode(b"n" * 32).decode()


@pytest.fixture
def texts(letters, settings):
    """Seven letters under the old key; the new key has just come."""
    settings.KEYS, settings.CIPHER = OLD, "aes"
    letters.objects.bulk_create([letters(text=f"第{n}封", note="记号") for n in range(7)])
    settings.KEYS = f"{NEW},{OLD}"
    return letters


def text_store(model):
    return next(s for s in rotation.stores(model._meta.apps) if s.label == "crypto.letter.text")


def contents(model):
    return list(model.objects.order_by("pk").values_list("text", flat=True))


def test_every_sealed_field_of_every_model_is_found(letters):
    assert [store.label for store in rotation.stores(letters._meta.apps)] == [
        "crypto.letter.text",
        "crypto.letter.note",
    ]


def test_batches_bring_everything_under_the_new_key(texts):
    store, before = text_store(texts), contents(texts)
    assert store.census() == Counter({Header("aes", "2025a"): 7})
    assert list(store.rotate(batch=3)) == [Batch(3), Batch(3), Batch(1)]
    assert store.census() == Counter({Header("aes", "2026a"): 7})
    assert contents(texts) == before
    assert list(store.rotate(batch=3)) == []


def test_a_new_cipher_is_a_reason_too_and_the_old_key_can_then_go(texts, settings):
    settings.CIPHER = "sm4"
    store, before = text_store(texts), contents(texts)
    assert sum(step.rotated for step in store.rotate(batch=100)) == 7
    settings.KEYS = NEW
    assert store.census() == Counter({Header("sm4", "2026a"): 7})
    assert contents(texts) == before


def test_what_was_done_before_an_interruption_stays_done(texts):
    store, before = text_store(texts), contents(texts)
    steps = store.rotate(batch=3)
    assert next(steps) == Batch(3)
    steps.close()
    assert store.census() == Counter({Header("aes", "2026a"): 3, Header("aes", "2025a"): 4})
    assert list(store.rotate(batch=3)) == [Batch(3), Batch(1)]
    assert contents(texts) == before


def test_a_batch_that_fails_in_the_middle_leaves_its_rows_as_they_were(texts):
    store, before = text_store(texts), contents(texts)
    fifth = texts.objects.order_by("pk")[4].pk
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.stumble() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'power cut'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER stumble BEFORE UPDATE ON {texts._meta.db_table} FOR EACH ROW "
            f"WHEN (OLD.id = {fifth}) EXECUTE FUNCTION pg_temp.stumble()"
        )
    steps = store.rotate(batch=3)
    assert next(steps) == Batch(3)
    with pytest.raises(DatabaseError, match="power cut"):
        next(steps)
    assert store.census() == Counter({Header("aes", "2026a"): 3, Header("aes", "2025a"): 4})
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER stumble ON {texts._meta.db_table}")
    assert list(store.rotate(batch=3)) == [Batch(3), Batch(1)]
    assert contents(texts) == before


def test_what_cannot_be_opened_is_named_and_left_alone(texts):
    store = text_store(texts)
    second, third = texts.objects.order_by("pk").values_list("pk", flat=True)[1:3]
    with connection.cursor() as cursor:
        table = texts._meta.db_table
        cursor.execute(
            f"UPDATE {table} SET text = set_byte(text, 30, 255 - get_byte(text, 30)) WHERE id = {second}"
        )
        cursor.execute(f"UPDATE {table} SET text = '\\x00' WHERE id = {third}")
    assert list(store.rotate(batch=4)) == [Batch(2, (str(second), str(third))), Batch(3)]
    assert store.census() == Counter(
        {Header("aes", "2026a"): 5, Header("aes", "2025a"): 1, None: 1}
    )
    assert list(store.rotate(batch=4)) == [Batch(0, (str(second), str(third)))]


def newkey(*arguments):
    out = StringIO()
    call_command("crypto", "newkey", *arguments, stdout=out, stderr=StringIO())
    return dict(line.split("=", 1) for line in out.getvalue().splitlines())


def test_newkey_puts_the_new_key_before_those_in_use(settings):
    settings.DEMO, settings.KEYS = False, OLD
    lines = newkey("--ring", "people")
    assert list(lines) == ["GONGZHI_KEYS"]
    new, old = lines["GONGZHI_KEYS"].split(",")
    assert old == OLD
    settings.KEYS = lines["GONGZHI_KEYS"]
    assert rotation.seals.current_header("people").key_id == new.split(":")[0]
    again = newkey("--ring", "people")["GONGZHI_KEYS"].split(",")
    assert again[1:] == [new, old]
    assert [key.split(":")[0][-1] for key in again[:2]] == ["b", "a"]


def test_newkey_starts_a_house_afresh_without_the_keys_of_the_demonstration(settings):
    settings.DEMO = True
    lines = newkey()
    assert list(lines) == [
        "GONGZHI_KEYS",
        "GONGZHI_INDEX_KEY",
        "GONGZHI_MEMBERSHIP_KEYS",
        "GONGZHI_MEMBERSHIP_INDEX_KEY",
    ]
    assert "demo" not in str(lines)
    for name, value in lines.items():
        setattr(settings, name.removeprefix("GONGZHI_"), value)
    for ring in rings.RINGS:
        assert decrypt(encrypt(b"x", purpose="p", ring=ring), purpose="p", ring=ring) == b"x"
        assert len(blind_index("x", purpose="p", ring=ring)) == 16
