"""Saying and voting: once each, in time, and told to nobody."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry, Payload
from gongzhi.journeys.discussions import queries, services
from gongzhi.journeys.discussions.models import Statement, Vote

from .factories import AFTER, AT, a_draft, a_topic, fresh, held, said, somebody, voted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def counts(statement):
    one = fresh(statement)
    return (one.agree, one.disagree, one.unsure)


class TestSaying:
    def test_an_opinion_is_there_without_its_author(self, town):
        author = somebody()
        one = said(a_topic(town), " 装道闸，外来车要登记。 ", by=author)
        assert (one.number, one.words, one.author_id, one.status, counts(one)) == (
            1, "装道闸，外来车要登记。", author.person, "shown", (0, 0, 0),
        )  # fmt: skip
        told = history(one.topic_id)[-1]
        assert (told.event, told.actor_id, told.body) == ("discussions.said", None, {})

    def test_the_same_form_twice_is_one(self, town):
        topic, author, submission = a_topic(town), somebody(), uuid4()
        made = [
            services.say(topic.pk, f"第 {n} 遍", submission=submission, actor=author, at=AT)
            for n in range(2)
        ]
        assert made[0].pk == made[1].pk
        assert Statement.objects.get().words == "第 0 遍"
        with pytest.raises(IntegrityError):
            services.say(topic.pk, "别人的", submission=submission, actor=somebody(), at=AT)

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ("  ", "还没有写"),
            ("字" * 141, "最多 140 个字，现在 141 个"),
            ("装道闸，外来车要登记。", "一模一样"),
        ],
    )
    def test_what_is_nothing_too_long_or_there_already_is_refused(self, town, words, why):
        topic = a_topic(town)
        said(topic)
        with pytest.raises(StepRefused, match=why):
            said(topic, words)
        assert Statement.objects.count() == 1
        assert said(topic, "字" * 140).number == 2

    def test_one_person_says_so_much_and_no_more(self, town):
        topic, author = a_topic(town), somebody()
        for number in range(3):
            said(topic, f"第 {number} 条", by=author)
        with pytest.raises(StepRefused, match="最多说 3 条"):
            said(topic, "再一条", by=author)
        assert Statement.objects.count() == 3

    def test_staff_guests_and_drafts_take_no_part(self, town):
        topic, draft = a_topic(town), a_draft(town)
        for actor in (policy.ANYBODY, town.clerk.actor, town.head.actor):
            with pytest.raises(PermissionDenied):
                said(topic, by=actor)
        with pytest.raises(PermissionDenied):
            said(draft)
        assert Statement.objects.count() == 0

    @pytest.mark.parametrize(("at", "why"), [(AT - DAY, "从 3 月 10 日开始"), (AFTER, "已经结束")])
    def test_it_has_its_days(self, town, at, why):
        topic = a_topic(town)
        one = said(topic)
        with pytest.raises(StepRefused, match=why):
            services.say(topic.pk, "早了晚了", submission=uuid4(), actor=somebody(), at=at)
        with pytest.raises(StepRefused, match=why):
            services.vote(one.pk, 1, actor=somebody(), at=at)
        assert (Statement.objects.count(), Vote.objects.count()) == (1, 0)


class TestVoting:
    def test_one_person_has_one_vote_and_may_change_it(self, town):
        one, voter = said(a_topic(town)), somebody()
        for stance, told in ((1, (1, 0, 0)), (1, (1, 0, 0)), (-1, (0, 1, 0)), (0, (0, 0, 1))):
            voted(one, stance, by=voter)
            assert counts(one) == told
        voted(one, 1)
        assert counts(one) == (1, 0, 1)
        assert sorted(Vote.objects.values_list("stance", flat=True)) == [0, 1]

    def test_no_second_vote_fits_into_the_table(self, town):
        one, voter = said(a_topic(town)), somebody()
        voted(one, 1, by=voter)
        again = Vote(
            statement=one, voter=queries.voter_digest(one.topic_id, voter.person), stance=-1
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.update(stance=2)

    def test_what_is_none_of_three_or_taken_down_is_refused(self, town):
        topic = a_topic(town)
        one, down = said(topic), held(said(topic, "骂人的话"), town)
        with pytest.raises(StepRefused, match="请选"):
            voted(one, 2)
        with pytest.raises(StepRefused, match="已经撤下"):
            voted(down, 1)
        with pytest.raises(PermissionDenied):
            voted(one, 1, by=town.clerk.actor)
        assert Vote.objects.count() == 0

    @settings(
        max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([1, 0, -1])), max_size=12))
    def test_counts_are_those_of_the_votes_however_they_are_changed(self, town, steps):
        with transaction.atomic():
            one, people = said(a_topic(town)), [somebody() for _ in range(4)]
            last = {}
            for person, stance in steps:
                voted(one, stance, by=people[person])
                last[person] = stance
            told = [list(last.values()).count(stance) for stance in (1, -1, 0)]
            assert counts(one) == tuple(told)
            transaction.set_rollback(True)

    def test_nothing_of_a_vote_goes_into_the_journal(self, town):
        one = said(a_topic(town))
        before = Entry.objects.count()
        voter = somebody()
        voted(one, 1, by=voter)
        voted(one, -1, by=voter)
        assert Entry.objects.count() == before

    def test_the_same_person_is_somebody_else_on_every_topic(self, town):
        voter = somebody()
        for _ in range(2):
            voted(said(a_topic(town)), 1, by=voter)
        digests = [bytes(one) for one in Vote.objects.values_list("voter", flat=True)]
        assert len(set(digests)) == 2
        assert {len(one) for one in digests} == {16}
        kept = [str(value) for row in Vote.objects.values() for value in row.values()]
        assert not any(str(voter.person) in value or str(voter.pk) == value for value in kept)


def test_the_journal_never_learns_who_said_or_disputed(town):
    topic, author = a_topic(town), somebody()
    one = held(said(topic, by=author), town)
    services.dispute(one.pk, plea="没有骂人", actor=author, at=AT)
    told = Payload.objects.filter(entry__event__startswith="discussions.")
    assert author.pk not in set(told.values_list("actor_id", flat=True))
    assert not any("没有骂人" in str(body) for body in told.values_list("body", flat=True))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_and_every_vote_is_counted_once(town):
    """Ten people agree at the same moment, each twice: ten votes, and the count says ten."""
    one = said(a_topic(town))
    people, together, faults = [somebody() for _ in range(10)], Barrier(10), []

    def agree(person):
        try:
            together.wait()
            for _ in range(2):
                voted(one, 1, by=person)
        except Exception as fault:  # noqa: BLE001  told below, in the test's own thread
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=agree, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert (counts(one), Vote.objects.count()) == ((10, 0, 0), 10)
