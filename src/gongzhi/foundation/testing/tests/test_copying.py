"""Rows written by a kept statement or by COPY are the rows that were given."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.copying import copy_in, copy_like, fresh, store, tsvector
from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.foundation.testing.models import Thing

pytestmark = pytest.mark.django_db

A, B, C = (UUID(int=number) for number in (1, 2, 3))
HARD = ["", "\\N", "\\.", "a\tb", "a\nb\r\n", "\\\\n", "'\"{},", "𠮷灯", "\x01\u2028\ufeff"]
WAYS = [store, lambda row: copy_in([row]), lambda row: copy_like(row, (), [()])]
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
things = st.builds(
    Thing,
    area=st.sampled_from(["", "431002"]),
    owner=st.none() | st.integers(-(2**63), 2**63 - 1),
    unit=st.none() | st.uuids(),
    status=words,
    note=words,
)


def values(model):
    return list(model.objects.order_by("pk").values())


def held(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def written(model, write, wanted):
    """What stands in the database after ``write``, which is taken back."""
    with transaction.atomic():
        write(model(**wanted))
        (row,) = values(model)
        transaction.set_rollback(True)
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.items()
    }


def entry(**changes):
    given = {
        "district": "431002",
        "area": "431002",
        "at": "2026-11-27T08:00Z",
        "event": "x",
        "subject_id": uuid4(),
        "alg": "sha256",
        "digest": b"1",
    }
    return Entry(**given | changes)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(thing=things, way=st.sampled_from(WAYS))
def test_what_is_stored_is_what_was_given(db, thing, way):
    thing.pk = uuid4()
    way(thing)
    assert held(Thing.objects.get(pk=thing.pk)) == held(thing)


@pytest.mark.parametrize("way", WAYS[:2])
def test_a_stored_row_can_be_changed_and_saved_again(way):
    thing = fresh(Thing, status="open")
    way(thing)
    thing.status = "shut"
    thing.save()
    assert Thing.objects.get().status == "shut"


def test_a_key_of_the_database_is_read_back(django_assert_num_queries):
    one, two = entry(), entry()
    with django_assert_num_queries(2):
        store(one)
        store(two)
    assert one.pk < two.pk
    assert list(Entry.objects.order_by("pk").values_list("pk", "subject_id")) == [
        (one.pk, one.subject_id),
        (two.pk, two.subject_id),
    ]


def test_a_key_that_is_taken_is_refused_and_nothing_changes():
    thing = fresh(Thing, note="灯")
    store(thing)
    with pytest.raises(IntegrityError), transaction.atomic():
        store(fresh(Thing, id=thing.pk, note="井盖"))
    assert list(Thing.objects.values_list("pk", "note")) == [(thing.pk, "灯")]


def test_rows_like_a_pattern_are_the_pattern_but_for_what_is_their_own():
    pattern = Thing(area="431002", owner=7, status="open")
    rows = [(A, "灯", None), (B, "路", C)]
    assert copy_like(pattern, ("id", "note", "unit"), iter(rows)) == 2
    same = {"area": "431002", "owner": 7, "status": "open"}
    assert values(Thing) == [
        {"id": A, "note": "灯", "unit": None, **same},
        {"id": B, "note": "路", "unit": C, **same},
    ]


def test_no_rows_are_no_rows():
    assert (copy_like(Thing(), ("id",), []), copy_in([])) == (0, 0)
    assert not Thing.objects.exists()


@pytest.mark.parametrize("count", [199, 200, 401])
def test_however_many_all_come(count):
    ids = [UUID(int=number) for number in range(count)]
    assert copy_like(Thing(note="灯"), ("id",), ((key,) for key in ids)) == count
    assert list(Thing.objects.order_by("pk").values_list("pk", flat=True)) == ids


@pytest.mark.parametrize("text", HARD)
def test_any_text_comes_back_as_it_was(text):
    copy_like(Thing(note=text), ("id", "status"), [(A, text[:20])])
    copy_in([Thing(pk=B, note=text, status=text[:20])])
    assert {(row.note, row.status) for row in Thing.objects.all()} == {(text, text[:20])}


def test_every_kind_of_value_is_kept_as_django_keeps_it():
    at = datetime(2026, 3, 10, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    entry = {"district": "431002", "area": "", "at": at, "event": "x", "subject_id": A}
    body = {"words": "坏\\了\n", "count": 3, "marks": ["急", None, True]}
    kinds = [
        (Entry, {"id": 1, **entry, "alg": "sha256", "digest": b"\x00\\\xff"}),
        (Payload, {"entry_id": 1, "actor_id": -5, "body": body, "salt": b"", "redacted_at": None}),
        (
            StoredFile,
            {
                "id": C,
                "kind": "image",
                "content_type": "image/webp",
                "size": 2,
                "alg": "sm3",
                "digest": b"d",
                "width": 1,
                "height": 1,
                "purpose": "",
                "made_at": at,
                "attached_at": at.astimezone(UTC),
            },
        ),
    ]
    for model, wanted in kinds:
        assert [written(model, way, wanted) for way in WAYS] == [wanted, wanted, wanted]


def test_constraints_judge_what_is_copied():
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_like(Thing(), ("id",), [(A,), (A,)])
    assert not Thing.objects.exists()


@pytest.mark.parametrize(
    ("pairs", "written"),
    [([], ""), (["路灯", "灯坏"], "'路灯' '灯坏'"), (["it's", "a\\b"], "'it''s' 'a\\\\b'")],
)
def test_pairs_are_written_as_postgresql_reads_them(pairs, written):
    assert tsvector(pairs) == written
