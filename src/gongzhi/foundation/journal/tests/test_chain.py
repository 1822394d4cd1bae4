"""Sealing: order, districts, algorithms, and heads of days that stay."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.crypto import digest
from gongzhi.foundation.journal import chain, models, record
from gongzhi.foundation.journal.writer import tell_many

from .telling import BEIHU, NOON, SUXIAN, as_intruder, moved, told

pytestmark = pytest.mark.django_db


def recomputed(district):
    """The values of a chain, made again in a few lines of its own."""
    previous, values = b"", []
    for link in models.Link.objects.filter(district=district).order_by("seq"):
        entry = link.entry
        head = {
            "area": entry.area,
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z",
            "digest": bytes(entry.digest).hex(),
            "digest_alg": entry.alg,
            "district": district,
            "event": entry.event,
            "seq": len(values) + 1,
            "subject": str(entry.subject_id),
        }
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
        data = previous + text.encode()
        previous = hashlib.sha256(data).digest() if link.alg == "sha256" else digest("sm3", data)
        values.append(previous)
    return values


def links(district="431002"):
    return list(models.Link.objects.filter(district=district).order_by("seq"))


def test_entries_are_linked_in_the_order_of_their_ids():
    entries = [told(number) for number in range(5)]
    assert chain.seal("431002", at=NOON) == 5
    assert [(link.seq, link.entry_id) for link in links()] == [
        (number, entry.pk) for number, entry in enumerate(entries, 1)
    ]
    assert [bytes(link.value) for link in links()] == recomputed("431002")
    values = [b"", *(bytes(link.value) for link in links())]
    assert [bytes(link.previous) for link in links()] == values[:-1]
    assert models.Unsealed.objects.count() == 0
    assert chain.seal("431002", at=NOON) == 0


def test_sealing_in_portions_makes_the_same_chain():
    tell_many([moved(number) for number in range(25)])
    assert [chain.seal("431002", at=NOON, at_most=10) for _ in range(4)] == [10, 10, 5, 0]
    assert [link.seq for link in links()] == list(range(1, 26))
    assert [bytes(link.value) for link in links()] == recomputed("431002")


def test_every_district_has_a_chain_of_its_own():
    tell_many([moved(number, area=(BEIHU, SUXIAN, "")[number % 3]) for number in range(30)])
    assert chain.waiting_districts() == ["000000", "431002", "431003"]
    assert chain.seal_all(at=NOON) == 30
    assert record.districts() == ["000000", "431002", "431003"]
    for district in record.districts():
        assert [link.seq for link in links(district)] == list(range(1, 11))
        assert [bytes(link.value) for link in links(district)] == recomputed(district)


def test_a_district_that_is_no_number_does_not_stop_the_others():
    tell_many([moved(area="县外来电甲乙"), moved()])
    assert chain.seal_all(at=NOON) == 2


@pytest.mark.parametrize("orders", [("sha256", "sm3"), ("sm3", "sha256")])
def test_the_algorithm_may_change_in_the_middle(settings, orders):
    for algorithm in orders:
        settings.DIGEST = algorithm
        tell_many([moved(number) for number in range(4)])
        chain.seal_all(at=NOON)
    tell_many([moved(9)])
    settings.DIGEST = orders[0]
    chain.seal_all(at=NOON)
    assert [(link.entry.alg, link.alg) for link in links()] == [
        *[(orders[0], orders[0])] * 4,
        *[(orders[1], orders[1])] * 4,
        (orders[1], orders[0]),
    ]
    assert [bytes(link.value) for link in links()] == recomputed("431002")
    assert record.verify("431002").fault is None


def test_a_day_is_that_of_the_sealing_in_local_time():
    told(0, at=datetime(2026, 11, 20, 4, tzinfo=UTC))
    chain.seal_all(at=datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC))
    told(1, at=datetime(2026, 11, 20, 4, tzinfo=UTC))
    chain.seal_all(at=datetime(2026, 11, 22, 16, 0, 0, tzinfo=UTC))
    told(2)
    chain.seal_all(at=datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert record.latest_heads(["431002", "999999"]) == {
        "431002": record.day_heads("431002"),
        "999999": [],
    }
    assert record.latest_heads(["431002"], last=1) == {"431002": record.day_heads("431002", last=1)}
    assert [(head.day, head.seq, head.entries) for head in record.day_heads("431002")] == [
        (date(2026, 11, 23), 3, 2),
        (date(2026, 11, 22), 1, 1),
    ]
    newest = record.day_head("431002", date(2026, 11, 23))
    assert newest.hex == bytes(links()[-1].value).hex()
    assert record.day_head("431002", date(2026, 11, 21)) is None


steps = st.tuples(
    st.integers(1, 4),  # entries
    st.integers(-72, 72),  # hours from the sealing to what the entry says of itself
    st.integers(0, 40),  # hours to the next sealing
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(steps, min_size=1, max_size=8))
def test_the_head_of_a_day_that_is_over_never_changes(plan):
    with as_intruder() as cursor:
        cursor.execute("TRUNCATE journal_link, journal_dayhead, journal_unsealed")
    now, published = NOON, {}
    for entries, off, pause in plan:
        at = now + timedelta(hours=off)
        tell_many([moved(number, at=at) for number in range(entries)])
        chain.seal_all(at=now)
        today = (now + timedelta(hours=8)).date()
        heads = {head.day: (head.seq, head.hex) for head in record.day_heads("431002", last=99)}
        assert {day: head for day, head in heads.items() if day < today} == published
        assert heads[today] == (len(links()), bytes(links()[-1].value).hex())
        now += timedelta(hours=pause)
        tomorrow = (now + timedelta(hours=8)).date()
        published = {day: head for day, head in heads.items() if day < tomorrow}
    assert sum(head.entries for head in record.day_heads("431002", last=99)) == len(links())


def test_a_clock_that_runs_behind_adds_to_the_newest_day():
    told(0)
    chain.seal_all(at=NOON + timedelta(days=1))
    told(1)
    chain.seal_all(at=NOON)
    assert [(head.day, head.seq) for head in record.day_heads("431002")] == [
        (date(2026, 11, 24), 2)
    ]


def test_the_oldest_entry_that_waits():
    assert record.oldest_waiting() is None
    told(5)
    told(2)
    assert record.oldest_waiting() == moved(2).at
    chain.seal_all(at=NOON)
    assert record.oldest_waiting() is None
    assert record.head("431002").seq == 2


def test_a_busy_district_does_not_keep_the_others_waiting():
    told(0)
    told(0, area=SUXIAN)
    arrivals = iter(range(1, 50))

    def one_more_while_sealing(execute, sql, *rest):
        answer = execute(sql, *rest)
        if sql.startswith('INSERT INTO "journal_link"'):
            told(next(arrivals))
        return answer

    with connection.execute_wrapper(one_more_while_sealing):
        assert chain.seal_all(at=NOON) == 2
    assert [link.seq for link in links("431003")] == [1]
    assert models.Unsealed.objects.count() == 2


def test_more_than_a_portion_is_linked_in_one_call(monkeypatch):
    monkeypatch.setattr(chain, "PORTION", 3)
    tell_many([moved(number) for number in range(7)])
    assert chain.seal_all(at=NOON) == 7


def test_sealing_nothing_writes_nothing():
    told()
    chain.seal_all(at=NOON)
    with connection.execute_wrapper(_no_writes):
        assert chain.seal("431002", at=NOON + timedelta(days=1)) == 0
    assert len(record.day_heads("431002")) == 1


def _no_writes(execute, sql, *rest):
    assert not sql.lstrip().startswith(("INSERT", "UPDATE"))
    return execute(sql, *rest)
