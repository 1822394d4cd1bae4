"""Topics: who opens them, when they close, and what stands against it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.testing.delivery import deliver_all
from gongzhi.journeys.discussions import queries, rules, services
from gongzhi.journeys.discussions.models import StatementAnswer, Topic

from .factories import (
    AFTER,
    AT,
    LAST,
    TODAY,
    a_draft,
    a_topic,
    closed,
    fill,
    fresh,
    held,
    plan,
    said,
    somebody,
    two_camps,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_from_the_draft_to_the_summary(town):
    draft = a_draft(town)
    assert (draft.status, draft.pack_id, draft.by_id) == ("draft", None, town.head.account.pk)
    changed = services.change_topic(
        draft.pk, plan(question="东门装不装道闸？"), actor=town.head.actor, at=AT
    )
    opened = services.open_topic(changed.pk, actor=town.head.actor, at=AT)
    assert (opened.status, opened.question, opened.opened_at) == ("open", "东门装不装道闸？", AT)
    assert opened.pack.jurisdiction == "431002"
    over = services.close_topic(opened.pk, summary=" 没有人说。 ", actor=town.head.actor, at=AFTER)
    assert (over.status, over.summary, over.closed_at) == ("closed", "没有人说。", AFTER)
    assert [(told.event, told.body) for told in history(draft.pk)] == [
        ("discussions.drafted", {"question": "东门要不要装道闸？"}),
        ("discussions.changed", {}),
        ("discussions.opened", {"question": "东门装不装道闸？"}),
        ("discussions.closed", {"statements": 0, "answered": 0}),
    ]


@pytest.mark.parametrize(
    "who", ["clerk", "neighbour_clerk", "handler", "auditor", "district_officer"]
)
def test_only_the_head_and_the_street_open_one(town, who):
    with pytest.raises(PermissionDenied):
        services.draft_topic(plan(), actor=getattr(town, who).actor, at=AT)
    draft = a_draft(town)
    with pytest.raises(PermissionDenied):
        services.open_topic(draft.pk, actor=getattr(town, who).actor, at=AT)
    assert (Topic.objects.count(), fresh(draft).status) == (1, "draft")


def test_the_head_opens_none_for_the_street_and_the_street_one_for_all_of_it(town):
    with pytest.raises(PermissionDenied):
        services.draft_topic(plan(area="431002001"), actor=town.head.actor, at=AT)
    made = services.draft_topic(plan(area="431002001"), actor=town.officer.actor, at=AT)
    assert made.area == "431002001"


def test_what_is_open_is_changed_no_more(town):
    topic = a_topic(town)
    with pytest.raises(StepRefused, match="不能再改"):
        services.change_topic(topic.pk, plan(question="别的？"), actor=town.head.actor, at=AT)
    with pytest.raises(StepRefused):
        services.open_topic(topic.pk, actor=town.head.actor, at=AT)
    assert fresh(topic).question == "东门要不要装道闸？"


def test_days_run_forward(town):
    with pytest.raises(StepRefused, match="最后一天"):
        a_draft(town, first_day=LAST, last_day=TODAY)
    late = a_draft(town, first_day=TODAY - 3 * DAY, last_day=TODAY - DAY)
    with pytest.raises(StepRefused, match="改日期"):
        services.open_topic(late.pk, actor=town.head.actor, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.update(last_day=TODAY - 9 * DAY)


def test_it_does_not_close_before_the_last_day_is_over(town):
    topic = a_topic(town)
    with pytest.raises(StepRefused, match="还没到最后一天"):
        services.close_topic(topic.pk, summary="早了", actor=town.head.actor, at=AFTER - DAY)
    assert fresh(topic).status == "open"


def test_it_does_not_close_while_something_many_agree_with_has_no_answer(town):
    topic = a_topic(town)
    made = two_camps(topic)
    asked = queries.to_be_answered(fresh(topic), rules.limits_of(topic.pack))
    assert [one.number for one in asked] == [1, 2, 3, 4, 5]
    for one in asked[:-1]:
        services.answer_statement(
            one.pk, outcome="partly", reason="先做一半。", actor=town.head.actor, at=AFTER
        )
    with pytest.raises(StepRefused, match="还有 1 条多数人同意的意见没有答复：第 5 条"):
        services.close_topic(topic.pk, summary="总结", actor=town.head.actor, at=AFTER)
    assert fresh(topic).status == "open"
    last = asked[-1]
    services.answer_statement(
        last.pk, outcome="not", reason="没钱。", actor=town.head.actor, at=AFTER
    )
    services.answer_statement(
        last.pk, outcome="not", reason="今年没有预算，明年再看。", actor=town.head.actor, at=AFTER
    )
    over = services.close_topic(topic.pk, summary="总结", actor=town.head.actor, at=AFTER)
    assert over.status == "closed"
    assert StatementAnswer.objects.get(statement=last).reason == "今年没有预算，明年再看。"
    assert StatementAnswer.objects.count() == 5
    with pytest.raises(StepRefused):
        services.answer_statement(
            made[6].pk, outcome="not", reason="晚了", actor=town.head.actor, at=AFTER
        )


def test_nothing_is_answered_while_the_vote_goes_on(town):
    one = said(a_topic(town))
    with pytest.raises(StepRefused, match="最后一天"):
        services.answer_statement(
            one.pk, outcome="adopted", reason="好", actor=town.head.actor, at=AT
        )
    with pytest.raises(StepRefused, match="为什么"):
        services.answer_statement(
            one.pk, outcome="adopted", reason=" ", actor=town.head.actor, at=AFTER
        )
    assert StatementAnswer.objects.count() == 0


def test_it_does_not_close_while_somebody_is_to_look_again(town):
    topic, author = a_topic(town), somebody()
    one = held(said(topic, by=author), town)
    services.dispute(one.pk, plea="没有骂人", actor=author, at=AT)
    with pytest.raises(StepRefused, match="1 条撤下的意见在等换人看"):
        services.close_topic(topic.pk, summary="总结", actor=town.head.actor, at=AFTER)
    services.decide(one.pk, is_restored=False, actor=town.head.actor, at=AFTER)
    assert services.close_topic(topic.pk, summary="总结", actor=town.head.actor, at=AFTER).is_closed


def test_the_summary_is_not_empty(town):
    topic = a_topic(town)
    with pytest.raises(StepRefused, match="请写总结"):
        services.close_topic(topic.pk, summary="  ", actor=town.head.actor, at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.update(status="closed", closed_at=AFTER)
    assert fresh(topic).status == "open"


def test_authors_are_told_of_the_summary_once_each(town):
    topic, author = a_topic(town), somebody()
    said(topic, by=author)
    said(topic, "道闸晚上要有人管。", by=author)
    fill(topic, [], [])
    closed(town, topic)
    deliver_all()
    deliver_all()
    notice = Notice.objects.get()
    assert (notice.person_id, notice.leads_to) == (author.person, f"/talk/{topic.pk}/")
    assert "有总结了" in notice.words
    assert "道闸晚上" not in notice.words
