"""What is done together and gathered in the twin: some of everything, in states that occur."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.utils import timezone

from gongzhi.capabilities.casework.models import Dispute, Stage, Whistle
from gongzhi.capabilities.surveys import queries as surveys
from gongzhi.capabilities.surveys.models import Survey
from gongzhi.foundation.journal.models import Entry
from gongzhi.journeys.appeals.models import Appeal, CallBack, CallNote, Merge, Refusal, Reply
from gongzhi.journeys.appeals.queries import calls_due
from gongzhi.journeys.concentration.models import Report
from gongzhi.journeys.contribution.models import ContactNote, ContactPlan, SupportRequest
from gongzhi.journeys.discussions import queries as discussions
from gongzhi.journeys.discussions.models import Removal, Topic, Vote
from gongzhi.journeys.discussions.rules import limits_of
from gongzhi.journeys.intake import queries as intake
from gongzhi.journeys.intake.models import Meeting, PaperBatch, PaperState, Remark, VisitNote
from gongzhi.register.organizations.queries import actor_of
from gongzhi.register.people.models import Account
from twin.scenes.words import fitting, words
from twin.texts import all_texts

from .conftest import FILED_SINCE, NOW

TODAY = timezone.localdate(NOW)


def actor(persona):
    return actor_of(Account.objects.get(username=f"demo-{persona}").pk, on=TODAY)


def test_of_three_plans_one_goes_on_one_is_late_and_one_is_put_off(twin):
    plans = {}
    for stage in Stage.objects.order_by("number").select_related("item"):
        plans.setdefault(stage.item_id, []).append(stage)
    states = Counter(tuple(stage.status for stage in plan) for plan in plans.values())
    assert states[("done", "dropped", "dropped")] == 1
    assert len(plans) == 3
    for plan in plans.values():
        first, second, third = plan
        assert (first.status, first.unit_id) == ("done", first.item.unit_id)
        if second.status == "planned" and second.due_on < TODAY:
            assert third.due_on == TODAY + timedelta(days=12)
    late = [plan[1] for plan in plans.values() if plan[1].due_on < TODAY]
    assert [stage.status for stage in late if stage.status == "planned"] == ["planned"]


def test_what_was_put_off_has_a_day_on_which_it_is_looked_at_again(twin):
    item = Stage.objects.filter(status="dropped").values_list("item", flat=True).first()
    reply = Reply.objects.get(appeal=item)
    assert (reply.outcome, reply.recheck_on > TODAY) == ("not_now", True)
    no = Refusal.objects.get(appeal=item)
    assert no.why == Stage.objects.filter(item=item, status="dropped").first().why


def test_units_are_called_and_come(twin):
    whistles = list(Whistle.objects.all())
    assert {"called", "reported", "done"} & {one.status for one in whistles}
    for one in whistles:
        assert one.reported_at is None or one.asked_at <= one.blown_at < one.reported_at <= NOW
        assert bool(one.result) is (one.status == "done")


def test_one_dispute_is_open_and_one_has_been_ruled_on(twin):
    assert set(Dispute.objects.values_list("status", flat=True)) == {"open", "decided"}
    for ruled in Dispute.objects.filter(status="decided").select_related("item"):
        assert ruled.item.unit_id == ruled.decided_unit_id == ruled.to_unit_id
        assert ruled.decided_by.username != ruled.opened_by.username


def test_one_leads_with_its_voices_and_another_was_split_off(twin):
    leads = Appeal.objects.filter(voices__gt=1)
    assert set(leads.values_list("voices", flat=True)) == {4, 5}
    for lead in leads:
        assert Appeal.objects.filter(leading=lead).count() == lead.voices - 1
        assert Merge.objects.get(lead=lead, end="split").ended_why
    aunt = actor("aunt")
    assert Appeal.objects.filter(author=aunt.person, leading__isnull=False).count() == 1


def test_calls_are_made_by_somebody_who_had_no_part_in_it(twin):
    notes = CallNote.objects.select_related("callback__appeal__item")
    assert notes
    for note in notes:
        item = note.callback.appeal.item
        assert note.by_id not in {item.lead_owner_id, note.callback.appeal.helper_id}
        assert not Reply.objects.filter(appeal=item.pk, by=note.by_id).exists()
        assert note.at >= note.callback.due_at
    assert CallBack.objects.filter(end="not_needed", ended_at__isnull=False).exists()
    assert calls_due(actor("head"), at=NOW) is not None


def test_a_demand_made_again_reads_where_the_first_one_stands(twin):
    for again in Appeal.objects.filter(repeats__isnull=False).select_related("repeats"):
        assert again.author_id == again.repeats.author_id
        assert again.repeats.title in again.detail
        assert Refusal.objects.get(appeal=again).law == "信访工作条例"
    assert Refusal.objects.filter(kind="repeated").count() == 3


def test_every_remark_of_minutes_is_an_appeal_and_one_meeting_is_not_minuted_yet(twin):
    states = Counter(Meeting.objects.values_list("status", flat=True))
    assert states == {"minuted": 3, "open": 1}
    assert not Remark.objects.filter(meeting__status="minuted", appeal__isnull=True).exists()
    assert not Remark.objects.filter(meeting__status="open", appeal__isnull=False).exists()


def test_one_batch_adds_up_and_one_waits_for_somebody_to_look_again(twin):
    waiting = PaperBatch.objects.get(filed_at__isnull=True)
    others = PaperBatch.objects.exclude(pk=waiting.pk)
    assert intake.reconciliation_of(waiting).differs == 1
    assert waiting.papers.get(state=PaperState.DIFFERS).differences == ["words"]
    for batch in others:
        report = intake.reconciliation_of(batch)
        assert report.filed + report.unreadable == batch.count
    clerk = actor("clerk")
    assert waiting in intake.batches_kept_by(clerk)


def test_the_aunt_reads_what_was_written_at_her_door(twin):
    aunt = actor("aunt")
    wishes = intake.own_notes(aunt).values_list("wish", flat=True)
    assert sorted(wishes) == sorted(words()["aunt"][when]["wish"] for when in ("earlier", "latest"))
    assert VisitNote.objects.filter(person__isnull=False).count() == 2


def test_one_photo_report_was_taken_in_and_one_wants_a_title(twin):
    snaps = Appeal.objects.filter(channel="photo")
    assert Counter(snaps.values_list("status", flat=True)) == {"filed": 1, "working": 1}
    assert all(appeal.photos.count() == 1 for appeal in snaps)


def test_one_questionnaire_is_over_one_is_asked_and_one_is_written(twin):
    by_status = {one.status: one for one in Survey.objects.all()}
    assert set(by_status) == {"closed", "open", "draft"}
    over = surveys.results_of(by_status["closed"])
    assert over.answered >= 120
    assert over.margin
    assert surveys.is_public(by_status["closed"], on=TODAY)
    assert by_status["open"].opens_on <= TODAY <= by_status["open"].closes_on
    report = surveys.reconciliation_of(by_status["open"].pk)
    assert (report.printed, report.back, report.agreed, report.differs, report.once) == (
        12,
        8,
        5,
        1,
        1,
    )


def test_one_report_is_published_and_one_waits(twin):
    by_status = {one.status: one for one in Report.objects.all()}
    assert set(by_status) == {"closed", "open"}
    assert by_status["closed"].households > 0
    assert not by_status["closed"].clusters.filter(messages__gt=0, outcome="").exists()
    assert by_status["open"].clusters.filter(outcome="").exists()


def test_what_the_scenes_filed_is_on_record_like_everything_else(twin):
    filed = [one for one in Appeal.objects.all() if one.pk.version == 7]
    assert len(filed) == FILED_SINCE
    told = Entry.objects.filter(event="appeals.filed", subject_id__in=[one.pk for one in filed])
    assert told.count() == FILED_SINCE


def test_every_plan_and_call_is_for_a_category_that_is_said():
    said = {text.category for text in all_texts()}
    for kind in ("plan", "whistle"):
        for one in words()[kind]:
            for code in one["for"]:
                assert any(category.startswith(code) for category in said), code
        assert fitting(kind, "governance.ideas") is None


def test_the_words_of_the_scenes_have_chinese_punctuation_and_fit_their_columns():
    for plan in words()["plan"]:
        assert len(plan["steps"]) == 3
        assert "done" in plan["steps"][0]
        assert all(len(step["what"]) <= 200 for step in plan["steps"])
    assert all(len(one["reason"]) <= 200 for one in words()["dispute"])
    assert all(len(one["wish"]) <= 40 for one in words()["visit"])


def test_one_discussion_runs_and_one_has_its_summary_and_two_ways_to_think(twin):
    over, waiting, running = Topic.objects.order_by("last_day").select_related("grouping", "pack")
    assert (over.status, waiting.status, running.status) == ("closed", "open", "open")
    assert over.last_day < waiting.last_day < TODAY < running.last_day
    assert discussions.to_be_answered(waiting, limits_of(waiting.pack))
    assert over.grouping.people >= 30
    sizes = [group["size"] for group in over.grouping.found["groups"]]
    assert len(sizes) == 2
    assert min(sizes) >= 20
    assert over.grouping.found["all"]
    asked = discussions.to_be_answered(over, limits_of(over.pack))
    assert len(asked) >= 4
    assert all(one.answer.reason for one in asked)
    assert Vote.objects.filter(statement__topic=running).count() > 100
    mine = Account.objects.get(username="demo-resident").person_id
    assert not discussions.stances_of(running.pk, mine)
    assert Removal.objects.get().statement.author_id == mine


def test_of_three_requests_one_was_kept_one_waits_and_one_was_declined(twin):
    made = SupportRequest.objects.order_by("asked_at").select_related("unit")
    assert sorted(one.status for one in made) == ["asked", "declined", "delivered"]
    assert ContactNote.objects.count() == 3
    assert ContactPlan.objects.filter(done_at__isnull=True).count() == 1
    mine = Account.objects.get(username="demo-neighbour")
    duties = actor_of(mine.pk, on=TODAY).duties
    waiting = next(one for one in made if one.status == "asked")
    assert waiting.unit_id in {duty.unit for duty in duties}
