"""Groups of votes: an aggregate, of ten people or more, and nobody in it (E-21)."""

import json
from collections import Counter

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey

from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Payload
from gongzhi.foundation.policy import SYSTEM
from gongzhi.journeys.discussions import queries, services
from gongzhi.journeys.discussions.models import Grouping, Statement, Vote

from .factories import (
    AFTER,
    DAY,
    a_draft,
    a_topic,
    fill,
    fresh,
    held,
    said,
    somebody,
    two_camps,
    voted,
)

pytestmark = pytest.mark.django_db


def reckoned(topic):
    return services.reckon_groups(topic.pk, actor=SYSTEM, at=AFTER)


def test_two_camps_are_told_in_tens_and_tenths(town):
    topic = a_topic(town)
    made = two_camps(topic, (24, 16))
    grouping = reckoned(topic)
    assert grouping.people == 40
    assert [group["size"] for group in grouping.found["groups"]] == [20, 20]
    agreed = {one["statement"] for one in grouping.found["all"]}
    assert agreed == {str(made[0].pk), str(made[1].pk)}
    first, second = (
        {one["statement"] for one in group["holds"] if one["is_agreed"]}
        for group in grouping.found["groups"]
    )
    assert first <= {str(one.pk) for one in made[2:5]}
    assert second <= {str(one.pk) for one in made[5:]}
    assert {one["tenths"] for group in grouping.found["groups"] for one in group["holds"]} <= {
        8,
        9,
        10,
    }
    assert history(topic.pk)[-1].body == {"groups": 2}


@pytest.mark.parametrize("sizes", [(30, 9), (9, 9)])
def test_no_group_is_told_when_one_has_fewer_than_ten(town, sizes):
    topic = a_topic(town)
    two_camps(topic, sizes)
    assert reckoned(topic).found["groups"] == []


def test_fewer_than_ten_people_are_told_of_nothing(town):
    topic = a_topic(town)
    two_camps(topic, (5, 4))
    grouping = reckoned(topic)
    assert (grouping.people, grouping.found) == (9, {})


def test_no_share_comes_from_fewer_than_ten_people(town):
    topic = a_topic(town)
    made = two_camps(topic, (24, 16))
    rare = said(topic, "很少人看到的一条")
    voters = Vote.objects.filter(statement=made[0]).order_by("voter")[:9]
    Vote.objects.bulk_create(
        Vote(statement=rare, voter=bytes(one.voter), stance=1) for one in voters
    )
    found = reckoned(topic).found
    assert str(rare.pk) not in json.dumps(found)


def test_what_is_taken_down_is_not_counted(town):
    topic = a_topic(town)
    made = two_camps(topic, (24, 16))
    held(made[0], town)
    assert str(made[0].pk) not in json.dumps(reckoned(topic).found)


def test_it_is_reckoned_once_when_the_vote_is_over(town):
    topic = a_topic(town)
    a_draft(town)
    two_camps(topic, (12, 12))
    assert services.reckon_due(at=AFTER - DAY) == 0
    assert services.reckon_due(at=AFTER) == 1
    assert services.reckon_due(at=AFTER) == 0
    assert Grouping.objects.get().topic_id == topic.pk


def test_only_the_house_reckons(town):
    topic = a_topic(town)
    with pytest.raises(PermissionDenied):
        services.reckon_groups(topic.pk, actor=town.head.actor, at=AFTER)
    assert Grouping.objects.count() == 0


class TestNobodyIsKept:
    def test_no_table_of_ours_leads_from_a_person_to_a_stance_or_a_group(self):
        """Who said it is known; how somebody votes is a digest; a group is no row of anybody."""
        persons = {
            f"{model.__name__}.{field.name}"
            for model in apps.get_app_config("discussions").get_models()
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey)
            and field.related_model.__name__ in ("Person", "Account")
        }
        assert persons == {
            "Topic.by", "Statement.author", "Removal.by", "Removal.decided_by", "StatementAnswer.by",
        }  # fmt: skip
        assert {field.name for field in Vote._meta.fields} == {"id", "statement", "voter", "stance"}
        assert {field.name for field in Grouping._meta.fields} == {"topic", "people", "found", "at"}

    def test_no_row_and_no_journal_entry_holds_a_membership(self, town):
        topic = a_topic(town)
        two_camps(topic, (24, 16))
        votes = Counter(Vote.objects.values_list("voter", "statement", "stance"))
        reckoned(topic)
        assert Counter(Vote.objects.values_list("voter", "statement", "stance")) == votes
        kept = json.dumps(Grouping.objects.get().found)
        told = " ".join(str(body) for body in Payload.objects.values_list("body", flat=True))
        for voter in {bytes(one) for one, *_ in votes}:
            assert voter.hex() not in kept + told
        statements = {str(one) for one in Statement.objects.values_list("pk", flat=True)}
        found = json.loads(kept)
        assert set(found) == {"all", "groups"}
        for held_by in (found["all"], *(group["holds"] for group in found["groups"])):
            assert all(set(one) == {"statement", "is_agreed", "tenths"} for one in held_by)
            assert all(one["statement"] in statements for one in held_by)

    def test_an_erased_person_leaves_counts_and_no_link(self, town):
        topic, other, gone = a_topic(town), a_topic(town), somebody()
        one, two = said(topic, by=gone), said(other)
        voted(one, 1, by=gone)
        voted(two, -1, by=gone)
        voted(two, 1)
        assert services.forget_person(gone.person) == 3
        assert services.forget_person(gone.person) == 0
        assert Vote.objects.filter(voter__isnull=True).count() == 2
        assert Vote.objects.filter(voter__isnull=False).count() == 1
        kept = fresh(one)
        assert (kept.author_id, kept.words, kept.agree) == (None, one.words, 1)
        assert queries.stances_of(topic.pk, gone.person) == {}
        assert queries.kept_of(gone.person) == []

    def test_in_time_nobodys_vote_is_anybodys(self, town):
        topic = a_topic(town)
        one = said(topic)
        voted(one, 1)
        running = said(a_topic(town))
        services.reckon_due(at=AFTER)
        services.close_topic(topic.pk, summary="总结", actor=town.head.actor, at=AFTER)
        assert services.forget_links(AFTER, 10) == 0
        assert services.forget_links(AFTER + DAY, 1) == 1
        assert services.forget_links(AFTER + DAY, 10) == 1
        assert services.forget_links(AFTER + DAY, 10) == 0
        assert (Vote.objects.get().voter, fresh(one).author_id, fresh(one).agree) == (None, None, 1)
        assert fresh(running).author_id is not None

    def test_one_reads_all_that_is_kept_of_oneself(self, town):
        topic, me = a_topic(town), somebody()
        one = said(topic, by=me)
        voted(one, -1, by=me)
        first, second = queries.kept_of(me.person)
        assert (first["写的话"], first["现在"]) == (one.words, "公开")
        assert (second["别人或自己的意见"], second["怎么看"]) == (one.words, "不同意")
        assert queries.kept_of(somebody().person) == []


def test_an_empty_topic_is_reckoned_too(town):
    topic = a_topic(town)
    assert fill(topic, [], []) == []
    assert reckoned(topic).people == 0
