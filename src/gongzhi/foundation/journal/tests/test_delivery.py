"""Reactions: each once in effect, however often and by however many they are delivered."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gongzhi.foundation.journal import delivery, models
from gongzhi.foundation.journal.delivery import ReactionsFailed, reactions_to, reacts_to
from gongzhi.foundation.journal.writer import tell, tell_many
from gongzhi.foundation.testing.events import ThingLost, ThingMoved
from gongzhi.foundation.testing.models import Thing

from .telling import BEIHU, NOON, SUBJECT, moved, told

pytestmark = pytest.mark.django_db


def note(words):
    Thing.objects.create(note=words)


def notes():
    return sorted(Thing.objects.values_list("note", flat=True))


def note_first(event):
    note(f"first {event.count}")


def note_last(event):
    note(f"last {event.count}")


class Stumbling:
    """A reaction that writes and then fails, as often as it is told to."""

    def __init__(self, times):
        self.times = times
        self.__qualname__ = "stumbling"

    def __call__(self, event):
        note(f"stumbling {event.count}")
        if self.times:
            self.times -= 1
            raise RuntimeError("没站稳")


def test_a_reaction_gets_the_event_as_it_was_told(reactions):
    heard = []

    @reacts_to(ThingMoved)
    def hear(event):
        heard.append(event)

    entry = told(4)
    assert delivery.deliver(entry.pk) == 1
    (event,) = heard
    assert isinstance(event, ThingMoved)
    assert (event.subject_id, event.area, event.actor_id, event.at) == (
        SUBJECT,
        BEIHU,
        7,
        entry.at,
    )
    assert (event.words, event.count, event.marks) == ("路灯坏了", 4, ("急", "4"))


def test_a_reaction_may_be_entered_for_several_events(reactions):
    @reacts_to(ThingMoved, ThingLost)
    def hear(event):
        raise AssertionError

    assert reactions_to("testing.moved") == reactions_to("testing.lost") == [hear]
    assert reactions_to("testing.never") == []


def test_a_failure_is_tried_again_and_the_others_are_not_run_twice(reactions):
    stumbling = Stumbling(times=2)
    reactions[ThingMoved.name] = [note_first, stumbling, note_last]
    entry = told(1)
    for _ in range(2):
        with pytest.raises(ReactionsFailed, match=r"test_delivery\.stumbling: RuntimeError"):
            delivery.deliver(entry.pk)
        assert notes() == ["first 1", "last 1"]
        assert models.Receipt.objects.count() == 2
    assert delivery.deliver(entry.pk) == 1
    assert notes() == ["first 1", "last 1", "stumbling 1"]
    assert delivery.deliver(entry.pk) == 0
    assert notes() == ["first 1", "last 1", "stumbling 1"]
    assert sorted(models.Receipt.objects.values_list("reaction", flat=True)) == [
        f"{__name__}.{name}" for name in ("note_first", "note_last", "stumbling")
    ]


def test_the_same_job_delivered_twice_has_one_effect(reactions):
    reactions[ThingMoved.name] = [note_first]
    entry = told(1)
    assert [delivery.deliver(entry.pk), delivery.deliver(entry.pk)] == [1, 0]
    assert notes() == ["first 1"]


def test_of_many_each_has_its_effect_and_what_failed_is_tried_again(reactions):
    stumbling = Stumbling(times=2)
    reactions[ThingMoved.name] = [note_first, stumbling]
    entries = [told(number).pk for number in (1, 2, 3)]
    with pytest.raises(ReactionsFailed, match=r"stumbling: RuntimeError.*; .*stumbling"):
        delivery.deliver_many(entries)
    assert notes() == ["first 1", "first 2", "first 3", "stumbling 3"]
    assert delivery.deliver_many(entries) == 2
    assert delivery.deliver_many(entries) == 0
    assert notes() == [f"{how} {number}" for how in ("first", "stumbling") for number in (1, 2, 3)]
    assert models.Receipt.objects.count() == 6


def test_two_threads_at_once_have_one_effect(committed, reactions):
    ready = Barrier(2)

    def note_slowly(event):
        note(f"slow {event.count}")
        time.sleep(0.2)

    reactions[ThingMoved.name] = [note_slowly, note_last]
    entry = told(1)

    def deliver(_):
        try:
            ready.wait(10)
            return delivery.deliver(entry.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        ran = list(threads.map(deliver, range(2)))
    assert sum(ran) == 2
    assert notes() == ["last 1", "slow 1"]
    assert models.Receipt.objects.count() == 2


def test_a_second_thread_takes_over_when_the_first_fails(committed, reactions):
    """It waits for the first one's receipt, which is then never committed."""
    ready, stumbling = Barrier(2), Stumbling(times=1)

    def stumble_slowly(event):
        time.sleep(0.2)
        stumbling(event)

    reactions[ThingMoved.name] = [stumble_slowly]
    entry = told(1)

    def deliver(_):
        try:
            ready.wait(10)
            return delivery.deliver(entry.pk)
        except ReactionsFailed:
            return "failed"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        ran = set(threads.map(deliver, range(2)))
    assert ran == {1, "failed"}
    assert notes() == ["stumbling 1"]


def work(queue="events"):
    """Run what is due by a real worker in this process, as the command does."""
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(
            queues=[queue], wait=False, install_signal_handlers=False, listen_notify=False
        )


def test_a_worker_delivers_what_was_committed(committed, reactions):
    reactions[ThingMoved.name] = [note_first]
    told(1)
    with transaction.atomic():
        told(2)
        transaction.set_rollback(True)
    work()
    assert notes() == ["first 1"]
    assert [job.status for job in ProcrastinateJob.objects.filter(queue_name="events")] == [
        "succeeded"
    ]


def test_a_worker_delivers_what_was_told_together(committed, reactions, monkeypatch):
    monkeypatch.setattr(delivery, "AT_ONCE", 2)
    reactions[ThingMoved.name] = [note_first]
    with transaction.atomic():
        tell_many([moved(number) for number in (1, 2, 3)])
    work()
    assert notes() == ["first 1", "first 2", "first 3"]
    jobs = ProcrastinateJob.objects.filter(queue_name="events").order_by("pk")
    assert [(job.status, len(job.args["entry_ids"])) for job in jobs] == [
        ("succeeded", 2),
        ("succeeded", 1),
    ]


def test_a_failed_delivery_goes_back_to_the_queue_for_later(committed, reactions):
    reactions[ThingMoved.name] = [note_first, Stumbling(times=1)]
    told(1)
    before = timezone.now()
    work()
    job = ProcrastinateJob.objects.get(queue_name="events")
    assert (job.status, job.attempts) == ("todo", 1)
    assert 1 < (job.scheduled_at - before).total_seconds() < 60
    assert notes() == ["first 1"]


def test_what_a_reaction_tells_is_queued_with_its_change_or_not_at_all(committed, reactions):
    """A worker has a connection of its own for jobs: it must not be used inside a reaction."""
    stumbling = Stumbling(times=1)

    def lose(event):
        lost = {"subject_id": SUBJECT, "area": BEIHU, "actor_id": None, "at": NOON}
        tell(ThingLost(**lost, reason="掉了"))
        stumbling(event)

    def hear_of_loss(event):
        note(event.reason)

    reactions[ThingMoved.name], reactions[ThingLost.name] = [lose], [hear_of_loss]
    entry = told(1)
    work()
    assert models.Entry.objects.count() == 1
    assert ProcrastinateJob.objects.filter(queue_name="events").count() == 1
    delivery.deliver(entry.pk)
    work()
    assert notes() == ["stumbling 1", "掉了"]
