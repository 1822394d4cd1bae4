"""Dealing with it: progress, questions, handing over, answers, and the resident's verdict."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import ANYBODY
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Message, Reply

from .factories import AT, DAY, NO, WORDS, answer, appeal_in, author_of, fresh, give_to, resident

HOUR = timedelta(hours=1)


def events_of(appeal):
    return [item.event for item in history(appeal.pk)]


# ── on the way ───────────────────────────────────────────────────────────


def test_progress_is_told_and_moves_nothing(town):
    appeal = appeal_in("working", town)
    services.tell_progress(appeal.pk, " 明天来换。 ", actor=town.clerk.actor, at=AT + DAY)
    said = appeal.messages.get()
    assert (said.kind, said.words, said.by) == ("progress", "明天来换。", town.clerk.account)
    assert fresh(appeal).status == "working"
    assert fresh(appeal).answer_due_at == appeal.answer_due_at
    assert events_of(appeal)[-1] == "appeals.progress_told"


def test_a_question_stops_the_clock_and_the_supplement_starts_it_again(town):
    appeal = appeal_in("working", town)
    due = appeal.answer_due_at
    services.ask(appeal.pk, "在几楼？", actor=town.clerk.actor, at=AT + 2 * HOUR)
    asked = fresh(appeal)
    assert (asked.item.status, asked.item.is_paused) == ("waiting", True)
    assert clock_of(appeal.pk, "answer").paused_at == AT + 2 * HOUR
    services.supplement(appeal.pk, "五楼。", actor=author_of(appeal), at=AT + 2 * HOUR + 3 * DAY)
    deliver_all()
    going = fresh(appeal)
    assert (going.item.status, going.item.is_paused) == ("held", False)
    clock = clock_of(appeal.pk, "answer")
    assert clock.due_at == going.item.due_at == going.answer_due_at > due
    assert [(m.kind, m.words, m.by_id) for m in appeal.messages.all()] == [
        ("question", "在几楼？", town.clerk.account.pk),
        ("supplement", "五楼。", None),
    ]
    assert "appeals.due_moved" in events_of(appeal)


def test_the_promised_day_follows_however_the_work_is_taken_up_again(town):
    appeal = appeal_in("working", town)
    services.ask(appeal.pk, "在几楼？", actor=town.clerk.actor, at=AT + 2 * HOUR)
    casework.resume_item(appeal.pk, actor=town.clerk.actor, at=AT + 3 * DAY)
    assert fresh(appeal).answer_due_at == appeal.answer_due_at
    deliver_all()
    assert fresh(appeal).answer_due_at == clock_of(appeal.pk, "answer").due_at
    deliver_all()
    assert events_of(appeal).count("appeals.due_moved") == 1


def test_a_supplement_without_a_question_is_kept_and_stops_nothing(town):
    appeal = appeal_in("filed", town)
    services.supplement(appeal.pk, "还有二单元也不亮", actor=author_of(appeal), at=AT + HOUR)
    assert fresh(appeal).item.status == "unclaimed"
    assert Message.objects.get().kind == "supplement"


@pytest.mark.parametrize("words", ["", "  ", "\n"])
def test_nothing_is_said_without_words(town, words):
    appeal = appeal_in("working", town)
    told = Entry.objects.count()
    for verb, actor in (
        (services.tell_progress, town.clerk.actor),
        (services.ask, town.clerk.actor),
        (services.supplement, author_of(appeal)),
    ):
        with pytest.raises(StepRefused, match="还没有写内容"):
            verb(appeal.pk, words, actor=actor, at=AT + DAY)
    with pytest.raises(StepRefused, match="答复还没有写"):
        answer(appeal, town, words=words)
    assert (Message.objects.count(), Reply.objects.count()) == (0, 0)
    assert Entry.objects.count() == told


def test_only_who_has_it_speaks_for_the_house(town):
    appeal = give_to(appeal_in("working", town), town.handler, by=town.clerk)
    for actor in (town.clerk.actor, town.head.actor, town.officer.actor, author_of(appeal), ANYBODY):  # fmt: skip
        for verb in (services.tell_progress, services.ask):
            with pytest.raises(PermissionDenied):
                verb(appeal.pk, "明天来", actor=actor, at=AT + DAY)
        with pytest.raises(PermissionDenied):
            answer(appeal, town, actor=actor)
    services.tell_progress(appeal.pk, "明天来", actor=town.handler.actor, at=AT + DAY)
    services.tell_progress(appeal.pk, "明天来", actor=town.manager.actor, at=AT + DAY)
    with pytest.raises(PermissionDenied):
        services.supplement(appeal.pk, "快点", actor=town.clerk.actor, at=AT + DAY)
    assert [said.kind for said in appeal.messages.all()] == ["progress", "progress"]


def test_handing_over_leaves_it_with_the_first_until_the_other_accepts(town):
    appeal = appeal_in("working", town)
    casework.offer_item(appeal.pk, to_unit=town.handler.unit.pk, reason="合同里的事", actor=town.clerk.actor, at=AT + 2 * HOUR)  # fmt: skip
    assert fresh(appeal).item.unit == town.clerk.unit
    assert fresh(appeal).item.due_at == appeal.item.due_at
    casework.accept_offer(appeal.pk, actor=town.handler.actor, at=AT + 3 * HOUR)
    assert (fresh(appeal).item.unit, fresh(appeal).item.owner) == (town.handler.unit, town.handler.account)  # fmt: skip
    assert fresh(appeal).item.lead_unit == town.clerk.unit
    answer(appeal, town, actor=town.handler.actor)
    assert fresh(appeal).replies.get().unit == town.handler.unit


# ── the answer ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("outcome", ["done", "partly", "explained"])
def test_an_answer_stops_the_clock_and_asks_the_resident(town, outcome):
    appeal = appeal_in("working", town)
    words = queries_template(town)
    answer(appeal, town, outcome=outcome, words=words)
    now, reply = fresh(appeal), appeal.replies.get()
    assert (now.status, now.answered_at, now.closed_at) == ("answered", AT + DAY, None)
    assert (reply.outcome, reply.words, reply.by) == (outcome, words, town.clerk.account)
    assert (now.item.status, now.item.due_at) == ("confirming", clock_of(appeal.pk, "rate").due_at)
    assert clock_of(appeal.pk, "answer").stopped_at == AT + DAY
    assert not appeal.refusals.exists()
    assert history(appeal.pk)[-2].body == {"outcome": outcome}


def queries_template(town):
    (template,) = town.pack.section("appeals.answer_template")
    return template.data["words"]


def test_not_now_says_why_and_when_it_is_looked_at_again(town):
    appeal = appeal_in("working", town)
    later = (AT + 30 * DAY).date()
    answer(appeal, town, outcome="not_now", words="要等维修资金。", parts=NO, recheck_on=later)
    assert (appeal.replies.get().recheck_on, fresh(appeal).status) == (later, "answered")
    no = appeal.refusals.get()
    assert (no.kind, no.reason, no.why) == ("not_now", "not_yet", NO.why)
    assert (no.law, no.article) == ("信访工作条例", "第三十二条")


@pytest.mark.parametrize("days", [None, -1, 0])
def test_not_now_without_a_day_to_come_is_refused(town, days):
    appeal = appeal_in("working", town)
    on = None if days is None else (AT + DAY + days * DAY).date()
    with pytest.raises(StepRefused, match="要写明哪天再看一次"):
        answer(appeal, town, outcome="not_now", parts=NO, recheck_on=on)
    assert fresh(appeal).status == "working"
    assert not Reply.objects.exists()


def test_an_answer_while_the_resident_is_asked_waits(town):
    appeal = appeal_in("working", town)
    services.ask(appeal.pk, "在几楼？", actor=town.clerk.actor, at=AT + 2 * HOUR)
    with pytest.raises(StepRefused, match="等居民补充"):
        answer(appeal, town)
    assert (fresh(appeal).status, Reply.objects.count()) == ("working", 0)


def test_no_one_answers_twice(town):
    appeal = appeal_in("answered", town)
    with pytest.raises(StepRefused, match="“已答复”状态下不能“答复”"):
        answer(appeal, town)
    assert appeal.replies.count() == 1


# ── the verdict ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("rating", ["solved", "half"])
def test_the_resident_says_whether_it_is_settled(town, rating):
    appeal = appeal_in("answered", town)
    services.rate(
        appeal.pk, rating=rating, words=" 谢谢 ", actor=author_of(appeal), at=AT + 2 * DAY
    )
    now = fresh(appeal)
    assert (now.status, now.rating, now.rating_words) == ("closed", rating, "谢谢")
    assert (now.rated_at, now.closed_at) == (AT + 2 * DAY, AT + 2 * DAY)
    assert now.reopen_until == AT + 32 * DAY
    assert (now.item.status, now.item.due_at) == ("done", None)


def test_not_solved_opens_it_again_at_once_for_other_eyes(town):
    appeal = give_to(appeal_in("working", town), town.handler, by=town.clerk)
    answer(appeal, town, actor=town.handler.actor)
    services.rate(appeal.pk, rating="unsolved", actor=author_of(appeal), at=AT + 2 * DAY)
    now = fresh(appeal)
    assert (now.status, now.rating, now.reopened) == ("working", "unsolved", 1)
    assert (now.answered_at, now.closed_at) == (None, None)
    assert (now.item.status, now.item.owner, now.item.unit) == ("unclaimed", None, town.clerk.unit)
    assert now.answer_due_at == clock_of(appeal.pk, "answer").due_at > AT + 2 * DAY
    assert clock_of(appeal.pk, "rate").stopped_at == AT + 2 * DAY
    assert events_of(appeal)[-4:] == ["appeals.rated", "casework.finished", "appeals.reopened", "casework.returned"]  # fmt: skip


def test_nobody_but_the_author_rates_reopens_or_withdraws(town):
    stranger, _ = resident("王五")
    everybody = [member.actor for member in town.staff]
    appeal = appeal_in("answered", town)
    for actor in (*everybody, stranger, ANYBODY):
        with pytest.raises(PermissionDenied):
            services.rate(appeal.pk, rating="solved", actor=actor, at=AT + 2 * DAY)
        with pytest.raises(PermissionDenied):
            services.reopen(appeal.pk, actor=actor, at=AT + 2 * DAY)
        with pytest.raises(PermissionDenied):
            services.withdraw(appeal.pk, actor=actor, at=AT + 2 * DAY)
    assert (fresh(appeal).status, fresh(appeal).rating) == ("answered", "")


def test_a_rating_that_is_none_is_no_rating(town):
    appeal = appeal_in("answered", town)
    with pytest.raises(ValueError, match="great"):
        services.rate(appeal.pk, rating="great", actor=author_of(appeal), at=AT + 2 * DAY)
    assert fresh(appeal).rating == ""


def test_one_tap_reopens_an_answer_or_a_closed_matter_within_its_time(town):
    for status in ("answered", "closed"):
        appeal = appeal_in(status, town)
        services.reopen(appeal.pk, actor=author_of(appeal), at=AT + 20 * DAY)
        assert (fresh(appeal).status, fresh(appeal).reopened) == ("working", 1)
    late = appeal_in("closed", town)
    with pytest.raises(StepRefused, match="过了重新办理的期限"):
        services.reopen(late.pk, actor=author_of(late), at=AT + 32 * DAY + HOUR)
    assert fresh(late).status == "closed"


def test_a_second_answer_closes_what_was_reopened(town):
    appeal = appeal_in("closed", town)
    services.reopen(appeal.pk, actor=author_of(appeal), at=AT + 3 * DAY)
    casework.claim_item(appeal.pk, actor=town.head.actor, at=AT + 3 * DAY)
    answer(appeal, town, actor=town.head.actor, at=AT + 4 * DAY)
    services.rate(appeal.pk, rating="solved", actor=author_of(appeal), at=AT + 5 * DAY)
    assert (fresh(appeal).status, appeal.replies.count()) == ("closed", 2)


def test_what_nobody_rates_lapses_in_its_time_and_is_counted_apart(town):
    appeal, young = appeal_in("answered", town), appeal_in("answered", town, at=AT + 2 * DAY)
    due = clock_of(appeal.pk, "rate").due_at
    assert services.lapse_unrated(at=due - timedelta(minutes=1)) == 0
    assert services.lapse_unrated(at=due) == 1
    assert services.lapse_unrated(at=due) == 0
    assert (fresh(appeal).status, fresh(appeal).rating) == ("closed", "")
    assert fresh(young).status == "answered"
    assert "appeals.lapsed" in events_of(appeal)
    assert "appeals.rated" not in events_of(appeal)
    services.reopen(appeal.pk, actor=author_of(appeal), at=due + DAY)
    assert fresh(appeal).status == "working"


def test_the_journal_never_holds_what_residents_said(town):
    appeal = appeal_in("working", town, naming="named", name="陈桂兰", phone="13800001234")
    services.ask(appeal.pk, "问一句秘密问题", actor=town.clerk.actor, at=AT + 2 * HOUR)
    services.supplement(appeal.pk, "补充的秘密", actor=author_of(appeal), at=AT + 3 * HOUR)
    answer(appeal, town, words="答复的秘密")
    services.rate(appeal.pk, rating="unsolved", words="评价的秘密", actor=author_of(appeal), at=AT + 2 * DAY)  # fmt: skip
    deliver_all()
    said = [item.body for item in history(appeal.pk)]
    text = str(said)
    for secret in (WORDS[:6], "秘密", "陈桂兰", "13800001234", appeal.title):
        assert secret not in text
    assert len(said) > 8
    assert queries.story_of(appeal.pk).question.words == "问一句秘密问题"
