"""The first decision and its corrections; every no in four parts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from gongzhi.capabilities.casework import services as casework
from gongzhi.capabilities.casework.queries import clock_of
from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.testing import deliver_all
from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Refusal

from .factories import AT, DAY, LAW, NO, accept, answer, appeal_in, author_of, file, fresh

HOUR = timedelta(hours=1)


def events_of(appeal):
    return [item.event for item in history(appeal.pk)]


def test_taking_it_in_sorts_it_starts_the_answers_clock_and_puts_it_in_hand(town):
    appeal = file(town)
    services.accept(appeal.pk, category="house.leak", urgency="urgent", title="一单元漏水", actor=town.clerk.actor, at=AT + HOUR)  # fmt: skip
    taken = fresh(appeal)
    assert (taken.status, taken.category, taken.urgency) == ("working", "house.leak", "urgent")
    assert (taken.title, taken.accepted_at) == ("一单元漏水", AT + HOUR)
    assert (taken.item.title, taken.item.urgency) == ("一单元漏水", "urgent")
    assert (taken.item.status, taken.item.owner) == ("held", town.clerk.account)
    assert taken.item.lead_owner == town.clerk.account
    assert clock_of(appeal.pk, "accept").stopped_at == AT + HOUR
    assert taken.answer_due_at == taken.item.due_at == clock_of(appeal.pk, "answer").due_at
    assert events_of(appeal) == ["appeals.filed", "appeals.accepted", "casework.claimed"]
    assert history(appeal.pk)[1].body == {"category": "house.leak", "urgency": "urgent"}


def test_a_street_officer_takes_it_in_and_leaves_it_to_the_community(town):
    appeal = accept(file(town), town, actor=town.officer.actor)
    item = fresh(appeal).item
    assert (item.status, item.owner, item.unit) == ("unclaimed", None, town.clerk.unit)
    casework.claim_item(appeal.pk, actor=town.clerk.actor, at=AT + DAY)
    assert fresh(appeal).item.owner == town.clerk.account


@pytest.mark.parametrize(
    ("sorted_as", "sentence"),
    [
        ({"category": "nowhere"}, "请选一个具体的分类"),
        ({"category": "house"}, "请选一个具体的分类"),
        ({"category": ""}, "请选一个具体的分类"),
        ({"urgency": "soon"}, "请选急、难、愁、盼中的一个"),
    ],
)
def test_what_the_pack_does_not_know_is_refused_and_nothing_changes(town, sorted_as, sentence):
    appeal = file(town)
    with pytest.raises(StepRefused, match=sentence):
        accept(appeal, town, **sorted_as)
    left = fresh(appeal)
    assert (left.status, left.category, left.item.status) == ("filed", "", "unclaimed")
    assert clock_of(appeal.pk, "answer") is None
    assert events_of(appeal) == ["appeals.filed"]


def test_only_the_offices_over_it_decide(town):
    appeal = file(town)
    for member in (town.neighbour_clerk, town.handler, town.department, town.auditor):
        with pytest.raises(PermissionDenied):
            accept(appeal, town, actor=member.actor)
        with pytest.raises(PermissionDenied):
            services.decline(appeal.pk, reason="outside", parts=NO, actor=member.actor, at=AT)
        with pytest.raises(PermissionDenied):
            services.hand_off(appeal.pk, channel="court", parts=NO, actor=member.actor, at=AT)
    assert fresh(appeal).status == "filed"
    assert not Refusal.objects.exists()


# ── a no ─────────────────────────────────────────────────────────────────


def test_declining_says_what_why_where_and_how_to_object_and_ends_the_work(town):
    appeal = appeal_in("declined", town)
    no = appeal.refusals.get()
    assert (no.kind, no.reason, no.by) == ("declined", "outside", town.clerk.account)
    assert (no.what, no.why, no.where, no.objection) == (NO.what, NO.why, NO.where, NO.objection)
    assert (no.law, no.article, no.is_verified) == (LAW["law"], LAW["article"], False)
    assert (appeal.item.status, appeal.item.closed_at) == ("done", AT + HOUR)
    assert appeal.item.due_at is None


def test_handing_off_names_the_channel_and_is_itself_on_record(town):
    appeal = appeal_in("handed_off", town)
    assert (appeal.refusals.get().kind, appeal.refusals.get().reason) == ("handed_off", "court")
    told = [item for item in history(appeal.pk) if item.event == "appeals.handed_off"]
    assert [item.body for item in told] == [{"channel": "court"}]


@pytest.mark.parametrize(
    ("part", "label"),
    [("what", "结论"), ("why", "为什么"), ("where", "可以去哪里"), ("objection", "不同意怎么办")],
)
@pytest.mark.parametrize("verb", ["decline", "hand_off", "not_now", "uphold"])
def test_no_no_is_said_without_all_four_parts(town, verb, part, label):
    """Every way in which a resident can be told no (D-18)."""
    lacking = replace(NO, **{part: "  "})
    start = {"not_now": "working", "uphold": "review"}.get(verb, "filed")
    appeal = appeal_in(start, town)
    said, told = Refusal.objects.count(), Entry.objects.count()
    at = AT + 2 * DAY
    verbs = {
        "decline": lambda: services.decline(appeal.pk, reason="outside", parts=lacking, actor=town.clerk.actor, at=at),
        "hand_off": lambda: services.hand_off(appeal.pk, channel="court", parts=lacking, actor=town.clerk.actor, at=at),
        "not_now": lambda: answer(appeal, town, outcome="not_now", parts=lacking, recheck_on=(at + DAY).date(), at=at),
        "uphold": lambda: services.uphold(appeal.pk, reason="outside", parts=lacking, actor=town.officer.actor, at=at),
    }  # fmt: skip
    with pytest.raises(StepRefused, match=f"还缺：{label}"):
        verbs[verb]()
    assert fresh(appeal).status == start
    assert Refusal.objects.count() == said
    assert Entry.objects.count() == told


def test_every_negative_end_has_its_four_parts(town):
    for status in ("declined", "handed_off", "review"):
        appeal_in(status, town)
    upheld = appeal_in("review", town)
    services.uphold(
        upheld.pk, reason="outside", parts=NO, actor=town.officer.actor, at=AT + 2 * DAY
    )
    later = (AT + 9 * DAY).date()
    answer(appeal_in("working", town), town, outcome="not_now", parts=NO, recheck_on=later)
    assert sorted(Refusal.objects.values_list("kind", flat=True)) == [
        "declined", "declined", "declined", "handed_off", "not_now", "upheld"
    ]  # fmt: skip
    for no in Refusal.objects.all():
        assert all(part.strip() for part in (no.what, no.why, no.where, no.objection))


# ── corrections ──────────────────────────────────────────────────────────


def test_sorting_it_anew_leaves_the_old_sorting_on_record(town):
    appeal = appeal_in("working", town)
    services.reclassify(appeal.pk, category="order.noise", urgency="worry", title="夜里有噪声", actor=town.clerk.actor, at=AT + DAY)  # fmt: skip
    now = fresh(appeal)
    assert (now.category, now.urgency, now.title) == ("order.noise", "worry", "夜里有噪声")
    assert (now.item.title, now.item.urgency) == ("夜里有噪声", "worry")
    told = [item for item in history(appeal.pk) if item.event == "appeals.reclassified"]
    assert [item.body for item in told] == [
        {
            "category_before": "house.light",
            "category_after": "order.noise",
            "urgency_before": "hard",
            "urgency_after": "worry",
        }
    ]


def test_a_higher_urgency_shortens_the_clock_from_where_it_began(town):
    appeal = appeal_in("working", town)
    before = fresh(appeal).answer_due_at
    services.reclassify(appeal.pk, category="house.leak", urgency="urgent", title="", actor=town.clerk.actor, at=AT + 2 * HOUR)  # fmt: skip
    now, clock = fresh(appeal), clock_of(appeal.pk, "answer")
    assert clock.started_at == AT + HOUR
    assert now.answer_due_at == now.item.due_at == clock.due_at < before
    moved = [item for item in history(appeal.pk) if item.event == "appeals.due_moved"]
    assert len(moved) == 1


def test_the_time_in_which_the_resident_was_asked_is_not_lost_by_a_new_urgency(town):
    appeal = appeal_in("working", town)
    services.ask(appeal.pk, "在几楼？", actor=town.clerk.actor, at=AT + 2 * HOUR)
    services.supplement(appeal.pk, "五楼", actor=author_of(appeal), at=AT + 3 * DAY)
    services.reclassify(appeal.pk, category="house.leak", urgency="urgent", title="", actor=town.clerk.actor, at=AT + 3 * DAY + HOUR)  # fmt: skip
    assert clock_of(appeal.pk, "answer").started_at == AT + 3 * DAY
    assert fresh(appeal).answer_due_at > AT + 3 * DAY
    deliver_all()


@pytest.mark.parametrize("status", ["filed", "declined", "handed_off", "withdrawn"])
def test_what_was_never_taken_in_has_no_sorting_to_correct(town, status):
    appeal = appeal_in(status, town)
    with pytest.raises(StepRefused, match="受理以后才有分类可改"):
        services.reclassify(appeal.pk, category="order.noise", urgency="worry", title="", actor=town.clerk.actor, at=AT + DAY)  # fmt: skip
    assert fresh(appeal).category == ""


def test_the_pack_of_the_opening_day_decides_to_the_end(town):
    from .factories import entry, make_pack

    appeal = file(town)
    make_pack(appeals__category=[entry("road", "道路"), entry("road.hole", "坑", parent="road")])
    with pytest.raises(StepRefused):
        accept(appeal, town, category="road.hole")
    accept(appeal, town, category="house.light")
    assert fresh(appeal).pack_id == town.pack.pk
