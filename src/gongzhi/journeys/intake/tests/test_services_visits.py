"""Home visits: closed, consented, noted once however often they are sent, the household's own."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from gongzhi.foundation import policy
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.messaging.models import OutgoingText
from gongzhi.foundation.policy import Actor
from gongzhi.journeys.appeals.models import Appeal, Contact
from gongzhi.journeys.appeals.tests.factories import resident
from gongzhi.journeys.intake import queries, services
from gongzhi.journeys.intake.models import VisitNote, VisitPlan
from gongzhi.journeys.intake.rules import BadCode
from gongzhi.register.people.queries import phone_index
from gongzhi.register.territory.tests.factories import PartFactory

from .factories import AT, CODE, PHONE, TODAY, a_note, a_plan, noted

pytestmark = pytest.mark.django_db
OTHER_CODE = "A" * 12


def by_code(note):
    return Actor(pk=None, receipts=frozenset({note.pk}))


def test_a_note_has_no_place_for_anything_but_topics_and_one_line():
    """E-2: whoever adds a text column here must change this test and say why."""
    texts = {
        field.name
        for field in VisitNote._meta.get_fields()
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
    }
    assert texts == {"area", "outcome", "consent", "wish"}
    related = {field.name for field in VisitNote._meta.get_fields() if field.is_relation}
    assert related == {"plan", "part", "visitor", "appeal", "person"}


def test_what_was_said_is_kept_with_the_consent_that_was_read_out(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, topics=("stairs", "elder"), wish="三楼灯坏了")
    assert (note.topics, note.wish, note.consent) == (["stairs", "elder"], "三楼灯坏了", "2026-1")
    assert (note.visitor_id, note.visited_on, note.appeal_id) == (
        town.clerk.account.pk, TODAY, None,
    )  # fmt: skip
    assert Appeal.objects.count() == 0


def test_the_same_note_sent_twice_is_one_note_and_one_appeal(town):
    plan, (part, _) = a_plan(town)
    once = noted(part, wish="三楼灯坏了", is_wished=True, phone=PHONE)
    first, again = (
        services.note_visit(plan.pk, once, actor=town.clerk.actor, at=AT + timedelta(hours=n))
        for n in range(2)
    )
    assert first.pk == again.pk == once.id
    assert (VisitNote.objects.count(), Appeal.objects.count()) == (1, 1)
    assert OutgoingText.objects.count() == 1
    assert [told.event for told in history(first.pk)] == ["intake.visit_noted"]


def test_nobody_takes_over_anothers_note_by_its_key(town):
    plan, (part, other) = a_plan(town)
    note = a_note(town, plan, part)
    with pytest.raises(StepRefused, match="不是您写的"):
        services.note_visit(plan.pk, noted(other, id=note.pk), actor=town.head.actor, at=AT)
    assert VisitNote.objects.get().part_id == part.pk


def test_the_wish_becomes_an_appeal_at_the_building_and_not_at_the_door(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, wish="三楼灯坏了", is_wished=True)
    appeal = Appeal.objects.get()
    assert note.appeal_id == appeal.pk
    assert (appeal.channel, appeal.naming, appeal.detail) == ("visit", "anonymous", "三楼灯坏了")
    assert (appeal.building_id, appeal.spot) == (plan.building_id, "")
    assert part.number not in appeal.item.place


def test_with_a_number_left_it_is_told_and_not_public(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, wish="三楼灯坏了", is_wished=True, phone=PHONE)
    assert Appeal.objects.get().naming == "hidden"
    assert Contact.objects.get().phone == PHONE
    assert (note.person_id, bytes(note.phone_index)) == (None, phone_index(PHONE))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"is_agreed": False}, "同意了才能写"),
        ({"topics": ("religion",)}, "单子上的题"),
        ({"wish": "他家刚离婚"}, "不写家里的情况"),
        ({"wish": "灯" * 41}, "最多 40 个字"),
        ({"visited_on": date(2026, 2, 28)}, "那天"),
        ({"visited_on": date(2026, 3, 11)}, "还没有到"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(town, said, why):
    plan, (part, _) = a_plan(town)
    with pytest.raises(StepRefused, match=why):
        a_note(town, plan, part, **said)
    assert (VisitNote.objects.count(), Appeal.objects.count()) == (0, 0)


def test_a_household_of_another_building_is_refused(town):
    plan, _ = a_plan(town)
    with pytest.raises(StepRefused, match="不在这栋楼"):
        a_note(town, plan, PartFactory())
    with pytest.raises(BadCode):
        a_note(town, plan, plan_part(plan), code="123")
    assert VisitNote.objects.count() == 0


def plan_part(plan):
    return PartFactory(building=plan.building, number="9-901")


@pytest.mark.parametrize("outcome", ["declined", "absent"])
def test_who_says_nothing_leaves_nothing(town, outcome):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, outcome=outcome, wish="灯坏了", is_wished=True, phone=PHONE)
    assert (note.topics, note.wish, note.consent, note.phone_index) == ([], "", "", None)
    assert Appeal.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitNote.objects.update(wish="灯坏了")


def test_who_is_due_is_counted_by_household_and_absent_stays_due(town):
    plan, (first, second, third) = a_plan(town, 3)
    a_note(town, plan, first)
    a_note(town, plan, second, outcome="absent", code=OTHER_CODE)
    homes = queries.households_of(plan)
    assert [(home.number, home.is_done, home.tried_on) for home in homes] == [
        ("1-101", True, TODAY),
        ("1-102", False, TODAY),
        ("1-103", False, None),
    ]
    assert third.pk == homes[2].id


@pytest.mark.parametrize("who", ["head", "neighbour_clerk", "handler", "officer"])
def test_only_the_one_who_was_asked_to_go_writes(town, who):
    plan, (part, _) = a_plan(town)
    with pytest.raises(PermissionDenied):
        services.note_visit(plan.pk, noted(part), actor=getattr(town, who).actor, at=AT)
    assert VisitNote.objects.count() == 0


@pytest.mark.parametrize("who", ["neighbour_clerk", "officer", "handler"])
def test_others_plan_nothing_here(town, who):
    plan, _ = a_plan(town)
    with pytest.raises(PermissionDenied):
        services.plan_visits(
            plan.building_id, visitor_id=1, since=TODAY, until=TODAY,
            actor=getattr(town, who).actor, at=AT,
        )  # fmt: skip
    assert VisitPlan.objects.count() == 1


def test_nobody_on_duty_reads_a_note_not_even_who_wrote_it(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part)
    for staff in town.staff:
        assert queries.own_note(staff.actor, note.pk) is None
        with_code = replace(staff.actor, receipts=frozenset({note.pk}))
        assert queries.own_note(with_code, note.pk) is None
    assert queries.own_note(policy.ANYBODY, note.pk) is None
    assert queries.own_note(by_code(note), note.pk) == note


def test_the_household_corrects_and_erases(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, wish="三楼灯坏了")
    me = by_code(note)
    fixed = services.correct_note(note.pk, topics=("elder",), wish="四楼灯坏了", actor=me, at=AT)
    assert (fixed.topics, fixed.wish, fixed.corrected_at) == (["elder"], "四楼灯坏了", AT)
    with pytest.raises(StepRefused):
        services.correct_note(note.pk, topics=("elder",), wish="信教", actor=me, at=AT)
    services.erase_note(note.pk, actor=me, at=AT)
    note.refresh_from_db()
    assert (note.topics, note.wish, note.consent, note.outcome) == ([], "", "", "declined")
    with pytest.raises(StepRefused):
        services.correct_note(note.pk, topics=(), wish="灯", actor=me, at=AT)
    told = history(note.pk)
    assert [(one.event, one.actor_id) for one in told[1:]] == [
        ("intake.visit_corrected", None),
        ("intake.visit_erased", None),
    ]
    assert told[1].body == {"fields": ["topics", "wish"]}


def test_nobody_else_corrects_or_erases(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, wish="三楼灯坏了")
    for actor in (town.clerk.actor, policy.ANYBODY, Actor(pk=None, receipts=frozenset({uuid4()}))):
        with pytest.raises(PermissionDenied):
            services.erase_note(note.pk, actor=actor, at=AT)
        with pytest.raises(PermissionDenied):
            services.correct_note(note.pk, topics=(), wish="", actor=actor, at=AT)
    note.refresh_from_db()
    assert note.wish == "三楼灯坏了"


def test_whoever_proves_the_number_sees_the_visit(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part, phone=PHONE)
    actor, account = resident(phone=PHONE, phone_index=phone_index(PHONE))
    assert queries.own_note(actor, note.pk) is None
    assert services.link_notes(account.person_id) == 1
    assert queries.own_note(actor, note.pk) == note
    assert VisitNote.objects.get().phone_index is None


def test_notes_go_when_their_time_is_over(town):
    plan, (first, second) = a_plan(town)
    a_note(town, plan, first, visited_on=date(2026, 3, 9))
    kept = a_note(town, plan, second, code=OTHER_CODE)
    assert services.forget_notes(AT, 10) == 1
    assert services.forget_notes(AT, 10) == 0
    assert VisitNote.objects.get() == kept


def test_the_code_is_kept_as_a_hash_alone(town):
    plan, (part, _) = a_plan(town)
    note = a_note(town, plan, part)
    assert queries.note_with_code("k7m2 9qxd-4htn") == note
    assert CODE.encode() not in bytes(note.code_hash)
