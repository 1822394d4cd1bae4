"""Telling: in the caller's transaction or not at all, and what exactly is kept."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation.crypto import digest
from gongzhi.foundation.journal import models
from gongzhi.foundation.journal.writer import (
    district_of,
    gathered,
    tell,
    tell_many,
    tell_of_old,
)
from gongzhi.foundation.testing.events import ThingLost, ThingMoved

from .telling import BEIHU, NOON, SUBJECT, SUXIAN, counts, moved

pytestmark = pytest.mark.django_db
NOTHING = (0, 0, 0, 0, 0, 0)

# what PostgreSQL can keep: no NUL, no half of a surrogate pair
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)


@pytest.fixture
def heard(reactions):
    reactions[ThingMoved.name] = [lambda event: None]


def test_one_event_is_one_entry_one_payload_and_one_job(heard):
    entry_id = tell(moved(3))
    entry = models.Entry.objects.get()
    assert (entry.pk, entry.district, entry.area, entry.at) == (
        entry_id,
        "431002",
        BEIHU,
        moved(3).at,
    )
    assert (entry.event, entry.subject_id, entry.alg) == ("testing.moved", SUBJECT, "sha256")
    assert entry.payload.body == {"words": "路灯坏了", "count": 3, "marks": ["急", "3"]}
    assert (entry.payload.actor_id, len(bytes(entry.payload.salt))) == (7, 16)
    assert models.Unsealed.objects.get().district == "431002"
    job = ProcrastinateJob.objects.get()
    assert (job.queue_name, job.task_name, job.args) == (
        "events",
        "journal.deliver",
        {"entry_id": entry_id},
    )


def test_nobody_listens_so_nothing_is_queued(django_assert_num_queries):
    with django_assert_num_queries(1):
        tell(moved())
    assert counts() == (1, 1, 1, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "telling",
    [tell, lambda event: tell_many([event]), lambda event: tell_of_old([event])],
    ids=["tell", "tell_many", "tell_of_old"],
)
def test_outside_a_transaction_nothing_is_told(heard, telling):
    with pytest.raises(transaction.TransactionManagementError, match="inside a transaction"):
        telling(moved())
    assert counts() == NOTHING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "telling", [tell, lambda event: tell_many([event, event])], ids=["tell", "tell_many"]
)
def test_what_is_rolled_back_was_never_told(heard, telling):
    with transaction.atomic():
        telling(moved())
        assert counts() != NOTHING
        transaction.set_rollback(True)
    assert counts() == NOTHING


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=texts, count=st.integers(), actor_id=st.none() | st.integers(0, 2**63 - 1))
def test_the_digest_is_that_of_salt_and_sorted_json(settings, algorithm, words, count, actor_id):
    settings.DIGEST = algorithm
    event = ThingMoved(
        subject_id=SUBJECT,
        area=BEIHU,
        actor_id=actor_id,
        at=NOON,
        words=words,
        count=count,
        marks=(words,),
    )
    entry = models.Entry.objects.select_related("payload").get(pk=tell(event))
    payload = entry.payload
    assert payload.body == {"words": words, "count": count, "marks": [words]}
    said = {"body": payload.body, "actor": payload.actor_id}
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    salted = bytes(payload.salt) + text.encode("utf-8")
    expected = hashlib.sha256(salted).digest() if algorithm == "sha256" else digest("sm3", salted)
    assert (entry.alg, bytes(entry.digest)) == (algorithm, expected)


def plain(entry_ids):
    """Entries without what differs between two tellings of the same: ids, salts, digests."""
    entries = models.Entry.objects.filter(pk__in=entry_ids).select_related("payload")
    return [
        (e.district, e.area, e.at, e.event, e.subject_id, e.alg, e.payload.actor_id, e.payload.body)
        for e in entries.order_by("pk")
    ]


def holds(entry):
    said = {"actor": entry.payload.actor_id, "body": entry.payload.body}
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(bytes(entry.payload.salt) + text.encode()).digest() == bytes(entry.digest)


def test_telling_many_is_telling_one_after_the_other(heard):
    events = [
        moved(
            number,
            area=(BEIHU, SUXIAN, "")[number % 3],
            actor_id=number % 2 or None,
            words=f"第 {number} 句“引号”\\{{}}",
        )
        for number in range(500)
    ]
    one_by_one = [tell(event) for event in events]
    at_once = tell_many(events)
    assert at_once == sorted(at_once)
    assert len(set(at_once)) == 500
    assert min(at_once) > max(one_by_one)
    assert plain(at_once) == plain(one_by_one)
    assert all(holds(e) for e in models.Entry.objects.select_related("payload"))
    assert len(set(models.Payload.objects.values_list("salt", flat=True))) == 1_000
    jobs = list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))
    assert jobs[:500] == [("journal.deliver", {"entry_id": entry}) for entry in one_by_one]
    assert jobs[500:] == [
        ("journal.deliver_many", {"entry_ids": at_once[first : first + 100]})
        for first in range(0, 500, 100)
    ]
    assert models.Unsealed.objects.count() == 1_000


@pytest.mark.parametrize("count", [2, 250])
def test_telling_many_takes_four_statements_however_many(heard, count):
    with CaptureQueriesContext(connection) as queries:
        tell_many([moved(number) for number in range(count)])
    assert len(queries) == 4


def test_many_of_which_one_is_reacted_to_are_one_job_of_one(heard):
    lost = ThingLost(subject_id=SUBJECT, area=BEIHU, actor_id=None, at=NOON, reason="掉了")
    _, told = tell_many([lost, moved()])
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("journal.deliver", {"entry_id": told})


def test_telling_nothing_is_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert tell_many([]) == []


def test_what_is_told_of_old_is_on_record_but_nobody_reacts(heard):
    ids = tell_of_old([moved(number) for number in range(3)])
    assert plain(ids) == plain(tell_many([moved(number) for number in range(3)]))
    assert ProcrastinateJob.objects.count() == 1
    assert models.Unsealed.objects.filter(pk__in=ids).count() == 3


def test_what_is_gathered_is_written_by_whoever_takes_it(heard):
    taken = []
    with gathered(taken.append), transaction.atomic():
        assert tell(moved(1)) == 0
        assert tell_many([moved(2), moved(3)]) == [0, 0]
    assert taken == [moved(1), moved(2), moved(3)]
    assert counts() == NOTHING
    assert tell(moved(4)) == models.Entry.objects.get().pk


@pytest.mark.parametrize(
    ("area", "district"),
    [("431002001003", "431002"), ("431002", "431002"), ("4310", "000000"), ("", "000000")],
)
def test_the_chain_of_an_area(area, district):
    assert district_of(area) == district
