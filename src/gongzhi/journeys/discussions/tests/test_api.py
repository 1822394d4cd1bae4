"""Discussions for programs: as everybody reads them, counts only once the vote is over."""

from datetime import timedelta

import pytest
from django.test import Client

from .factories import a_draft, a_topic, closed, held, said, two_camps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.usefixtures("noon")
def test_what_is_open_without_counts_and_drafts_not_at_all(town):
    topic = a_topic(town)
    draft = a_draft(town)
    two_camps(topic, (24, 16))
    held(said(topic, "某某是骗子"), town)
    (listed,) = Client().get("/api/talks?area=431002001001").json()
    assert (listed["id"], listed["status"], listed["statements"]) == (str(topic.pk), "open", 8)
    one = Client().get(f"/api/talks/{topic.pk}").json()
    assert {row["agree"] for row in one["statements"]} == {None}
    assert (one["people"], one["groups"], one["agreed_by_all"]) == (None, [], [])
    assert "骗子" not in str(one)
    assert Client().get(f"/api/talks/{draft.pk}").status_code == 404


@pytest.mark.usefixtures("after")
def test_what_is_closed_with_all_that_may_be_told(town):
    topic = a_topic(town)
    two_camps(topic, (24, 16))
    closed(town, topic)
    one = Client().get(f"/api/talks/{topic.pk}").json()
    assert (one["status"], one["summary"], one["people"]) == ("closed", "多数同意装。", 40)
    first = one["statements"][0]
    assert (first["number"], first["disagree"], first["outcome"]) == (1, 0, "adopted")
    assert [group["size"] for group in one["groups"]] == [20, 20]
    assert {held["number"] for held in one["agreed_by_all"]} == {1, 2}
    counts = [row[name] for row in one["statements"] for name in ("agree", "disagree", "unsure")]
    assert all(count is None or count == 0 or count >= 10 for count in counts)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_once_however_long(town, count, django_assert_num_queries):
    for _ in range(count):
        said(a_topic(town))
    Client().get("/api/talks")
    with django_assert_num_queries(1):
        assert len(Client().get("/api/talks").json()) == count
