"""Lists and pages: in a fixed number of queries, however many there are."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation import files
from gongzhi.foundation.files.tests.pictures import photo
from gongzhi.journeys.appeals import queries, services

from .factories import (
    AT,
    COMMUNITY,
    DAY,
    DISTRICT,
    LATER_LAW,
    NEXT_COMMUNITY,
    NO,
    accept,
    answer,
    appeal_in,
    author_of,
    file,
    resident,
)


def queries_of(read):
    with CaptureQueriesContext(connection) as ran:
        read()
    return len(ran)


def published(town, number=1, **said):
    rows = []
    for n in range(number):
        row = appeal_in("working", town, may_publish=True, at=AT + n * timedelta(hours=2), **said)
        services.publish(row.pk, title=f"楼道灯{n}", actor=town.clerk.actor, at=AT + n * DAY)
        rows.append(row)
    return rows


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_one_query_each(town, number):
    author, account = resident()
    rows = published(town, number, person_id=account.person_id)

    def own():
        return [(row.item.unit.name, row.neighbourhood.name) for row in queries.own_appeals(author)]

    def public():
        return queries.public_page(queries.Cut(COMMUNITY), after=None)[0]

    assert queries_of(own) == 1
    assert queries_of(public) == 1
    assert (len(own()), len(public())) == (number, number)
    assert queries_of(lambda: list(queries.batches_seen_by(town.clerk.actor))) == 1
    assert queries_of(lambda: queries.story_of(rows[0].pk)) == 1
    assert queries_of(lambda: queries.appeal_seen_by(town.clerk.actor, rows[0].pk).item.unit) == 1


def test_a_public_list_is_paged_newest_first_without_gap_or_repetition(town):
    rows = published(town, 5)
    found = queries.Cut(DISTRICT)
    first, more = queries.public_page(found, after=None, size=2)
    assert (more, [row.title for row in first]) == (True, ["楼道灯4", "楼道灯3"])
    cursor = queries.Cursor(first[-1].published_at, first[-1].id)
    second, _ = queries.public_page(found, after=cursor, size=2)
    last, more = queries.public_page(found, after=queries.Cursor(second[-1].published_at, second[-1].id), size=2)  # fmt: skip
    assert [row.title for row in second + last] == ["楼道灯2", "楼道灯1", "楼道灯0"]
    assert not more
    assert {row.id for row in first + second + last} == {row.pk for row in rows}


def listed(cut):
    """The keys in the queryset and on the page, which must be the same."""
    keys = [found.pk for found in queries.public_appeals(cut)]
    assert [row.id for row in queries.public_page(cut, after=None)[0]] == keys
    return keys


def test_a_public_list_is_narrowed_by_place_category_status_and_title(town):
    (row,) = published(town)
    ids = lambda **cut: listed(queries.Cut(DISTRICT, **cut))  # noqa: E731
    assert ids() == ids(category="house") == ids(category="house.light") == [row.pk]
    assert ids(status="working") == ids(neighbourhood=town.home.pk) == ids(words="楼道") == [row.pk]
    assert ids(category="hous") == ids(category="order") == ids(status="closed") == []
    assert ids(words="老人") == ids(words="%") == []
    assert listed(queries.Cut(NEXT_COMMUNITY)) == []


def test_the_story_of_an_appeal_holds_all_that_was_said_in_its_order(town):
    kept = files.keep_image(SimpleUploadedFile("灯.jpg", photo()), at=AT)
    shown = files.keep_image(SimpleUploadedFile("灯.jpg", photo()), at=AT)
    appeal = accept(file(town, photos=(kept.pk,)), town)
    services.ask(appeal.pk, "几楼？", actor=town.clerk.actor, at=AT + timedelta(hours=2))
    services.supplement(appeal.pk, "五楼", actor=author_of(appeal), at=AT + timedelta(hours=3))
    later = (AT + 9 * DAY).date()
    answer(appeal, town, outcome="not_now", words="等资金", parts=NO, recheck_on=later, photos=[shown.pk])  # fmt: skip
    story = queries.story_of(appeal.pk)
    assert [photo.is_from_staff for photo in story.photos] == [False, True]
    assert [(said.label, said.words, said.by) for said in story.messages] == [
        ("请您补充", "几楼？", "赵姐"),
        ("居民补充", "五楼", ""),
    ]
    (reply,) = story.replies
    assert (reply.label, reply.unit, reply.by) == ("暂不具备条件", "仙泉社区居民委员会", "赵姐")
    assert (reply.recheck_on, reply.at) == (later, AT + DAY)
    assert (story.no.label, story.no.article) == ("暂不具备条件", LATER_LAW["article"])
    assert story.question.words == "几楼？"
    empty = queries.story_of(town.home.pk)
    assert (empty.photos, empty.messages, empty.no, empty.question) == ((), (), None, None)
    (first, second) = story.photos
    assert queries.photo_of(appeal.pk, first.id).file_id == kept.pk
    assert queries.photo_of(town.home.pk, second.id) is None


def test_figures_know_of_an_appeal_only_what_they_count(town):
    facts = queries.facts_of(appeal_in("closed", town).pk)
    assert (facts.area, facts.category, facts.status) == (COMMUNITY, "house.light", "closed")
    assert (facts.is_resolved, facts.is_in_time, facts.rating) == (True, True, "solved")
    assert queries.facts_of(town.home.pk) is None
    filed = queries.facts_of(file(town).pk)
    assert (filed.is_resolved, filed.is_in_time) == (False, False)


def test_a_reopened_matter_is_in_work_again_and_no_longer_answered(town):
    appeal = appeal_in("answered", town)
    services.rate(appeal.pk, rating="unsolved", actor=author_of(appeal), at=AT + 2 * DAY)
    facts = queries.facts_of(appeal.pk)
    assert (facts.status, facts.answered_at, facts.rating) == ("working", None, "unsolved")
    assert (facts.is_resolved, facts.is_in_time) == (False, False)


def test_categories_are_called_by_parent_and_label(town):
    assert queries.category_label(town.pack, "house.light") == "房屋设施 · 楼道照明"
    assert queries.category_label(town.pack, "house") == "房屋设施"
    assert queries.category_label(town.pack, "gone") == "gone"


def test_what_is_missing_among_many(town):
    appeal = file(town)
    assert queries.missing_among([appeal.pk, town.home.pk]) == [town.home.pk]
    assert queries.areas_with_office() == [COMMUNITY, NEXT_COMMUNITY]
