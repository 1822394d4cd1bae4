"""Published appeals for programs: the public list by filing, cut by what is asked, with the last word of each."""

from datetime import timedelta

import pytest

from gongzhi.foundation import policy
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal, Reply

from .factories import AT, COMMUNITY, DAY, DISTRICT, NEXT_COMMUNITY, appeal_in, file, fresh

SECOND = timedelta(seconds=1)


def published(town, status="working", *, at=AT, **said):
    made = appeal_in(status, town, at=at, may_publish=True, **said)
    services.publish(made.pk, title="楼道灯不亮", actor=town.clerk.actor, at=at + 3 * DAY)
    return fresh(made)


def keys(found):
    return [appeal.pk for appeal in found]


def test_they_are_those_of_the_public_list_the_last_filed_first(town):
    old, new = published(town), published(town, at=AT + SECOND)
    file(town, may_publish=True)
    assert keys(queries.public_requests(DISTRICT)) == [new.pk, old.pk]
    assert set(keys(queries.public_appeals(queries.Cut(DISTRICT)))) == {new.pk, old.pk}
    assert keys(queries.public_requests(NEXT_COMMUNITY)) == []


def test_they_are_cut_by_ids_instants_categories_and_statuses(town):
    light, done = published(town), published(town, "closed", at=AT + DAY)
    found = lambda **cut: keys(queries.public_requests(DISTRICT, **cut))  # noqa: E731
    assert found(ids=[light.pk]) == [light.pk]
    assert found(ids=[]) == []
    assert found(since=AT, until=AT) == [light.pk]
    assert found(since=AT + SECOND) == [done.pk]
    assert found(until=AT - SECOND) == []
    assert found(categories=["house.light"]) == [done.pk, light.pk]
    assert found(categories=["house", ""]) == []
    assert found(statuses=["closed", "filed"]) == [done.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_three_queries_however_long(town, django_assert_num_queries, number):
    for _ in range(number):
        published(town, "answered")
    with django_assert_num_queries(3):
        page = queries.requests_on_page(queries.public_requests(DISTRICT), page=1, size=10)
        assert [(one.unit, one.neighbourhood) for one in page] == [("仙泉社区居民委员会", "燕泉小区")] * number  # fmt: skip


def test_the_last_answer_counts_and_the_words_of_who_said_it_are_not_there(town):
    made = published(town, "answered")
    unit = town.clerk.unit
    Reply.objects.create(
        appeal=made, outcome="done", words="这回真的换好了。", unit=unit, at=AT + 3 * DAY
    )
    (shown,) = queries.requests_on_page(queries.public_requests(DISTRICT), page=1, size=10)
    assert (shown.answer.words, shown.no) == ("这回真的换好了。", None)
    assert (shown.filed_at, shown.changed_at) == (AT, AT + 3 * DAY)
    assert made.detail not in str(shown)


def test_pages_follow_each_other(town):
    made = {published(town).pk for _ in range(3)}
    found = queries.public_requests(DISTRICT)
    pages = [queries.requests_on_page(found, page=number, size=2) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert {one.id for page in pages for one in page} == made


def test_a_code_opens_its_request_and_nothing_else_does(town):
    made = file(town)
    code = queries.code_of_submission(
        services.Filing("灯坏了", None, "online", "hidden").submission
    )
    assert queries.request_of_code(code) is None
    assert queries.request_of_code("no code") is None
    receipt = services.file_appeal(
        services.Filing("灯又坏了", services.Place(COMMUNITY), "open311", "anonymous"),
        actor=policy.ANYBODY,
        at=AT,
    )
    assert queries.request_of_code(receipt.code.lower()) == receipt.appeal.pk != made.pk
    assert Appeal.objects.count() == 2


def test_an_emergency_is_known_by_its_words(town):
    flag = queries.emergency_in("楼上起火了", COMMUNITY, on=AT.date())
    assert (flag.label, flag.channel) == ("火警", "119")
    assert queries.emergency_in("楼道灯坏了", COMMUNITY, on=AT.date()) is None
