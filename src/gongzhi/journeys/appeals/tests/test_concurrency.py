"""Two at once, each with a connection of its own: one of them wins and nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from gongzhi.capabilities.casework.models import Clock, WorkItem
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import ANYBODY
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Refusal, Slip

from .factories import AT, COMMUNITY, DAY, NO, appeal_in, author_of, file, filing, fresh, make_town

PATIENCE = 30


@pytest.fixture
def town(transactional_db, monkeypatch):
    """A committed town, with threads that shall leave no connection behind."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return make_town()


def at_once(*works):
    """What each comes to, or the refusal it met, when all begin at the same moment."""
    together = Barrier(len(works))

    def run(work):
        try:
            together.wait(PATIENCE)
            return work()
        except StepRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return [done.result(PATIENCE) for done in [threads.submit(run, work) for work in works]]


def test_a_form_sent_four_times_at_once_is_one_appeal_with_one_code(town):
    said = filing(town, submission=uuid4())
    work = lambda: services.file_appeal(said, actor=ANYBODY, at=AT)  # noqa: E731
    receipts = at_once(*[work] * 4)
    assert len({receipt.code for receipt in receipts}) == 1
    assert len({receipt.appeal.pk for receipt in receipts}) == 1
    assert (Appeal.objects.count(), WorkItem.objects.count(), Entry.objects.count()) == (1, 1, 1)


def test_a_slip_dropped_four_times_at_once_is_one_slip(town):
    form = uuid4()
    place = services.Place(COMMUNITY)
    codes = at_once(*[lambda: services.drop_slip("灯坏了", place, submission=form, at=AT)] * 4)
    assert (len(set(codes)), Slip.objects.count()) == (1, 1)


def test_of_two_clerks_one_takes_it_in_and_the_other_is_told(town):
    appeal = file(town)

    def taken_by(member):
        return lambda: services.accept(appeal.pk, category="house.light", urgency="hard", actor=member.actor, at=AT)  # fmt: skip

    ended = at_once(taken_by(town.clerk), taken_by(town.head))
    (refusal,) = [end for end in ended if isinstance(end, StepRefused)]
    assert str(refusal) == "“办理中”状态下不能“受理”"
    assert Clock.objects.filter(kind="answer").count() == 1
    assert Entry.objects.filter(event="appeals.accepted").count() == 1
    winner = (town.clerk, town.head)[ended.index(refusal) - 1]
    assert fresh(appeal).item.owner == winner.account


def test_of_taking_in_and_declining_at_once_one_holds_whole(town):
    appeal = file(town)
    ended = at_once(
        lambda: services.accept(appeal.pk, category="house.light", urgency="hard", actor=town.clerk.actor, at=AT),
        lambda: services.decline(appeal.pk, reason="outside", parts=NO, actor=town.head.actor, at=AT),
    )  # fmt: skip
    assert sum(isinstance(end, StepRefused) for end in ended) == 1
    state = (fresh(appeal).status, fresh(appeal).item.status, Refusal.objects.count())
    assert state in {("working", "held", 0), ("declined", "done", 1)}


def test_of_rating_and_lapsing_at_once_only_one_counts(town):
    appeal = appeal_in("answered", town)
    author = author_of(appeal)
    at_once(
        lambda: services.rate(appeal.pk, rating="solved", actor=author, at=AT + 20 * DAY),
        lambda: services.lapse_unrated(at=AT + 20 * DAY),
    )
    ends = Entry.objects.filter(event__in=["appeals.rated", "appeals.lapsed"])
    assert ends.count() == 1
    assert (fresh(appeal).rating == "solved") is (ends.get().event == "appeals.rated")


def test_a_box_opened_twice_at_once_is_emptied_once(town):
    for n in range(5):
        services.drop_slip(f"第{n}张", services.Place(COMMUNITY), submission=uuid4(), at=AT)
    counted = at_once(*[lambda: services.open_box(COMMUNITY, at=AT)] * 2)
    assert sorted(counted) == [0, 5]
    assert (Appeal.objects.count(), Slip.objects.count()) == (5, 0)
