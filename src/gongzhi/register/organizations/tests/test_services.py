"""Every change of the register: what it writes and tells, and that a refusal changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from gongzhi.foundation.flow import StepRefused
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.register.organizations import queries, rules, services
from gongzhi.register.organizations.models import (
    Appointment,
    LinkKind,
    OrgUnit,
    Post,
    UnitLink,
    UnitPlace,
)
from gongzhi.register.organizations.tests.factories import (
    COMMUNITY,
    AppointmentFactory,
    LinkFactory,
    PostFactory,
    UnitFactory,
    chain,
    on_duty,
)
from gongzhi.register.territory.tests.factories import BuildingFactory, NeighbourhoodFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Chenzhou
TODAY = date(2026, 3, 9)
STREET = "431002001"


@pytest.fixture
def organiser():
    return on_duty("organiser", area=STREET)[0]


@pytest.fixture
def clerk():
    return on_duty("clerk")[0]


def told_of(subject):
    return [told.event for told in history(subject.pk)]


def everything():
    """A picture of all rows, to compare before and after a refusal."""
    return {
        model: sorted(map(repr, model.objects.values_list()))
        for model in (OrgUnit, UnitLink, UnitPlace, Post, Appointment, Entry)
    }


def refused(error, verb, *args, match=None, **kwargs):
    before = everything()
    with pytest.raises(error, match=match):
        verb(*args, **kwargs, at=AT)
    assert everything() == before


# ── units ────────────────────────────────────────────────────────────────


def found(actor, **said):
    given = {
        "kind": "branch",
        "name": "梧桐苑党支部",
        "area": COMMUNITY,
        "founded_on": TODAY,
        "superior_id": None,
        "places": (),
    }
    return services.found_unit(**(given | said), actor=actor, at=AT)


def test_a_branch_is_founded_under_its_superior_over_its_neighbourhood(organiser):
    head, home = UnitFactory(kind="community_party"), NeighbourhoodFactory()
    made = found(organiser, superior_id=head.pk, places=[(home.pk, None)])
    assert queries.superior_of(made.pk) == head
    assert [place.neighbourhood for place in queries.places_of(made.pk)] == [home]
    assert told_of(made) == ["organizations.founded", "organizations.linked"]


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ({}, rules.BadLink, "隶属哪个上级"),
        ({"superior": "street_party"}, rules.BadLink, "一级隶属一级"),
        ({"superior": "community_party"}, rules.NotCovered, "哪个小区"),
        ({"superior": "community_party", "dissolved_on": TODAY}, rules.BadLink, "已经撤销"),
        ({"superior": "community_party", "area": STREET}, rules.BadLink, "12 位"),
    ],
)
def test_a_unit_that_does_not_fit_is_not_founded(organiser, said, error, words):
    superior = None
    if "superior" in said:
        superior = UnitFactory(kind=said["superior"], dissolved_on=said.get("dissolved_on")).pk
    before = everything()
    with pytest.raises(error, match=words):
        found(organiser, superior_id=superior, area=said.get("area", COMMUNITY))
    assert everything() == before


def test_a_group_is_founded_over_a_building_alone(organiser):
    branch, block = UnitFactory(kind="branch"), BuildingFactory()
    place = (block.neighbourhood_id, block.pk)
    made = found(organiser, kind="group", superior_id=branch.pk, places=[place])
    assert [item.building for item in queries.places_of(made.pk)] == [block]


def test_nobody_else_and_nowhere_else_is_a_unit_founded(organiser, clerk):
    head = UnitFactory(kind="community_party")
    before = everything()
    for actor, area in ((clerk, COMMUNITY), (organiser, "431002002001")):
        with pytest.raises(PermissionDenied, match="成立和撤销组织"):
            found(actor, superior_id=head.pk, area=area)
    assert everything() == before


def test_a_unit_moves_and_its_old_link_keeps_its_days(organiser):
    old, new = UnitFactory(kind="community_party"), UnitFactory(kind="community_party")
    branch = UnitFactory(kind="branch")
    chain(old, branch)
    services.move_unit(branch.pk, superior_id=new.pk, actor=organiser, at=AT)
    assert queries.superior_of(branch.pk) == new
    ended = UnitLink.objects.get(unit=branch, to_unit=old)
    assert ended.until_on == TODAY
    assert told_of(branch) == ["organizations.moved"]


def test_a_move_that_does_not_fit_changes_nothing(organiser, clerk):
    head, branch = UnitFactory(kind="community_party"), UnitFactory(kind="branch")
    chain(head, branch)
    gone = UnitFactory(kind="community_party", dissolved_on=TODAY)
    move = services.move_unit
    cases = (
        (organiser, head.pk, rules.BadLink, "现在就隶属"),
        (organiser, gone.pk, rules.BadLink, "已经撤销"),
        (organiser, UnitFactory(kind="group").pk, rules.BadLink, "一级隶属一级"),
        (clerk, head.pk, PermissionDenied, "成立和撤销组织"),
    )
    for actor, superior, error, words in cases:
        refused(error, move, branch.pk, superior_id=superior, actor=actor, match=words)


def test_a_unit_without_people_or_units_below_is_dissolved_and_stays_in_the_books(organiser):
    head, branch, ally = (
        UnitFactory(kind="community_party"),
        UnitFactory(kind="branch"),
        UnitFactory(),
    )
    chain(head, branch)
    LinkFactory(unit=ally, to_unit=branch, kind=LinkKind.ALLIED)
    AppointmentFactory(post=PostFactory(unit=branch), status="ended", ended_on=TODAY)
    services.dissolve_unit(branch.pk, reason="并入", actor=organiser, at=AT)
    branch.refresh_from_db()
    assert branch.dissolved_on == TODAY
    assert set(UnitLink.objects.values_list("until_on", flat=True)) == {TODAY}
    assert told_of(branch) == ["organizations.dissolved"]


def test_a_unit_that_is_still_needed_is_not_dissolved(organiser, clerk):
    head, branch = UnitFactory(kind="community_party"), UnitFactory(kind="branch")
    chain(head, branch)
    AppointmentFactory(post=PostFactory(unit=branch), status="proposed")
    gone = UnitFactory(dissolved_on=TODAY)
    needed, dissolve = services.StillNeeded, services.dissolve_unit
    refused(needed, dissolve, head.pk, reason="x", actor=organiser, match="下面还有 1 个组织")
    refused(needed, dissolve, branch.pk, reason="x", actor=organiser, match="还有 1 人")
    refused(needed, dissolve, gone.pk, reason="x", actor=organiser, match="已经撤销")
    refused(PermissionDenied, dissolve, branch.pk, reason="x", actor=clerk)


def test_a_contact_is_put_right_and_published_only_when_said_so():
    branch = UnitFactory(kind="branch")
    head, _ = on_duty("community_head")
    said = {"phone": "0735-1", "address": "一楼", "hours": "周一", "is_contact_published": False}
    services.change_contact(branch.pk, **said, actor=head, at=AT)
    branch.refresh_from_db()
    assert (branch.phone, branch.address, branch.hours) == ("0735-1", "一楼", "周一")
    assert not branch.is_contact_open
    services.change_contact(branch.pk, **said | {"is_contact_published": True}, actor=head, at=AT)
    branch.refresh_from_db()
    assert branch.is_contact_open
    assert [told.body["is_published"] for told in history(branch.pk)] == [False, True]


def test_a_clerk_changes_no_contact(clerk):
    said = {"phone": "1", "address": "", "hours": "", "is_contact_published": True}
    refused(PermissionDenied, services.change_contact, UnitFactory().pk, **said, actor=clerk)


# ── posts ────────────────────────────────────────────────────────────────


def add(unit, actor, role="branch_secretary", at=AT):
    said = {"title": "书记", "seats": 1, "term_months": 36}
    return services.add_post(unit.pk, role=role, **said, actor=actor, at=at)


def test_a_post_is_set_up_with_the_work_its_unit_does(organiser):
    branch = UnitFactory(kind="branch")
    post = add(branch, organiser)
    assert (post.role, post.seats, post.term_months) == ("branch_secretary", 1, 36)
    assert told_of(branch) == ["organizations.post"]


@pytest.mark.parametrize("role", ["system_admin", "auditor", "organiser", "clerk"])
def test_no_post_carries_work_that_is_not_its_units(organiser, role):
    refused(services.NotThisRole, add, UnitFactory(kind="branch"), organiser, role)


def test_a_clerk_sets_up_no_post(clerk):
    refused(PermissionDenied, add, UnitFactory(kind="branch"), clerk)


# ── appointments ─────────────────────────────────────────────────────────


def propose(post, actor, *, at=AT, account_id=None):
    said = {"holder": "刘国平", "source": "retired", "document": "任字1号"}
    return services.propose_appointment(post.pk, **said, account_id=account_id, actor=actor, at=at)


def test_a_proposal_takes_a_seat_and_tells_no_name(organiser):
    post = PostFactory(unit=UnitFactory(kind="branch"), title="书记")
    held = propose(post, organiser)
    assert (held.status, held.area, held.proposed_on) == ("proposed", COMMUNITY, TODAY)
    (told,) = history(held.pk)
    assert (told.event, told.body["source"]) == ("organizations.proposed", "retired")
    assert "刘国平" not in str(told.body)
    refused(services.SeatsTaken, propose, post, organiser, match="只有 1 个职数")


def test_a_seat_is_free_again_when_its_proposal_is_dropped_or_its_holder_leaves(organiser):
    post = PostFactory()
    services.drop_appointment(propose(post, organiser).pk, reason="x", actor=organiser, at=AT)
    held = propose(post, organiser)
    Appointment.objects.filter(pk=held.pk).update(status="in_office", from_on=TODAY)
    services.end_appointment(held.pk, reason="到龄", actor=organiser, at=AT)
    assert propose(post, organiser).status == "proposed"


def test_nobody_is_proposed_by_themselves_by_others_or_for_a_dissolved_unit(organiser, clerk):
    post = PostFactory()
    dead = PostFactory(unit=UnitFactory(dissolved_on=TODAY))
    refused(services.NotThisRole, propose, post, organiser, account_id=organiser.pk)
    refused(services.SeatsTaken, propose, dead, organiser, match="已经撤销")
    refused(PermissionDenied, propose, post, clerk)


def test_a_publicity_lasts_at_least_as_long_as_the_pack_says(organiser, publicity_pack):
    held = propose(PostFactory(), organiser)
    publish = services.publish_appointment
    refused(
        services.TermNeeded,
        publish,
        held.pk,
        until=date(2026, 3, 15),
        actor=organiser,
        match="3月16日",
    )
    publish(held.pk, until=date(2026, 3, 16), actor=organiser, at=AT)
    held.refresh_from_db()
    assert (held.status, held.publish_until) == ("published", date(2026, 3, 16))
    assert told_of(held) == ["organizations.proposed", "organizations.published"]


def test_nothing_is_published_where_no_pack_says_how_long(organiser, clerk, no_pack):
    held = propose(PostFactory(), organiser)
    publish, until = services.publish_appointment, date(2027, 1, 1)
    refused(RuleMissing, publish, held.pk, until=until, actor=organiser)
    refused(PermissionDenied, publish, held.pk, until=until, actor=clerk)


def published(until=date(2026, 3, 8), **post):
    return AppointmentFactory(post=PostFactory(**post), status="published", publish_until=until)


def confirm(held, actor, *, at=AT, from_on=TODAY, until_on=None):
    return services.confirm_appointment(
        held.pk, from_on=from_on, until_on=until_on, actor=actor, at=at
    )


def test_after_the_publicity_a_term_begins(organiser):
    held = published(term_months=36)
    confirm(held, organiser, until_on=date(2029, 3, 8))
    held.refresh_from_db()
    assert (held.status, held.from_on, held.until_on) == ("in_office", TODAY, date(2029, 3, 8))
    assert told_of(held) == ["organizations.confirmed"]


@pytest.mark.parametrize(
    ("held", "dates", "error", "words"),
    [
        ({"until": TODAY}, {}, StepRefused, "公示还没有满"),
        ({"term_months": 36}, {}, services.TermNeeded, "要写届满日期"),
        ({}, {"until_on": TODAY}, services.TermNeeded, "任职日期以后"),
    ],
)
def test_a_term_that_does_not_fit_does_not_begin(organiser, held, dates, error, words):
    refused(error, confirm, published(**held), organiser, **dates, match=words)


def test_a_clerk_confirms_drops_and_ends_nothing(clerk):
    refused(PermissionDenied, confirm, published(), clerk)
    drop, end = services.drop_appointment, services.end_appointment
    refused(PermissionDenied, drop, published().pk, reason="x", actor=clerk)
    refused(PermissionDenied, end, AppointmentFactory().pk, reason="x", actor=clerk)


def test_leaving_ends_the_duties_and_keeps_the_reason(organiser):
    actor, account = on_duty("clerk")
    held = Appointment.objects.get(account=account)
    services.end_appointment(held.pk, reason="调走", actor=organiser, at=AT)
    held.refresh_from_db()
    assert (held.status, held.ended_on, held.end_reason) == ("ended", TODAY, "调走")
    assert queries.actor_of(account.pk, on=TODAY).duties == ()
    assert actor.duties != ()
    refused(StepRefused, services.end_appointment, held.pk, reason="x", actor=organiser)


def test_a_dropped_proposal_keeps_why(organiser):
    held = AppointmentFactory(status="proposed")
    services.drop_appointment(held.pk, reason="本人不愿", actor=organiser, at=AT)
    held.refresh_from_db()
    assert (held.status, held.end_reason) == ("dropped", "本人不愿")
    assert told_of(held) == ["organizations.dropped"]


# ── at the same time ─────────────────────────────────────────────────────


def at_once(verb, times=2):
    """Run a verb in threads of their own connections, begun together; the answers or errors."""
    begin = Barrier(times)

    def run(number):
        try:
            begin.wait(timeout=10)
            return verb(number)
        except Exception as error:  # noqa: BLE001  the test judges it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_two_proposals_for_one_seat_at_once_make_one(organiser):
    post = PostFactory()
    answers = at_once(lambda _: propose(post, organiser))
    assert sorted(type(answer).__name__ for answer in answers) == ["Appointment", "SeatsTaken"]
    assert Appointment.objects.filter(post=post).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_proposal_and_a_dissolution_at_once_leave_nobody_in_a_dissolved_unit(organiser):
    post = PostFactory(unit=UnitFactory(kind="branch"))
    verbs = (
        lambda: propose(post, organiser),
        lambda: services.dissolve_unit(post.unit_id, reason="x", actor=organiser, at=AT),
    )
    at_once(lambda number: verbs[number]())
    post.unit.refresh_from_db()
    assert (post.unit.dissolved_on is None) is (Appointment.objects.filter(post=post).exists())


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_leave_one_superior(organiser):
    branch = UnitFactory(kind="branch")
    heads = [UnitFactory(kind="community_party") for _ in range(2)]
    at_once(
        lambda n: services.move_unit(branch.pk, superior_id=heads[n].pk, actor=organiser, at=AT)
    )
    standing = UnitLink.objects.filter(unit=branch, until_on__isnull=True)
    assert standing.count() == 1
