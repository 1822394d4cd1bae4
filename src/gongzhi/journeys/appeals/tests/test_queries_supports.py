"""What is shown while something is being said: open public matters in like words, nothing more."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gongzhi.foundation import policy
from gongzhi.journeys.appeals import queries, services

from .factories import AT, COMMUNITY, DAY, HOUR, NEXT_COMMUNITY, WORDS, appeal_in

pytestmark = pytest.mark.django_db
SAID = "三栋一单元楼道灯坏了，晚上老人看不见下楼。"


def public(town, title="楼道灯坏了", status="working", **said):
    made = appeal_in(status, town, may_publish=True, **said)
    return services.publish(made.pk, title=title, actor=town.clerk.actor, at=AT + 2 * HOUR)


def similar(town, words=SAID, *, area=COMMUNITY, at=AT + DAY):
    return queries.similar_to(words, area=area, neighbourhood=town.home.pk, pack=town.pack, at=at)


def test_a_like_public_matter_is_shown_by_its_public_title(town):
    appeal = public(town)
    (one,) = similar(town)
    assert one == queries.Similar(
        appeal.pk, "楼道灯坏了", "燕泉小区", "working", appeal.filed_at, 1
    )


def test_nothing_that_is_not_public_over_or_elsewhere_is_shown(town):
    appeal_in("working", town)
    public(town, status="answered")
    assert similar(town) == []
    public(town)
    assert similar(town, area=NEXT_COMMUNITY) == []
    assert similar(town, "广场舞音响太吵，孩子写不了作业") == []
    assert similar(town, at=AT + timedelta(days=40)) == []


def test_the_most_alike_come_first(town):
    second = public(town, "楼道里很黑", words="楼道灯坏了，晚上看不见，老人不敢走。")
    first = public(town)
    assert [one.id for one in similar(town, WORDS)] == [first.pk, second.pk]


def test_supporters_are_counted(town):
    appeal = public(town)
    for _ in range(2):
        services.support(appeal.pk, submission=uuid4(), actor=policy.ANYBODY, at=AT + 3 * HOUR)
    assert [one.households for one in similar(town)] == [3]


@pytest.mark.parametrize("number", [1, 3])
def test_one_query_finds_and_one_counts(town, number, django_assert_num_queries):
    for n in range(number):
        public(town, f"第 {n} 件")
    with django_assert_num_queries(2):
        assert len(similar(town)) == number


def test_nothing_found_asks_once_and_nothing_said_never(town, django_assert_num_queries):
    public(town)
    with django_assert_num_queries(1):
        assert similar(town, "广场舞音响太吵") == []
    with django_assert_num_queries(0):
        assert similar(town, "，。！") == []


@pytest.mark.parametrize(
    "words",
    ["'; DROP TABLE x; --", "a' | 'b & !c", "\\' OR 1=1", "%_%", "\x00路灯", "\u202e灯坏了"],
)
def test_hostile_words_find_nothing_and_break_nothing(town, words):
    public(town)
    assert similar(town, words) == []
