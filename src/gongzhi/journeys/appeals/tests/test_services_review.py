"""Looking again at a no, by somebody else and once; taking something back."""

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals import services

from .factories import AT, DAY, NO, appeal_in, author_of, fresh


def overturn(appeal, actor, **sorted_as):
    told = {"category": "house.leak", "urgency": "urgent", **sorted_as}
    return services.overturn(appeal.pk, actor=actor, at=AT + 2 * DAY, **told)


def test_objecting_sends_it_one_level_up_with_its_own_clock(town):
    appeal = appeal_in("review", town)
    assert (appeal.item.unit, appeal.item.status) == (town.officer.unit, "unclaimed")
    assert appeal.item.due_at == clock_of(appeal.pk, "review").due_at
    assert appeal.item.closed_at is None


def test_the_street_upholds_in_four_parts_and_then_it_is_at_an_end(town):
    appeal = appeal_in("review", town)
    services.uphold(
        appeal.pk, reason="outside", parts=NO, actor=town.officer.actor, at=AT + 2 * DAY
    )
    now = fresh(appeal)
    assert (now.status, now.is_reviewed, now.item.status) == ("declined", True, "done")
    assert [no.kind for no in now.refusals.all()] == ["declined", "upheld"]
    with pytest.raises(StepRefused, match="这件事已经复核过一次"):
        services.object_to(appeal.pk, actor=author_of(appeal), at=AT + 3 * DAY)
    assert fresh(appeal).status == "declined"


def test_the_street_overturns_and_the_community_has_it_with_the_answers_clock(town):
    appeal = appeal_in("review", town)
    overturn(appeal, town.officer.actor)
    now = fresh(appeal)
    assert (now.status, now.category, now.urgency) == ("working", "house.leak", "urgent")
    assert (now.item.unit, now.item.status, now.item.urgency) == (town.clerk.unit, "unclaimed", "urgent")  # fmt: skip
    assert now.accepted_at == AT + 2 * DAY
    assert now.answer_due_at == now.item.due_at == clock_of(appeal.pk, "answer").due_at
    assert clock_of(appeal.pk, "review").stopped_at == AT + 2 * DAY


def test_only_the_street_or_the_district_reviews(town):
    appeal = appeal_in("review", town)
    for actor in (town.clerk.actor, town.head.actor, town.handler.actor, town.auditor.actor, author_of(appeal)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            services.uphold(appeal.pk, reason="outside", parts=NO, actor=actor, at=AT + 2 * DAY)
        with pytest.raises(PermissionDenied):
            overturn(appeal, actor)
    assert fresh(appeal).status == "review"


def test_who_said_no_never_reviews_it(town):
    appeal = appeal_in("filed", town)
    services.decline(appeal.pk, reason="outside", parts=NO, actor=town.officer.actor, at=AT)
    services.object_to(appeal.pk, actor=author_of(appeal), at=AT + DAY)
    told = Entry.objects.count()
    for verb in (
        lambda: services.uphold(
            appeal.pk, reason="outside", parts=NO, actor=town.officer.actor, at=AT + 2 * DAY
        ),
        lambda: overturn(appeal, town.officer.actor),
    ):
        with pytest.raises(StepRefused, match="原来说“不”的人不能复核自己"):
            verb()
    assert (fresh(appeal).status, Entry.objects.count()) == ("review", told)
    services.uphold(
        appeal.pk, reason="outside", parts=NO, actor=town.other_officer.actor, at=AT + 2 * DAY
    )
    assert fresh(appeal).status == "declined"


def test_an_overturning_that_is_not_sorted_changes_nothing(town):
    appeal = appeal_in("review", town)
    with pytest.raises(StepRefused, match="请选一个具体的分类"):
        overturn(appeal, town.officer.actor, category="house")
    now = fresh(appeal)
    assert (now.status, now.item.unit) == ("review", town.officer.unit)


def test_nobody_objects_for_the_author(town):
    appeal = appeal_in("declined", town)
    for member in town.staff:
        with pytest.raises(PermissionDenied):
            services.object_to(appeal.pk, actor=member.actor, at=AT + DAY)
    assert fresh(appeal).status == "declined"


@pytest.mark.parametrize("status", ["filed", "working"])
def test_the_author_takes_it_back_and_the_work_ends(town, status):
    appeal = appeal_in(status, town)
    services.withdraw(appeal.pk, actor=author_of(appeal), at=AT + DAY)
    now = fresh(appeal)
    assert (now.status, now.item.status, now.item.due_at) == ("withdrawn", "done", None)


def test_what_was_public_is_not_after_it_was_taken_back(town):
    appeal = appeal_in("working", town, may_publish=True)
    services.publish(appeal.pk, title="楼道灯不亮", actor=town.clerk.actor, at=AT + DAY)
    services.withdraw(appeal.pk, actor=author_of(appeal), at=AT + 2 * DAY)
    assert fresh(appeal).published_at is None
    assert history(appeal.pk)[-1].event == "appeals.unpublished"
    with pytest.raises(StepRefused, match="诉求人撤回了"):
        services.publish(appeal.pk, title="楼道灯不亮", actor=town.clerk.actor, at=AT + 3 * DAY)
