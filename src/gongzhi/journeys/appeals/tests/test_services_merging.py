"""One matter said by several: linked and never deleted, told to all, split again, each voice kept."""

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.capabilities.notices.models import Notice
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal, Merge
from gongzhi.journeys.appeals.services.rechecking import bring_back
from gongzhi.register.territory.tests.factories import BuildingFactory

from .factories import (
    AT,
    COMMUNITY,
    DAY,
    HOUR,
    NEXT_COMMUNITY,
    WORDS,
    accept,
    answer,
    appeal_in,
    author_of,
    file,
    fresh,
    give_to,
    merged,
    resident,
)

LATER = AT + 3 * HOUR
OTHER_WORDS = "菜市场门口早上三点就开始卸货，太吵了。"


def merge(one, other, actor, *, at=LATER):
    return services.merge(one.pk, other.pk, actor=actor, at=at)


def events_of(appeal):
    return [told.event for told in history(appeal.pk)]


class TestTwins:
    def test_near_words_near_days_and_the_same_community(self, town):
        mine = appeal_in("working", town)
        alike = file(town, at=AT + 29 * DAY)
        file(town, at=AT + 31 * DAY)
        file(town, words=OTHER_WORDS)
        file(town, place=services.Place(NEXT_COMMUNITY))
        found = queries.twins_of(fresh(mine), town.clerk.actor)
        assert [(twin.id, twin.alike) for twin in found] == [(alike.pk, 100)]

    def test_one_building_needs_fewer_words(self, town):
        building = BuildingFactory(neighbourhood=town.home)
        place = services.Place(COMMUNITY, town.home.pk, building.pk, "", "三栋")
        far = services.Place(COMMUNITY, None, None, "", "桥头")
        mine = file(town, words="楼道灯坏了半个月没有人修", place=place)
        near = file(town, words="楼道灯不亮，孩子害怕", place=place)
        file(town, words="楼道灯不亮，孩子害怕", place=far)
        assert [twin.id for twin in queries.twins_of(mine, town.clerk.actor)] == [near.pk]

    def test_what_is_answered_carried_or_said_to_be_apart_is_not_shown_again(self, town):
        mine = appeal_in("working", town)
        appeal_in("answered", town)
        other = file(town)
        services.say_apart(mine.pk, other.pk, actor=town.clerk.actor, at=LATER)
        assert queries.twins_of(fresh(mine), town.clerk.actor) == []
        assert queries.twins_of(fresh(other), town.clerk.actor) == []

    def test_nobody_is_shown_what_they_may_not_merge(self, town):
        mine = appeal_in("working", town)
        file(town)
        assert queries.twins_of(fresh(mine), town.handler.actor) == []
        assert queries.twins_of(fresh(mine), town.neighbour_clerk.actor) == []

    @pytest.mark.parametrize("number", [1, 3])
    def test_one_query_however_many(self, town, django_assert_num_queries, number):
        mine = queries.appeal_seen_by(town.clerk.actor, appeal_in("working", town).pk)
        for _ in range(number):
            file(town)
        with django_assert_num_queries(1):
            assert len(queries.twins_of(mine, town.clerk.actor)) == number


class TestMerging:
    def test_everything_that_was_said_stays_and_the_earlier_leads(self, town):
        first = appeal_in("working", town, words=WORDS)
        second = appeal_in("working", town, at=AT + HOUR, words="楼道灯又黑了")
        kept = Appeal.objects.filter(pk=second.pk).values("detail", "receipt_hash", "filed_at", "naming", "answer_due_at").get()  # fmt: skip
        assert merge(second, first, town.clerk.actor).pk == first.pk
        lead, carried = fresh(first), fresh(second)
        assert (lead.voices, lead.leading_id, lead.item.status) == (2, None, "held")
        assert (carried.leading_id, carried.status, carried.item.status) == (first.pk, "working", "joined")  # fmt: skip
        assert kept == Appeal.objects.filter(pk=second.pk).values(*kept).get()
        assert "appeals.merged" in events_of(second)
        assert events_of(first)[-1] == "appeals.joined"

    def test_what_waits_to_be_taken_in_is_taken_in_as_the_other_was_sorted(self, town):
        first = accept(file(town), town, category="house.leak", urgency="urgent")
        second = file(town, at=AT - HOUR)
        assert merge(first, second, town.clerk.actor).pk == first.pk
        now = fresh(second)
        assert (now.status, now.category, now.urgency) == ("working", "house.leak", "urgent")

    def test_a_promised_day_never_moves_back_by_it(self, town):
        _, second = merged(town)
        assert second.item.due_at == second.answer_due_at == clock_of(second.pk, "answer").due_at
        assert clock_of(second.pk, "answer").stopped_at is None

    def test_who_carried_others_brings_them_along(self, town):
        later = merged(town, at=AT + DAY)
        first = appeal_in("working", town)
        merge(later[0], first, town.clerk.actor, at=AT + 2 * DAY)
        assert fresh(first).voices == 3
        assert {fresh(one).leading_id for one in later} == {first.pk}
        assert [one.end for one in Merge.objects.filter(appeal=later[1])] == ["moved", ""]

    def test_twice_is_once(self, town):
        first, second = merged(town)
        told = Entry.objects.count()
        assert merge(second, first, town.clerk.actor).pk == first.pk
        assert (Entry.objects.count(), Merge.objects.count()) == (told, 1)

    def test_refusals_change_nothing(self, town):
        filed, also_filed = file(town), file(town)
        working, answered = appeal_in("working", town), appeal_in("answered", town)
        lead, carried = merged(town)
        told = Entry.objects.count()
        for one, other, words in (
            (filed, also_filed, "两件都还没有受理"),
            (working, answered, "只有待受理和办理中的可以合并"),
            (working, carried, "已经并在别的事里办了"),
            (working, working, "不用和自己合并"),
        ):
            with pytest.raises(StepRefused, match=words):
                merge(one, other, town.clerk.actor)
        assert (Entry.objects.count(), Merge.objects.count()) == (told, 1)
        assert fresh(lead).voices == 2

    def test_only_the_office_of_both_places_merges(self, town):
        one, other = appeal_in("working", town), appeal_in("working", town)
        stranger, _ = resident("王五")
        for actor in (town.neighbour_clerk.actor, town.handler.actor, town.auditor.actor, stranger, author_of(one)):  # fmt: skip
            with pytest.raises(PermissionDenied):
                merge(one, other, actor)
            with pytest.raises(PermissionDenied):
                services.say_apart(one.pk, other.pk, actor=actor, at=LATER)
        assert not Merge.objects.exists()

    def test_every_author_is_told(self, town):
        (_, one), (_, other) = resident("陈桂兰"), resident("王五")
        first = appeal_in("working", town, person_id=one.person_id)
        second = appeal_in("working", town, person_id=other.person_id)
        merge(first, second, town.clerk.actor)
        deliver_all()
        told = {notice.subject_id: notice.words for notice in Notice.objects.order_by("made_at")}
        assert "又有居民说了和" in told[first.pk]
        assert "和别的居民说的是一回事，并在一起办" in told[second.pk]
        assert not any("陈桂兰" in words or "王五" in words for words in told.values())


class TestTogether:
    def test_one_answer_answers_all_and_each_rates_for_themselves(self, town):
        lead, second, third = merged(town, 3)
        answer(lead, town, words="灯换好了。")
        for one in (lead, second, third):
            now = fresh(one)
            assert (now.status, now.item.status) == ("answered", "confirming")
            assert [reply.words for reply in now.replies.all()] == ["灯换好了。"]
            assert clock_of(one.pk, "rate").stopped_at is None
        services.rate(lead.pk, rating="solved", actor=author_of(lead), at=AT + 2 * DAY)
        services.rate(third.pk, rating="half", actor=author_of(third), at=AT + 2 * DAY)
        assert [fresh(one).rating for one in (lead, second, third)] == ["solved", "", "half"]
        with pytest.raises(PermissionDenied):
            services.rate(second.pk, rating="solved", actor=author_of(lead), at=AT + 2 * DAY)

    def test_a_no_reaches_each_in_four_parts_with_its_day(self, town):
        lead, second = merged(town)
        parts = services.FourParts("现在办不了。", "没有资金。", "找区里。", "请街道复核。")
        day = (AT + 60 * DAY).date()
        answer(lead, town, outcome="not_now", parts=parts, recheck_on=day)
        for one in (lead, second):
            assert one.refusals.get().why == "没有资金。"
            assert one.replies.get().recheck_on == day

    def test_what_was_put_off_together_comes_back_as_one_piece_of_work(self, town):
        lead, second = merged(town)
        parts = services.FourParts("现在办不了。", "没有资金。", "找区里。", "请街道复核。")
        day = AT + 60 * DAY
        answer(lead, town, outcome="not_now", parts=parts, recheck_on=day.date())
        assert bring_back(at=day) == 2
        assert (fresh(lead).status, fresh(lead).item.status) == ("working", "unclaimed")
        assert (fresh(second).status, fresh(second).item.status) == ("working", "joined")
        casework.claim_item(lead.pk, actor=town.head.actor, at=day)
        answer(lead, town, actor=town.head.actor, at=day + DAY)
        assert [fresh(one).status for one in (lead, second)] == ["answered", "answered"]

    def test_progress_is_told_to_all_and_a_question_to_one(self, town):
        lead, second = merged(town)
        services.tell_progress(lead.pk, "灯买到了", actor=town.clerk.actor, at=LATER)
        services.ask(lead.pk, "几楼？", actor=town.clerk.actor, at=LATER)
        assert [said.words for said in second.messages.all()] == ["灯买到了"]
        assert [said.words for said in lead.messages.all()] == ["灯买到了", "几楼？"]
        assert fresh(second).item.is_paused is False

    def test_nobody_answers_the_one_that_is_carried(self, town):
        _, second = merged(town)
        with pytest.raises(StepRefused, match="请在领头的那件上答复"):
            answer(second, town)
        assert fresh(second).status == "working"
        assert not second.replies.exists()

    def test_who_is_not_satisfied_goes_on_alone(self, town):
        lead, second = merged(town)
        answer(lead, town)
        services.rate(second.pk, rating="unsolved", actor=author_of(second), at=AT + 2 * DAY)
        now = fresh(second)
        assert (now.status, now.leading_id, now.item.status) == ("working", None, "unclaimed")
        assert (fresh(lead).status, fresh(lead).voices) == ("answered", 1)
        assert Merge.objects.get().end == "reopened"

    def test_a_second_answer_does_not_answer_again_who_has_rated(self, town):
        lead, second = merged(town)
        answer(lead, town)
        services.rate(second.pk, rating="solved", actor=author_of(second), at=AT + 2 * DAY)
        services.reopen(lead.pk, actor=author_of(lead), at=AT + 2 * DAY)
        casework.claim_item(lead.pk, actor=town.head.actor, at=AT + 2 * DAY)
        answer(lead, town, actor=town.head.actor, at=AT + 3 * DAY)
        assert (second.replies.count(), fresh(second).status) == (1, "closed")

    def test_who_deals_with_it_reads_what_each_said_without_a_name(self, town):
        lead, second = merged(town, naming="named", name="陈桂兰", phone="13800001234")
        services.supplement(second.pk, "二楼也黑", actor=author_of(second), at=LATER)
        give_to(lead, town.handler, by=town.clerk, at=LATER)
        (voice,) = queries.voices_with(lead.pk)
        assert (voice.detail, voice.added) == (WORDS, ("二楼也黑",))
        assert "陈桂兰" not in str(voice)
        assert "13800001234" not in str(voice)


class TestParting:
    def test_with_a_reason_it_is_work_of_its_own_by_the_same_day(self, town):
        lead, second = merged(town)
        due = second.item.due_at
        services.split(second.pk, reason="这是二单元", actor=town.clerk.actor, at=LATER)
        now = fresh(second)
        assert (now.leading_id, now.item.status, now.item.due_at) == (None, "unclaimed", due)
        assert fresh(lead).voices == 1
        kept = Merge.objects.get()
        assert (kept.end, kept.ended_why, kept.ended_by_id) == ("split", "这是二单元", town.clerk.account.pk)  # fmt: skip
        assert events_of(second)[-1] == "appeals.split"
        assert events_of(lead)[-1] == "appeals.left"

    def test_it_can_be_merged_again(self, town):
        lead, second = merged(town)
        services.split(second.pk, reason="看错了", actor=town.clerk.actor, at=LATER)
        merge(lead, second, town.clerk.actor, at=LATER + HOUR)
        assert (fresh(lead).voices, Merge.objects.count()) == (2, 2)

    def test_refusals_change_nothing(self, town):
        lead, second = merged(town)
        for one, reason, words in (
            (second, " ", "拆开要写明为什么"),
            (lead, "看错了", "没有并在别的事里"),
        ):
            with pytest.raises(StepRefused, match=words):
                services.split(one.pk, reason=reason, actor=town.clerk.actor, at=LATER)
        with pytest.raises(PermissionDenied):
            services.split(second.pk, reason="看错了", actor=town.handler.actor, at=LATER)
        answer(lead, town)
        with pytest.raises(StepRefused, match="已经一起答复了"):
            services.split(second.pk, reason="看错了", actor=town.clerk.actor, at=AT + 2 * DAY)
        assert fresh(second).leading_id == lead.pk

    def test_merged_ones_are_not_said_to_be_apart(self, town):
        lead, second = merged(town)
        with pytest.raises(StepRefused, match="要分开请写明为什么拆开"):
            services.say_apart(lead.pk, second.pk, actor=town.clerk.actor, at=LATER)

    def test_when_the_leading_one_is_taken_back_the_next_leads_where_the_work_is(self, town):
        lead, second, third = merged(town, 3)
        give_to(lead, town.handler, by=town.clerk, at=LATER)
        services.withdraw(lead.pk, actor=author_of(lead), at=LATER)
        now = fresh(second)
        assert (now.leading_id, now.voices, now.item.status) == (None, 2, "unclaimed")
        assert now.item.unit_id == town.handler.unit.pk
        assert (fresh(third).leading_id, fresh(third).item.status) == (second.pk, "joined")
        assert (fresh(lead).status, fresh(lead).voices) == ("withdrawn", 1)

    def test_one_that_is_taken_back_leaves_the_others_together(self, town):
        lead, second, third = merged(town, 3)
        services.withdraw(second.pk, actor=author_of(second), at=LATER)
        assert (fresh(second).status, fresh(second).leading_id) == ("withdrawn", None)
        assert (fresh(lead).voices, fresh(third).leading_id) == (2, lead.pk)


def test_work_is_counted_once_and_every_voice_is_kept(town):
    merged(town, 3)
    file(town, words=OTHER_WORDS)
    assert queries.works_and_voices(COMMUNITY) == (2, 4)
    assert queries.works_and_voices(NEXT_COMMUNITY) == (0, 0)
