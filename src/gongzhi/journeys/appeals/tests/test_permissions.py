"""Who may see and do what: the same rows by every way there is, and who never."""

from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, SYSTEM, Actor, Duty
from gongzhi.journeys.appeals import queries, services
from gongzhi.journeys.appeals.models import Appeal
from gongzhi.journeys.appeals.permissions import OFFICE
from gongzhi.register.organizations.models import Role

from .factories import (
    AT,
    COMMUNITY,
    DAY,
    NEXT_COMMUNITY,
    WORDS,
    Staff,
    accept,
    appeal_in,
    author_of,
    file,
    fresh,
    give_to,
    holder_of,
    make_town,
    resident,
)

PURPOSE = "约上门时间"


def seen_by(actor):
    return set(queries.appeals_seen_by(actor).values_list("pk", flat=True))


# ── one filter everywhere ────────────────────────────────────────────────


class World:
    """Appeals of two communities in several hands, and actors made of the town's units."""

    def __init__(self) -> None:
        self.town = make_town()
        self.person = resident()[1].person_id
        place = services.Place(NEXT_COMMUNITY)
        self.rows = [
            file(self.town, person_id=self.person, naming="named"),
            file(self.town, naming="anonymous"),
            file(self.town, place=place, name="王五", phone="13800004321", naming="named"),
            give_to(appeal_in("working", self.town), self.town.handler, by=self.town.clerk),
            appeal_in("closed", self.town, may_publish=True),
            appeal_in("declined", self.town),
        ]
        shown = self.rows[4]
        services.publish(shown.pk, title="楼道灯", actor=self.town.clerk.actor, at=AT + 3 * DAY)
        self.units = sorted({member.unit.pk for member in self.town.staff})
        self.accounts = [None, *(member.account.pk for member in self.town.staff)]

    @property
    def actors(self):
        duty = st.builds(
            Duty,
            role=st.sampled_from([role.value for role in Role if role]),
            unit=st.sampled_from(self.units),
            area=st.sampled_from(["", "431002", "431003", "431002001", COMMUNITY, NEXT_COMMUNITY]),
        )
        receipts = st.sets(st.sampled_from([row.pk for row in self.rows] + [UUID(int=7)]))
        return st.builds(
            Actor,
            pk=st.sampled_from(self.accounts),
            person=st.sampled_from([None, self.person]),
            receipts=receipts.map(frozenset),
            duties=st.lists(duty, max_size=3).map(tuple),
            is_active=st.sampled_from([True, True, True, False]),
        )


@pytest.fixture
def world(db):
    return World()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_list_page_export_search_and_code_show_the_same_rows(world, data):
    actor = data.draw(world.actors)
    listed = seen_by(actor)
    assert listed == {
        row.pk for row in world.rows if queries.appeal_seen_by(actor, row.pk) is not None
    }
    assert listed == {row.pk for row in world.rows if policy.allows(actor, "appeals.view", row)}
    for text in ("楼道灯", "楼道"):  # looked for as it stands, and by the index alone
        assert {row.id for row in queries.search(actor, text, size=999)} == listed
    exported = policy.visible(queries.appeals_seen_by(actor), actor, "appeals.export")
    assert set(exported.values_list("pk", flat=True)) <= listed
    own = set(queries.own_appeals(actor).values_list("pk", flat=True))
    assert own <= listed
    assert own == {row.pk for row in world.rows if queries.own_appeal(actor, row.pk) is not None}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_nobody_acts_on_what_they_do_not_see(world, data):
    actor = data.draw(world.actors)
    listed = seen_by(actor)
    for key in ("author", "triage", "answer", "talk", "contact", "review", "publish", "export"):
        allowed = policy.visible(Appeal.objects.all(), actor, f"appeals.{key}")
        assert set(allowed.values_list("pk", flat=True)) <= listed, key


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_nobody_on_duty_rates_what_they_deal_with(world, data):
    actor = data.draw(world.actors)
    rows = set(policy.visible(Appeal.objects.all(), actor, "appeals.author").values_list("pk", flat=True))  # fmt: skip
    if actor.duties:
        handled = {row.pk for row in map(fresh, world.rows) if actor.pk in (row.item.owner_id, row.item.lead_owner_id) and actor.pk}  # fmt: skip
        assert not rows & handled
        assert rows <= {row.pk for row in world.rows if row.author_id == actor.person}


# ── the property company never sees the name (E-12) ──────────────────────


def test_the_property_company_works_on_it_and_never_sees_the_name(town):
    appeal = file(town, naming="named", name="陈桂兰", phone="13800001234")
    accept(appeal, town)
    give_to(appeal, town.handler, by=town.clerk)
    for member in (town.handler, town.manager):
        assert appeal.pk in seen_by(member.actor)
        assert policy.allows(member.actor, "appeals.answer", appeal)
        with pytest.raises(PermissionDenied, match="查看联系方式"):
            services.reveal_contact(appeal.pk, purpose=PURPOSE, actor=member.actor, at=AT + DAY)


def test_a_department_sees_the_name_only_while_it_holds_it_and_it_was_left(town):
    named = file(town, naming="named", name="陈桂兰", phone="13800001234")
    hidden = file(town, naming="hidden", name="陈桂兰", phone="13800001234")
    for appeal in (named, hidden):
        accept(appeal, town)
        assert not policy.allows(town.department.actor, "appeals.contact", appeal)
        give_to(appeal, town.department, by=town.clerk)
    shown = services.reveal_contact(named.pk, purpose=PURPOSE, actor=town.department.actor, at=AT + DAY)  # fmt: skip
    assert (shown.name, shown.phone) == ("陈桂兰", "13800001234")
    with pytest.raises(PermissionDenied):
        services.reveal_contact(hidden.pk, purpose=PURPOSE, actor=town.department.actor, at=AT + DAY)  # fmt: skip


# ── one row, everybody ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "who"),
    [
        ("filed", {"clerk", "head", "officer", "other_officer", "district_officer"}),
        ("working", {"clerk", "head", "officer", "other_officer", "district_officer"}),
        ("review", {"clerk", "head", "officer", "other_officer", "district_officer"}),
    ],
)
def test_who_of_the_town_sees_an_appeal(town, status, who):
    appeal = appeal_in(status, town)
    members = {name: value for name, value in vars(town).items() if isinstance(value, Staff)}
    assert {name for name, member in members.items() if appeal.pk in seen_by(member.actor)} == who


def test_a_unit_that_is_asked_sees_it_before_it_accepts(town):
    from gongzhi.capabilities.casework import services as casework

    appeal = appeal_in("working", town)
    casework.offer_item(appeal.pk, to_unit=town.handler.unit.pk, reason="合同里的事", actor=town.clerk.actor, at=AT + DAY)  # fmt: skip
    assert appeal.pk in seen_by(town.handler.actor)
    assert not policy.allows(town.handler.actor, "appeals.answer", appeal)


def test_the_author_sees_it_by_account_or_by_code_and_nobody_else_does(town):
    author, account = resident()
    stranger, _ = resident("王五")
    own = file(town, person_id=account.person_id)
    nameless = file(town, naming="anonymous")
    assert seen_by(author) == {own.pk}
    assert seen_by(holder_of(nameless)) == {nameless.pk}
    assert seen_by(stranger) == seen_by(ANYBODY) == seen_by(town.auditor.actor) == set()
    assert seen_by(Actor(pk=None, receipts=frozenset({UUID(int=1)}))) == set()


def test_what_was_said_without_a_name_leads_to_nobody(town):
    author, account = resident()
    nameless = file(town, naming="anonymous", person_id=account.person_id, actor=author)
    assert seen_by(author) == set()
    assert fresh(nameless).author_id is None


def test_an_account_that_is_switched_off_sees_nothing_not_even_by_code(town):
    appeal = file(town)
    gone = Actor(pk=town.clerk.account.pk, duties=town.clerk.actor.duties, is_active=False, receipts=frozenset({appeal.pk}))  # fmt: skip
    assert seen_by(gone) == set()


def test_anybody_reads_what_is_published_and_nothing_else(town):
    shown = appeal_in("working", town, may_publish=True)
    appeal_in("working", town, may_publish=True)
    services.publish(shown.pk, title="楼道灯不亮", actor=town.clerk.actor, at=AT + DAY)
    assert [row.pk for row in queries.public_appeals(queries.Cut(COMMUNITY))] == [shown.pk]
    assert queries.public_appeal(shown.pk).public_title == "楼道灯不亮"
    assert not policy.allows(ANYBODY, "appeals.view", shown)


# ── never staff in the author's place ────────────────────────────────────


def test_no_one_on_duty_rates_with_a_code_they_wrote_down(town):
    appeal = appeal_in("answered", town)
    for member in town.staff:
        actor = Actor(
            pk=member.account.pk, duties=member.actor.duties, receipts=frozenset({appeal.pk})
        )
        with pytest.raises(PermissionDenied):
            services.rate(appeal.pk, rating="solved", actor=actor, at=AT + 2 * DAY)
    assert fresh(appeal).status == "answered"
    assert fresh(appeal).rating == ""


def test_a_clerk_who_said_something_rates_it_only_when_another_dealt_with_it(town):
    person = resident("赵姐")[1].person_id
    clerk = Actor(pk=town.clerk.account.pk, person=person, duties=town.clerk.actor.duties)
    appeal = appeal_in("filed", town, person_id=person)
    accept(appeal, town, actor=town.head.actor)
    services.answer(appeal.pk, outcome="done", words="好了", actor=town.head.actor, at=AT + DAY)
    assert policy.allows(clerk, "appeals.author", appeal)
    own = appeal_in("answered", town, person_id=person)
    assert not policy.allows(clerk, "appeals.author", own)
    assert policy.allows(clerk, "appeals.follow", own)


def test_only_the_house_lets_appeals_lapse_and_opens_boxes(town):
    appeal = appeal_in("answered", town)
    for actor in (ANYBODY, author_of(appeal), *(member.actor for member in town.staff)):
        assert not policy.may(actor, "appeals.lapse")
        assert not policy.may(actor, "appeals.open_box")
    assert policy.may(SYSTEM, "appeals.lapse")
    assert policy.may(SYSTEM, "appeals.open_box")


def test_only_offices_write_for_somebody_and_import_on_their_own_ground(town):
    for member in town.staff:
        is_office = member.actor.holds(*OFFICE)
        assert policy.may(member.actor, "appeals.assist") is is_office
        assert policy.may(member.actor, "appeals.import") is is_office
    policy.require_new(town.officer.actor, "appeals.import", area=COMMUNITY)
    with pytest.raises(PermissionDenied):
        policy.require_new(town.clerk.actor, "appeals.import", area=NEXT_COMMUNITY)


def test_the_words_are_the_same_for_whoever_may_see_them(town):
    appeal = appeal_in("working", town)
    assert {queries.appeal_seen_by(actor, appeal.pk).detail for actor in (town.clerk.actor, town.officer.actor, holder_of(appeal))} == {WORDS}  # fmt: skip


def test_who_left_the_unit_left_what_they_held_there(town):
    appeal = accept(file(town, naming="named", name="陈桂兰", phone="13800001234"), town)
    gone = Actor(pk=town.clerk.account.pk)
    assert fresh(appeal).item.owner_id == gone.pk
    for key in ("view", "answer", "talk", "contact"):
        assert policy.allows(town.clerk.actor, f"appeals.{key}", appeal)
        assert not policy.allows(gone, f"appeals.{key}", appeal)
