"""Inboxes: what stands in which list, counted and paged; offers, clocks and faces."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.capabilities.casework import queries
from gongzhi.capabilities.casework.models import Answer, WorkItem
from gongzhi.capabilities.casework.queries import Cursor
from gongzhi.foundation import worktime
from gongzhi.foundation.policy import ANYBODY, Actor, Duty
from gongzhi.foundation.rulebook import RuleMissing
from gongzhi.register.organizations.tests.factories import (
    AppointmentFactory,
    PostFactory,
    StaffAccountFactory,
    UnitFactory,
    on_duty,
)

from .factories import NOON, ClockFactory, OfferFactory, PackFactory, WorkItemFactory, opened

pytestmark = pytest.mark.django_db
HERE = worktime.ZONE


def clerk_of(unit, role="clerk", area=""):
    account = StaffAccountFactory()
    return Actor(pk=account.pk, duties=(Duty(role, unit.pk, area or unit.area),)), account


def names(name, actor, now=NOON):
    return [item.title for item in queries.queue(name, actor, now=now)]


@pytest.fixture
def desk():
    """A community's inbox with one item for every list, seen by one clerk of it."""
    unit, other, third = UnitFactory(), UnitFactory(kind="property"), UnitFactory(kind="department")
    actor, me = clerk_of(unit)
    colleague = StaffAccountFactory()
    far = NOON + timedelta(days=9)
    # fmt: off
    rows = (
        ("我办的",       {"owner": me, "status": "held"}),
        ("我办的超期",   {"owner": me, "status": "held", "due_at": NOON - timedelta(days=1)}),
        ("同事办今天到", {"owner": colleague, "status": "held", "due_at": NOON + timedelta(hours=1)}),
        ("停着的超期",   {"owner": me, "status": "waiting", "due_at": NOON, "is_paused": True}),
        ("我转出的",     {"owner": me, "status": "offered", "offered_to": other}),
        ("等居民评",     {"owner": me, "status": "confirming"}),
        ("没人领",       {"status": "unclaimed"}),
        ("办完了",       {"status": "done", "closed_at": NOON}),
        ("转来的",       {"unit": other, "owner": colleague, "status": "offered", "offered_to": unit}),
        ("我首接别处办", {"unit": other, "owner": colleague, "status": "held", "lead_owner": me, "lead_unit": unit}),
        ("与我无关",     {"unit": third, "owner": colleague, "status": "held"}),
    )
    # fmt: on
    for title, said in rows:
        WorkItemFactory(**{"title": title, "unit": unit, "due_at": far, **said})
    return actor


@pytest.mark.parametrize(("name", "titles"), [
    ("mine",       ["我办的超期", "我办的"]),
    ("incoming",   ["转来的"]),
    ("outgoing",   ["我转出的"]),
    ("waiting",    ["停着的超期"]),
    ("confirming", ["等居民评"]),
    ("lead",       ["我首接别处办"]),
    ("unclaimed",  ["没人领"]),
    ("unit",       ["我办的超期", "停着的超期", "同事办今天到", "我办的", "我转出的", "没人领"]),
    ("due",        ["我办的超期", "同事办今天到"]),
    ("area",       []),
])  # fmt: skip
def test_every_list_holds_its_own_and_nothing_else(desk, name, titles):
    assert names(name, desk) == titles


def test_the_counts_are_those_of_the_lists_in_one_query(desk, django_assert_num_queries):
    with django_assert_num_queries(1):
        counted = queries.counts(desk, now=NOON)
    assert counted == {
        "mine": 2,
        "incoming": 1,
        "outgoing": 1,
        "waiting": 1,
        "confirming": 1,
        "lead": 1,
        "unclaimed": 1,
        "unit": 6,
        "due": 2,
        "whistles": 0,
        "stages": 0,
    }
    assert counted == {name: len(names(name, desk)) for name in counted}


def test_counting_stops_at_a_hundred():
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    WorkItemFactory.create_batch(103, unit=unit)
    assert queries.counts(actor, now=NOON)["unclaimed"] == queries.COUNTED_UP_TO + 1 == 100


def test_whoever_has_no_duty_has_empty_lists():
    WorkItemFactory()
    stranger = Actor(pk=StaffAccountFactory().pk)
    for name in queries.QUEUES:
        assert names(name, stranger) == []
        assert names(name, ANYBODY) == []
    assert set(queries.counts(stranger, now=NOON).values()) == {0}
    assert set(queries.counts(ANYBODY, now=NOON).values()) <= {0}


def test_an_unknown_list_is_a_key_error():
    with pytest.raises(KeyError):
        queries.queue("everything", ANYBODY, now=NOON)


def test_the_area_list_is_for_officers_and_ends_at_their_border():
    inside, outside = UnitFactory(), UnitFactory(area="431002002001")
    WorkItemFactory(title="辖区里", unit=inside, area="431002001001")
    WorkItemFactory(title="邻街道", unit=outside, area="431002002001")
    street, _ = clerk_of(UnitFactory(kind="street", area="431002001"), "street_officer")
    district, _ = clerk_of(UnitFactory(kind="district", area="431002"), "district_officer")
    clerk, _ = clerk_of(inside)
    assert names("area", street) == ["辖区里"]
    assert sorted(names("area", district)) == ["辖区里", "邻街道"]
    assert "area" in {queue.name for queue in queries.queues_for(street)}
    assert "area" not in {queue.name for queue in queries.queues_for(clerk)}


def test_what_falls_due_tonight_is_due_and_tomorrow_is_not():
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    tonight = datetime(2026, 11, 23, 23, 59, 59, tzinfo=HERE)
    WorkItemFactory(title="今晚", unit=unit, due_at=tonight)
    WorkItemFactory(title="明早", unit=unit, due_at=tonight + timedelta(seconds=1))
    assert names("due", actor) == ["今晚"]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_is_one_query_with_owners_and_receivers(rows, django_assert_num_queries):
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    made = [
        WorkItemFactory(
            unit=unit, owner=StaffAccountFactory(), status="offered", offered_to=UnitFactory()
        )
        for _ in range(rows)
    ]
    with django_assert_num_queries(1):
        found, has_more = queries.page_of("unit", actor, now=NOON, after=None)
    shown = {(row.id, row.owner, row.offered_to) for row in found}
    assert shown == {(item.pk, item.owner.display_name, item.offered_to.name) for item in made}
    assert has_more is False


@pytest.mark.parametrize("rows", [1, 3])
def test_the_counts_are_one_query_however_many_stand_there(rows, django_assert_num_queries):
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    WorkItemFactory.create_batch(rows, unit=unit)
    with django_assert_num_queries(1):
        assert queries.counts(actor, now=NOON)["unclaimed"] == rows


dues = st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=0, max_size=12)


@given(dues=dues, size=st.integers(1, 5))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pages_lose_nothing_and_repeat_nothing(dues, size):
    """Equal instants and items without a deadline as well."""
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    for days in dues:
        due = None if days is None else NOON + timedelta(days=days)
        WorkItemFactory(unit=unit, due_at=due)
    whole = [item.pk for item in queries.queue("unclaimed", actor, now=NOON)]
    read, after, has_more = [], None, True
    while has_more:
        page, has_more = queries.page_of("unclaimed", actor, now=NOON, after=after, size=size)
        assert len(page) == size or not has_more
        read += [item.id for item in page]
        after = Cursor(page[-1].due_at, page[-1].id) if page else None
    assert read == whole
    assert len(whole) == len(dues)


def test_an_item_that_comes_in_meanwhile_moves_no_page():
    unit = UnitFactory()
    actor, _ = clerk_of(unit)
    for hours in (1, 2, 3):
        WorkItemFactory(unit=unit, title=f"{hours}", due_at=NOON + timedelta(hours=hours))
    first, _ = queries.page_of("unclaimed", actor, now=NOON, after=None, size=2)
    WorkItemFactory(unit=unit, title="插进来", due_at=NOON)
    WorkItem.objects.filter(title="1").update(status="held", owner=StaffAccountFactory())
    cursor = Cursor(first[-1].due_at, first[-1].id)
    second, _ = queries.page_of("unclaimed", actor, now=NOON, after=cursor, size=2)
    assert [item.title for item in second] == ["3"]


def test_one_item_comes_with_everybody_it_names(django_assert_num_queries):
    made = WorkItemFactory(owner=StaffAccountFactory(), status="held")
    with django_assert_num_queries(1):
        found = queries.item(made.pk)
        assert found.unit == found.lead_unit == made.unit
        assert (found.owner, found.lead_owner) == (made.owner, None)


def test_offers_are_read_in_their_order_and_the_open_one_alone(django_assert_num_queries):
    item = WorkItemFactory()
    assert queries.open_offer(item.pk) is None
    assert queries.latest_offer(item.pk) is None
    first = OfferFactory(item=item, answer=Answer.PUSHED_BACK, answer_reason="不归我们")
    second = OfferFactory(item=item)
    OfferFactory()
    with django_assert_num_queries(1):
        assert [offer.to_unit.name for offer in queries.offers_of(item.pk)] == [
            first.to_unit.name,
            second.to_unit.name,
        ]
    assert queries.open_offer(item.pk) == queries.latest_offer(item.pk) == second


def test_an_item_can_go_only_to_a_unit_that_stands():
    standing, gone = UnitFactory(), UnitFactory(dissolved_on=date(2026, 1, 1))
    assert queries.can_take_over(standing.pk)
    assert not queries.can_take_over(gone.pk)
    assert not queries.can_take_over(WorkItemFactory().pk)


def test_running_clocks_come_the_next_due_first_with_their_pack(django_assert_num_queries):
    item = WorkItemFactory()
    later = ClockFactory(item=item)
    sooner = ClockFactory(
        item=item, kind="accept", due_at=NOON + timedelta(hours=1), pack=later.pack
    )
    ClockFactory(item=item, kind="rate", stopped_at=NOON, pack=later.pack)
    queries.running_clocks(item.pk)
    with django_assert_num_queries(1):
        found = queries.running_clocks(item.pk)
        assert [(clock, clock.pack) for clock in found] == [
            (sooner, later.pack),
            (later, later.pack),
        ]


def test_the_clock_of_a_kind_is_the_latest():
    item = WorkItemFactory()
    assert queries.clock_of(item.pk, "answer") is None
    ClockFactory(item=item, stopped_at=NOON)
    second = ClockFactory(item=item)
    assert queries.clock_of(item.pk, "answer") == second


def test_clocks_over_days_are_the_running_ones_that_touch_them():
    def clock(begins, ends, **more):
        begin, end = (datetime(2026, 12, n, 12, tzinfo=HERE) for n in (begins, ends))
        return ClockFactory(started_at=begin, due_at=end, **more).pk

    before, until, over, since, after = (
        clock(*days) for days in ((1, 9), (1, 10), (1, 20), (12, 20), (13, 20))
    )
    clock(1, 20, stopped_at=NOON)
    found = queries.clocks_over(date(2026, 12, 10), date(2026, 12, 12))
    assert {item.pk for item in found} == {until, over, since}
    assert not {before, after} & {item.pk for item in found}


def test_late_clocks_are_those_in_somebodys_hands_that_nobody_was_told_of():
    late = {"due_at": NOON - timedelta(seconds=1), "started_at": NOON - timedelta(days=7)}
    held = ClockFactory(item__owner=StaffAccountFactory(), item__status="held", **late)
    unclaimed = ClockFactory(**late)
    ClockFactory(due_at=NOON)
    ClockFactory(**late, stopped_at=NOON)
    ClockFactory(**late, paused_at=NOON)
    ClockFactory(**late, escalated_at=NOON)
    ClockFactory(item__owner=StaffAccountFactory(), item__status="confirming", kind="rate", **late)
    assert set(queries.late_clocks(at=NOON)) == {held, unclaimed}


def test_the_head_who_answers_is_the_nearest_upwards():
    on = date(2026, 11, 23)
    community = UnitFactory(area="431002001001")
    street = UnitFactory(kind="street", area="431002001")
    district = UnitFactory(kind="district", area="431002")
    holder = UnitFactory(kind="property")
    item = WorkItemFactory(unit=holder, lead_unit=community)
    assert queries.who_answers_for(item, on=on) is None
    # fmt: off
    for unit, role in (
        (district, "district_officer"), (street, "street_officer"),
        (community, "community_head"), (holder, "unit_head"),
    ):
        _, account = on_duty(role, unit=unit)
        assert queries.who_answers_for(item, on=on) == (unit.pk, [account.pk])
    # fmt: on


def test_a_head_who_left_or_only_works_there_is_not_asked():
    unit = UnitFactory()
    on_duty("clerk", unit=unit)
    AppointmentFactory(
        post=PostFactory(unit=unit, role="community_head"),
        account=StaffAccountFactory(),
        until_on=date(2026, 11, 22),
    )
    assert queries.who_answers_for(WorkItemFactory(unit=unit), on=date(2026, 11, 23)) is None


def test_a_packs_clock_is_read_once():
    pack = PackFactory()
    assert queries.clock_rule(pack, "answer") is queries.clock_rule(pack, "answer")
    with pytest.raises(RuleMissing):
        queries.clock_rule(pack, "heal")


@pytest.mark.usefixtures("year_2026")
@pytest.mark.parametrize(
    ("when", "state", "text"),
    [
        (NOON, "run", "剩 5 个工作日"),
        (datetime(2026, 11, 26, 15, tzinfo=HERE), "run", "剩 2 个工作日"),
        (datetime(2026, 11, 30, 9, tzinfo=HERE), "due", "今天 17:30"),
        (datetime(2026, 11, 30, 18, tzinfo=HERE), "late", "刚刚超期"),
        (datetime(2026, 12, 2, 9, tzinfo=HERE), "late", "超 2 个工作日"),
    ],
)
def test_the_face_of_a_clock_says_what_is_left(when, state, text):
    item = opened(UnitFactory())
    face = queries.clock_face(item, pack=queries.running_clocks(item.pk)[0].pack, now=when)
    assert (face.state, face.text) == (state, text)
    assert face.title == "2026年11月30日 17:30 到期"


def test_a_deadline_that_rests_on_no_published_year_says_so():
    item = opened(UnitFactory())
    face = queries.clock_face(item, pack=queries.running_clocks(item.pk)[0].pack, now=NOON)
    assert face.text == "剩 5 个工作日（待公布）"
    assert face.title == "2026年11月30日 17:30 到期；其中有一年的放假安排待公布，公布后会重算"


@pytest.mark.usefixtures("year_2026")
def test_a_clock_that_stands_still_says_so_and_no_clock_has_no_face():
    item = opened(UnitFactory())
    pack = queries.running_clocks(item.pk)[0].pack
    item.is_paused, item.status = True, "waiting"
    face = queries.clock_face(item, pack=pack, now=NOON + timedelta(days=90))
    assert (face.state, face.text) == ("stop", "停表，等居民补充")
    item.status = "held"
    disputed = queries.clock_face(item, pack=pack, now=NOON)
    assert (disputed.state, disputed.text) == ("stop", "停表，街道裁定中")
    assert queries.clock_face(WorkItemFactory(), pack=pack, now=NOON) is None
