"""Many writers and several sealers at once, each with a connection of its own."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongzhi.foundation.journal import chain, models, record
from gongzhi.foundation.journal.writer import tell, tell_many

from .telling import BEIHU, NOON, SUXIAN, moved, told

pytestmark = pytest.mark.usefixtures("committed")
WRITERS, EVENTS, SEALERS = 8, 200, 3
NEVER = UUID(int=0)
PATIENCE = 20


def ends_alone(work):
    """The same work, leaving no connection of its thread behind."""

    def worked(*arguments):
        try:
            return work(*arguments)
        finally:
            connection.close()

    return worked


@ends_alone
def write(writer):
    """EVENTS entries that stay, in transactions of any size, and some that are taken back."""
    chance = random.Random(writer)
    left = EVENTS
    while left:
        area = chance.choice((BEIHU, SUXIAN))
        size = min(left, chance.randint(1, 6))
        taken_back = chance.random() < 0.2
        subject = NEVER if taken_back else UUID(int=1 + writer)
        events = [moved(left - n, area=area, subject=subject) for n in range(size)]
        with transaction.atomic():
            if chance.random() < 0.5:
                tell_many(events)
            else:
                for event in events:
                    tell(event)
            transaction.set_rollback(taken_back)
        left -= 0 if taken_back else size


@ends_alone
def seal_until(ended):
    linked = 0
    while not ended.is_set() or models.Unsealed.objects.exists():
        linked += chain.seal_all(at=timezone.now())
        time.sleep(0.002)
    return linked


def test_no_fork_no_gap_and_every_entry_linked_once():
    ended = Signal()
    with ThreadPoolExecutor(WRITERS + SEALERS) as threads:
        sealers = [threads.submit(seal_until, ended) for _ in range(SEALERS)]
        writers = [threads.submit(write, number) for number in range(WRITERS)]
        try:
            for writer in writers:
                writer.result()
        finally:
            ended.set()
        linked = [sealer.result() for sealer in sealers]
    assert sum(linked) == WRITERS * EVENTS
    assert models.Entry.objects.count() == WRITERS * EVENTS
    assert not models.Entry.objects.filter(subject_id=NEVER).exists()
    by_writer = Counter(models.Entry.objects.values_list("subject_id", flat=True))
    assert by_writer == {UUID(int=1 + writer): EVENTS for writer in range(WRITERS)}
    assert models.Link.objects.count() == WRITERS * EVENTS
    assert models.Unsealed.objects.count() == 0
    for district in ("431002", "431003"):
        links = models.Link.objects.filter(district=district).order_by("seq")
        assert list(links.values_list("seq", flat=True)) == list(range(1, len(links) + 1))
        previous = [b"", *(bytes(link.value) for link in links)][:-1]
        assert [bytes(link.previous) for link in links] == previous
        verdict = record.verify(district)
        assert (verdict.entries, verdict.fault) == (len(links), None)
        heads = record.day_heads(district)
        assert sum(head.entries for head in heads) == len(links)


def test_a_slow_writer_holds_nobody_up_and_is_not_lost():
    has_told, may_commit = Signal(), Signal()

    @ends_alone
    def write_slowly():
        with transaction.atomic():
            entry_id = tell(moved(0))
            has_told.set()
            assert may_commit.wait(PATIENCE)
        return entry_id

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(write_slowly)
        assert has_told.wait(PATIENCE)
        others = [told(number).pk for number in range(1, 6)]
        assert chain.seal_all(at=NOON) == 5
        may_commit.set()
        late = slow.result()
    assert late < min(others)
    assert models.Unsealed.objects.get().pk == late
    assert chain.seal_all(at=NOON + timedelta(seconds=5)) == 1
    order = models.Link.objects.order_by("seq").values_list("entry_id", flat=True)
    assert list(order) == [*others, late]
    verdict = record.verify("431002")
    assert (verdict.entries, verdict.fault) == (6, None)


def test_a_second_sealer_leaves_a_district_to_the_first_and_takes_another():
    told(0)
    told(1, area=SUXIAN)
    has_sealed, may_commit = Signal(), Signal()

    @ends_alone
    def seal_slowly():
        with transaction.atomic():
            linked = chain.seal("431002", at=NOON)
            has_sealed.set()
            assert may_commit.wait(PATIENCE)
        return linked

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(seal_slowly)
        assert has_sealed.wait(PATIENCE)
        started = time.monotonic()
        assert chain.seal("431002", at=NOON) == 0
        assert chain.seal_all(at=NOON) == 1
        assert time.monotonic() - started < PATIENCE / 2
        may_commit.set()
        assert first.result() == 1
    assert chain.seal_all(at=NOON) == 0
    assert models.Link.objects.count() == 2


def test_a_sealing_that_fails_leaves_its_entries_waiting():
    told(0)
    with transaction.atomic():
        assert chain.seal("431002", at=NOON) == 1
        transaction.set_rollback(True)
    assert (models.Link.objects.count(), models.DayHead.objects.count()) == (0, 0)
    assert models.Unsealed.objects.count() == 1
    assert chain.seal("431002", at=NOON) == 1
