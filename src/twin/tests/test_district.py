"""What the twin writes holds to the rules of the house, though it goes past the services."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal

import pytest
from django.db.models import F, Q
from django.utils import timezone

from gongzhi.capabilities.casework.flows import CUSTODY
from gongzhi.capabilities.casework.models import Clock, Offer, WorkItem
from gongzhi.capabilities.casework.queries import hours_of
from gongzhi.foundation import worktime
from gongzhi.foundation.journal import record
from gongzhi.foundation.journal.models import DayHead, Entry, Receipt, Unsealed
from gongzhi.foundation.policy import Actor, Duty
from gongzhi.foundation.rulebook import pinned
from gongzhi.journeys.appeals import queries as appeals
from gongzhi.journeys.appeals.flows import APPEAL
from gongzhi.journeys.appeals.models import Appeal, Box, Channel, Contact, Refusal, Slip
from gongzhi.journeys.contribution.models import SupportRequest
from gongzhi.oversight.insight import services as insight
from gongzhi.oversight.insight.models import AppealFact, Tally
from gongzhi.register.membership.models import Record
from gongzhi.register.organizations.models import Appointment, LinkKind, OrgUnit, UnitLink
from gongzhi.register.people.models import Account, Person
from gongzhi.register.territory.models import Division, Neighbourhood, NeighbourhoodKind, Part
from twin.district import AlreadyMade

from .conftest import APPEALS, FILED_SINCE, NOW, make
from .fingerprint import fingerprint


def test_it_says_what_it_made(twin):
    assert (twin.communities, twin.parts, twin.appeals) == (3, 900, APPEALS + FILED_SINCE)
    assert Neighbourhood.objects.count() == twin.neighbourhoods
    assert Part.objects.count() == 900
    assert Appeal.objects.count() == twin.appeals
    assert WorkItem.objects.count() == twin.appeals + SupportRequest.objects.count()
    assert Account.objects.filter(kind="staff").count() == twin.staff
    assert Entry.objects.count() == twin.entries


def test_the_same_seed_and_instant_make_the_same_district(ground):
    from django.db import transaction

    prints = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            make(seed=seed, appeals=60)
            prints.append(fingerprint())
            transaction.set_rollback(True)
    assert prints[0] == prints[1] != prints[2]


def test_a_second_district_in_the_same_register_is_refused(twin):
    before = OrgUnit.objects.count()
    with pytest.raises(AlreadyMade):
        make()
    assert OrgUnit.objects.count() == before


def test_communities_are_real_and_neighbourhoods_of_every_kind_lie_in_them(twin):
    areas = set(Neighbourhood.objects.values_list("area", flat=True))
    assert Division.objects.filter(code__in=areas, level=5).count() == 3
    assert set(Neighbourhood.objects.values_list("kind", flat=True)) == set(
        NeighbourhoodKind.values
    )


def test_areas_are_exact_and_plausible(twin):
    areas = list(Part.objects.values_list("exclusive_area", flat=True))
    assert all(isinstance(area, Decimal) and area == round(area, 2) for area in areas)
    assert Decimal(18) <= min(areas) <= max(areas) < Decimal(260)
    assert not Part.objects.filter(number__regex=r"^\d{1,2}$").exists()


def test_nobody_can_be_called(twin):
    """154 was given to no operator, and no exchange's number begins with 0."""
    phones = [*Person.objects.values_list("phone", flat=True)]
    phones += [left.phone for left in Contact.objects.all() if left.phone]
    phones += [kept.phone for kept in Record.objects.all()]
    assert phones
    assert all(re.fullmatch(r"154\d{8}", phone) for phone in phones)
    assert all(re.fullmatch(r"0735-000\d{4}", unit.phone) for unit in OrgUnit.objects.all())


def test_staff_hold_posts_with_terms_and_sources(twin):
    held = Appointment.objects.select_related("post")
    assert {"elected", "recruited", "promoted"} <= {one.source for one in held}
    assert all(one.from_on <= timezone.localdate(NOW) and one.document for one in held)
    assert held.filter(until_on__isnull=False).exists()
    assert (
        not Account.objects.filter(kind="staff")
        .exclude(pk__in=held.filter(status="in_office").values("account"))
        .exists()
    )


def test_the_party_tree_has_its_four_levels_and_every_link_leads_one_up(twin):
    above = {"group": "branch", "household": "group", "branch": "community_party"}
    above |= {"community_party": "street_party", "street_party": "district_party"}
    links = UnitLink.objects.filter(kind=LinkKind.BELONGS).select_related("unit", "to_unit")
    party = [link for link in links if link.unit.is_party]
    assert {link.unit.kind for link in party} >= {"branch", "group", "community_party"}
    assert all(above[link.unit.kind] == link.to_unit.kind for link in party)


def test_membership_stands_apart(twin):
    assert Record.objects.count() > 20
    assert "membership" not in " ".join(Entry.objects.values_list("event", flat=True))


def test_every_state_channel_and_way_of_being_named_occurs(twin):
    """All but the rare ones, which a larger twin has."""
    assert {"filed", "working", "answered", "closed", "declined", "withdrawn"} <= set(
        Appeal.objects.values_list("status", flat=True)
    )
    told = set(Entry.objects.values_list("event", flat=True))
    assert told >= {
        "appeals.filed", "appeals.accepted", "appeals.answered", "appeals.rated", "appeals.lapsed",
        "appeals.reopened", "appeals.declined", "appeals.review_asked", "appeals.question_asked",
        "appeals.supplemented", "appeals.progress_told", "appeals.published", "casework.offered",
        "casework.accepted", "casework.pushed_back",
    }  # fmt: skip
    assert set(Appeal.objects.values_list("channel", flat=True)) == {
        Channel.ONLINE, Channel.COUNTER, Channel.TELEPHONE, Channel.BOX,
        Channel.MEETING, Channel.PAPER, Channel.PHOTO,
    }  # fmt: skip
    assert set(Offer.objects.values_list("answer", flat=True)) >= {"accepted", "pushed_back"}


@pytest.mark.parametrize(("flow", "kept"), [(APPEAL, Appeal), (CUSTODY, WorkItem)])
def test_every_life_is_a_path_of_the_flow(twin, flow, kept):
    """What was told of each, in its order, leads from the flow's start to where it stands."""
    steps = defaultdict(list)
    for step in flow.steps:
        steps[step.tells.name].append(step)
    paths = defaultdict(list)
    for subject, event in Entry.objects.order_by("pk").values_list("subject_id", "event"):
        if event in steps:
            paths[subject].append(event)
    for one in kept.objects.all():
        status = flow.start
        for event in paths[one.pk]:
            fitting = [step for step in steps[event] if status in step.sources]
            assert fitting, f"{event} 不能从 {status} 走"
            status = fitting[0].target
        assert status == one.status


def test_deadlines_are_what_the_rules_say(twin):
    for clock in Clock.objects.all():
        due = worktime.due(
            clock.started_at,
            worktime.Period(clock.amount, worktime.TimeUnit(clock.unit)),
            worktime.calendar(),
            hours_of(pinned(clock.pack_id)),
            pauses=[tuple(map(datetime.fromisoformat, pause)) for pause in clock.pauses],
        )
        assert (clock.due_at, clock.is_provisional) == (due.at, due.is_provisional)


def test_the_inbox_shows_the_clock_that_runs(twin):
    own = Clock.objects.filter(stopped_at__isnull=True, about__isnull=True)
    running = {clock.item_id: clock for clock in own}
    for item in WorkItem.objects.all():
        clock = running.get(item.pk)
        assert item.due_at == (clock.due_at if clock else None)
        assert item.is_paused == bool(clock and clock.paused_at)
        assert (item.status == "done") == (clock is None)


def test_nothing_happens_after_now_or_before_it_was_said(twin):
    assert not Entry.objects.filter(at__gt=NOW).exists()
    first = {}
    for subject, at in Entry.objects.order_by("pk").values_list("subject_id", "at"):
        assert first.setdefault(subject, at) <= at
    for appeal in Appeal.objects.all():
        assert first[appeal.pk] == appeal.filed_at


def test_the_record_holds_and_has_a_head_for_every_day(twin):
    verdict = record.verify("431002")
    assert (verdict.fault, verdict.entries, verdict.unlinked) == (None, twin.entries, 0)
    assert not Unsealed.objects.exists()
    told = {timezone.localdate(at) for at in Entry.objects.values_list("at", flat=True)}
    assert set(DayHead.objects.values_list("day", flat=True)) == told
    assert sum(DayHead.objects.values_list("entries", flat=True)) == twin.entries


def test_nothing_of_the_past_is_delivered_again(twin):
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.filter(queue_name__in=["events", "texts"]).exists()
    assert not Receipt.objects.exists()


def test_the_next_event_joins_the_chain(twin):
    from gongzhi.foundation.journal import chain
    from gongzhi.foundation.journal.writer import tell
    from gongzhi.journeys.appeals.events import AppealWithdrawn

    appeal = Appeal.objects.first()
    tell(AppealWithdrawn(subject_id=appeal.pk, area=appeal.area, actor_id=None, at=NOW))
    assert chain.seal_all(at=NOW) == 1
    assert record.verify("431002").fault is None


def test_figures_are_what_a_recount_makes_of_the_appeals(twin):
    assert AppealFact.objects.count() == twin.appeals
    filed = Tally.objects.filter(area="431002", span=1, category="", measure="filed")
    assert sum(filed.values_list("count", flat=True)) == twin.appeals
    assert not any(insight.recount(appeal.pk) for appeal in Appeal.objects.all()[:40])


def test_every_no_has_its_four_parts_and_a_ground_of_the_pack(twin):
    said = list(Refusal.objects.select_related("appeal"))
    assert {no.kind for no in said} >= {"declined", "not_now"}
    for no in said:
        assert all((no.what, no.why, no.where, no.objection))
        assert "{" not in no.why
        assert "〔" not in no.what + no.why + no.where + no.objection
        if no.kind != "handed_off":
            rule = pinned(no.appeal.pack_id).rule("appeals.reason", no.reason)
            assert (no.law, no.article) == (rule.basis.law, rule.basis.article)
            assert no.is_verified is rule.is_verified


def test_the_nameless_stay_nameless(twin):
    nameless = Appeal.objects.filter(naming="anonymous")
    assert nameless.exists()
    assert not nameless.filter(Q(author__isnull=False) | Q(contact__isnull=False)).exists()
    assert not Appeal.objects.filter(channel="box").exclude(naming="anonymous").exists()


def test_boxes_hold_slips_that_are_no_appeals_yet(twin):
    assert Slip.objects.count() == 40
    assert Box.objects.count() == 3
    assert not set(Slip.objects.values_list("detail", flat=True)) & set(
        Appeal.objects.values_list("detail", flat=True)
    )


def test_what_was_said_is_found_by_its_words(twin):
    appeal = Appeal.objects.exclude(title__contains="{").first()
    officer = Actor(pk=-1, duties=(Duty("district_officer", appeal.item.unit_id, "431002"),))
    found = appeals.search(officer, appeal.title[:4], size=9_999)
    assert appeal.pk in {row.id for row in found}


def test_answers_are_in_time_mostly(twin):
    answered = Appeal.objects.filter(answered_at__isnull=False)
    late = answered.filter(answered_at__gt=F("answer_due_at")).count()
    assert 0 < late < answered.count() * 0.45


def test_no_text_is_said_twice_while_there_are_others(twin):
    told = Appeal.objects.exclude(channel=Channel.PHOTO)  # a photo comes without words
    said = Counter(told.values_list("detail", flat=True))
    assert said.most_common(1)[0][1] == 1
