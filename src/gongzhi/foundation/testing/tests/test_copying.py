"""Rows written by a kept statement or by COPY are the rows that were given."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.copying import copy_in, fresh, store, tsvector
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.testing.models import Thing

pytestmark = pytest.mark.django_db

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
things = st.builds(
    Thing,
    area=st.sampled_from(["", "431002"]),
    owner=st.none() | st.integers(-(2**63), 2**63 - 1),
    unit=st.none() | st.uuids(),
    status=words,
    note=words,
)


def held(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


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
@given(thing=things, way=st.sampled_from([store, lambda thing: copy_in([thing])]))
def test_what_is_stored_is_what_was_given(db, thing, way):
    thing.pk = uuid4()
    way(thing)
    assert held(Thing.objects.get(pk=thing.pk)) == held(thing)


def test_a_stored_row_can_be_changed_and_saved_again():
    thing = fresh(Thing, status="open")
    store(thing)
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


@pytest.mark.parametrize(
    ("pairs", "written"),
    [([], ""), (["路灯", "灯坏"], "'路灯' '灯坏'"), (["it's", "a\\b"], "'it''s' 'a\\\\b'")],
)
def test_pairs_are_written_as_postgresql_reads_them(pairs, written):
    assert tsvector(pairs) == written
