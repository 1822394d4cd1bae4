"""附议: once a person, by household, told like an author; never who."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.testing.delivery import deliver_all
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Support
from gongzhi.journeys.appeals.services.supporting import household_of

from .factories import AT, COMMUNITY, DAY, HOUR, answer, appeal_in, author_of, merged, resident

pytestmark = pytest.mark.django_db


def public(town, status="working", *, title="楼道灯坏了半个月", **said):
    made = appeal_in(status, town, may_publish=True, **said)
    return services.publish(made.pk, title=title, actor=town.clerk.actor, at=AT + 2 * HOUR)


def stand(appeal, actor=policy.ANYBODY, **how):
    told = {"submission": uuid4(), "actor": actor, "at": AT + 3 * HOUR, **how}
    return services.support(appeal.pk, **told)


def households(appeal):
    return queries.households_behind([appeal.pk])[appeal.pk]


def refused(appeal, actor=policy.ANYBODY, **how):
    before = Support.objects.count(), Entry.objects.count()
    with pytest.raises(StepRefused) as refusal:
        stand(appeal, actor, **how)
    assert (Support.objects.count(), Entry.objects.count()) == before
    return str(refusal.value)


class TestCounting:
    def test_one_person_counts_once(self, town):
        appeal, (neighbour, _) = public(town), resident("李红", phone="13800000002")
        first = stand(appeal, neighbour)
        assert stand(appeal, neighbour).support.pk == first.support.pk
        assert first.code == ""
        assert households(appeal) == 2

    def test_a_form_sent_twice_counts_once(self, town):
        appeal, submission = public(town), uuid4()
        first = stand(appeal, submission=submission)
        again = stand(appeal, submission=submission)
        assert (again.support.pk, again.code) == (first.support.pk, first.code)
        assert len(first.code) == 12
        assert households(appeal) == 2

    def test_one_household_counts_once_however_its_door_is_written(self, town):
        appeal = public(town)
        for door in ("3栋2单元301", "3-2-301", "３ 栋 ２ 单元 ３０１ 室"):
            stand(appeal, door=door)
        stand(appeal, door="3栋2单元302")
        assert Support.objects.count() == 4
        assert households(appeal) == 3

    def test_the_door_itself_is_not_kept(self, town):
        made = stand(public(town), door="3栋2单元301").support
        assert made.household == household_of(COMMUNITY, "3-2-301")
        assert len(made.household) == 16
        assert household_of(COMMUNITY, " ,") is None
        assert household_of(COMMUNITY, "3-2-301") != household_of("431002001002", "3-2-301")

    def test_said_twice_by_one_person_is_one_household(self, town):
        actor, account = resident()
        lead, *_ = merged(town, 3, actor=actor, person_id=account.person_id)
        assert households(lead) == 1

    def test_those_merged_are_counted_with_their_lead(self, town):
        lead, *_ = merged(town, 3)
        assert households(lead) == 3

    @pytest.mark.parametrize("number", [1, 3])
    def test_counting_asks_once_however_many(self, town, number, django_assert_num_queries):
        made = [public(town, title=f"第 {n} 件") for n in range(number)]
        stand(made[0])
        with django_assert_num_queries(1):
            counted = queries.households_behind([one.pk for one in made])
        assert counted == {one.pk: 2 if one == made[0] else 1 for one in made}


class TestRefusing:
    def test_what_is_not_public(self, town):
        appeal = appeal_in("working", town)
        with pytest.raises(PermissionDenied):
            stand(appeal)
        assert not Support.objects.exists()

    def test_what_is_answered(self, town):
        assert "不能再附议" in refused(public(town, "answered"))

    def test_what_is_carried_by_another(self, town):
        _, follower = merged(town, 2, may_publish=True)
        services.publish(follower.pk, title="灯坏了", actor=town.clerk.actor, at=AT + 3 * HOUR)
        assert "并在另一件里" in refused(follower)

    def test_whoever_said_it(self, town):
        actor, account = resident()
        appeal = public(town, actor=actor, person_id=account.person_id)
        assert "就是您说的" in refused(appeal, author_of(appeal))


class TestTakingBack:
    def test_a_person_takes_back_their_own_and_may_stand_again(self, town):
        appeal, (neighbour, _) = public(town), resident("李红", phone="13800000002")
        made = stand(appeal, neighbour).support
        services.withdraw_support(made.pk, actor=neighbour, at=AT + DAY)
        assert households(appeal) == 1
        assert stand(appeal, neighbour).support.pk != made.pk
        assert households(appeal) == 2

    def test_who_has_no_account_needs_the_code(self, town):
        appeal = public(town)
        made = stand(appeal)
        with pytest.raises(StepRefused):
            services.withdraw_support(made.support.pk, actor=policy.ANYBODY, at=AT + DAY)
        assert households(appeal) == 2
        services.withdraw_support(
            made.support.pk, code=made.code, actor=policy.ANYBODY, at=AT + DAY
        )
        assert households(appeal) == 1

    def test_nobody_takes_back_another_persons(self, town):
        appeal = public(town)
        (one, _), (other, _) = (
            resident("李红", phone="13800000002"),
            resident("张强", phone="13800000003"),
        )
        made = stand(appeal, one).support
        with pytest.raises(StepRefused):
            services.withdraw_support(made.pk, actor=other, at=AT + DAY)
        assert households(appeal) == 2


class TestTelling:
    def test_supporters_are_told_of_the_answer_by_its_public_title(self, town):
        appeal, (neighbour, account) = public(town), resident("李红", phone="13800000002")
        stand(appeal, neighbour)
        stand(appeal)
        answer(appeal, town)
        deliver_all()
        told = Notice.objects.filter(person=account.person_id)
        assert [notice.words for notice in told] == [
            "您附议的“楼道灯坏了半个月”答复了，请看看写了什么。"
        ]

    def test_the_record_never_says_who(self, town):
        neighbour, _ = resident("李红", phone="13800000002")
        appeal = public(town)
        made = stand(appeal, neighbour).support
        services.withdraw_support(made.pk, actor=neighbour, at=AT + DAY)
        told = Entry.objects.filter(subject_id=appeal.pk).order_by("pk")
        names = [entry.event for entry in told]
        assert names[-2:] == ["appeals.supported", "appeals.support_withdrawn"]
        assert [entry.payload.body.get("actor_id") for entry in told][-2:] == [None, None]

    def test_erased_people_leave_only_the_count(self, town):
        appeal, (neighbour, account) = public(town), resident("李红", phone="13800000002")
        stand(appeal, neighbour)
        services.forget_author(account.person_id, at=AT + DAY)
        assert households(appeal) == 2
        assert not Support.objects.filter(person__isnull=False).exists()
