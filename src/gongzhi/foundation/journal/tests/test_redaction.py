"""Erasing what was said keeps the chain whole and is itself on record."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from gongzhi.foundation.journal import chain, delivery, models, record
from gongzhi.foundation.journal.redaction import erase_payloads
from gongzhi.foundation.testing.events import ThingMoved

from .telling import BEIHU, NOON, SUBJECT, contents, told

pytestmark = pytest.mark.django_db
OTHER = UUID(int=2)


def erase(subject=SUBJECT, **kwargs):
    return erase_payloads(subject, area=BEIHU, ground="本人申请删除", actor_id=9, at=NOON, **kwargs)


def test_the_chain_still_verifies_and_the_erasure_is_told():
    entries = [told(0), told(1), told(2, subject=OTHER)]
    chain.seal_all(at=NOON)
    head = record.verify("431002").head
    assert erase() == 2
    kept = models.Payload.objects.get(pk=entries[2].pk)
    assert (kept.body["count"], kept.redacted_at) == (2, None)
    for entry in entries[:2]:
        payload = models.Payload.objects.get(pk=entry.pk)
        assert (payload.body, payload.salt, payload.actor_id) == (None, None, None)
        assert payload.redacted_at == NOON
    assert record.verify("431002") == record.Verdict("431002", 3, head, None, 1)
    telling = models.Entry.objects.select_related("payload").order_by("pk").last()
    assert (telling.event, telling.subject_id, telling.at) == ("journal.erased", SUBJECT, NOON)
    assert telling.payload.actor_id == 9
    assert telling.payload.body == {
        "entries": [entries[0].pk, entries[1].pk],
        "ground": "本人申请删除",
    }
    chain.seal_all(at=NOON + timedelta(minutes=1))
    verdict = record.verify("431002")
    assert (verdict.entries, verdict.fault, verdict.unlinked) == (4, None, 0)


def test_only_the_named_events_are_erased():
    told()
    assert erase(events=["testing.lost"]) == 0
    assert models.Entry.objects.count() == 1
    assert erase(events=["testing.moved", "testing.lost"]) == 1


def test_erasing_again_changes_nothing_and_keeps_the_first_erasure():
    told()
    assert erase() == 1
    before = contents()
    assert erase() == 0
    assert contents() == before


def test_what_was_erased_is_no_longer_delivered(reactions):
    heard = []
    reactions[ThingMoved.name] = [heard.append]
    entry = told()
    erase()
    assert delivery.deliver(entry.pk) == 0
    assert heard == []
    assert models.Receipt.objects.count() == 0
