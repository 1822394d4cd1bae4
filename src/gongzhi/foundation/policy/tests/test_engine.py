"""One filter a grant: lists, single rows and a plain reading of the table never disagree."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation import policy
from gongzhi.foundation.policy import ANYBODY, EVERYONE, NOBODY, Actor, Duty, Grant, engine
from gongzhi.foundation.testing.models import Thing

from . import worlds

pytestmark = pytest.mark.django_db
quietly = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def enter(table):
    engine.ALL_PERMISSIONS.clear()
    policy.declare(
        "thing",
        {
            action: (f"办“{action}”", tuple(reason.grant for reason in reasons))
            for action, reasons in table.items()
        },
    )


def stored(things):
    Thing.objects.all().delete()
    return Thing.objects.bulk_create([Thing(**_values(thing)) for thing in things])


def _values(thing):
    return {name: getattr(thing, name) for name in ("area", "owner", "unit", "status")}


def admitted(table, actor, action, row):
    return actor.is_active and any(reason.admits(actor, row) for reason in table[action])


@quietly
@given(worlds.tables, worlds.actors, worlds.worlds)
def test_a_list_a_row_and_a_plain_reading_of_the_table_agree(table, actor, things):
    enter(table)
    rows = stored(things)
    for action in table:
        key = f"thing.{action}"
        expected = {row.pk for row in rows if admitted(table, actor, action, row)}
        assert {row.pk for row in policy.visible(Thing.objects.all(), actor, key)} == expected
        assert {row.pk for row in rows if policy.allows(actor, key, row)} == expected
        assert {
            row.pk for row in rows if engine.matches(policy.rows(actor, key), _values(row))
        } == expected
        assert not expected or policy.may(actor, key)


@quietly
@given(worlds.tables, worlds.actors, worlds.things)
def test_many_permissions_are_answered_by_one_query_and_like_one_by_one(table, actor, thing):
    enter(table)
    (row,) = stored([thing])
    keys = [f"thing.{action}" for action in table]
    depends = any(policy.rows(actor, key) not in (EVERYONE, NOBODY) for key in keys)
    with CaptureQueriesContext(connection) as asked:
        answer = policy.granted(actor, keys, row)
    assert len(asked) == (1 if depends else 0)
    assert answer == {key for key in keys if policy.allows(actor, key, row)}


def test_four_permissions_that_depend_on_the_row_take_one_query(django_assert_num_queries):
    grants = (Grant("本人", lambda actor: Q(owner=actor.pk)),)
    policy.declare("thing", {action: (action, grants) for action in "abcd"})
    row = Thing.objects.create(owner=7)
    with django_assert_num_queries(1):
        assert policy.granted(Actor(pk=7), ("thing.a", "thing.b", "thing.c", "thing.d"), row) == {
            "thing.a",
            "thing.b",
            "thing.c",
            "thing.d",
        }


def test_what_does_not_depend_on_the_row_takes_no_query(django_assert_num_queries):
    everyone, nobody = Grant("任何人", lambda _: EVERYONE), Grant("没有人", lambda _: NOBODY)
    policy.declare("thing", {"read": ("看", (everyone,)), "burn": ("烧", (nobody,))})
    row = Thing.objects.create()
    with django_assert_num_queries(0):
        assert policy.granted(ANYBODY, ("thing.read", "thing.burn"), row) == {"thing.read"}


def test_a_row_that_is_gone_is_open_to_nobody_in_particular():
    policy.declare("thing", {"view": ("看", (Grant("本人", lambda actor: Q(owner=actor.pk)),))})
    row = Thing.objects.create(owner=7)
    Thing.objects.all().delete()
    assert not policy.allows(Actor(pk=7), "thing.view", row)


def test_an_undeclared_permission_raises_wherever_it_is_asked_for():
    row, actor = Thing.objects.create(), Actor(pk=1)
    for ask in (
        lambda: policy.rows(actor, "thing.fly"),
        lambda: policy.may(actor, "thing.fly"),
        lambda: policy.visible(Thing.objects.all(), actor, "thing.fly"),
        lambda: policy.granted(actor, ("thing.fly",), row),
        lambda: policy.allows(actor, "thing.fly", row),
        lambda: policy.require(actor, "thing.fly", row),
        lambda: policy.require_new(actor, "thing.fly", area=""),
        lambda: policy.rows(Actor(pk=1, is_active=False), "thing.fly"),
    ):
        with pytest.raises(KeyError, match=r"thing\.fly"):
            ask()


def test_an_inactive_actor_gets_nothing_of_what_everyone_has():
    policy.declare("thing", {"view": ("看", (Grant("任何人", lambda _: EVERYONE),))})
    row = Thing.objects.create()
    gone = Actor(pk=1, is_active=False)
    assert list(policy.visible(Thing.objects.all(), Actor(pk=1), "thing.view")) == [row]
    assert list(policy.visible(Thing.objects.all(), gone, "thing.view")) == []
    assert not policy.may(gone, "thing.view")
    assert policy.granted(gone, ("thing.view",), row) == frozenset()


def test_a_refusal_says_the_label():
    policy.declare("thing", {"burn": ("烧掉东西", ())})
    row = Thing.objects.create(status="open")
    with pytest.raises(PermissionDenied, match=r"^烧掉东西$"):
        policy.require(Actor(pk=1), "thing.burn", row)
    row.refresh_from_db()
    assert row.status == "open"


def test_a_new_row_is_measured_by_the_values_it_will_have():
    clerk = Grant("工作人员", lambda actor: policy.in_areas(actor, "clerk"))
    policy.declare("thing", {"make": ("登记东西", (clerk,))})
    actor = Actor(pk=1, duties=(Duty("clerk", uuid4(), "431002"),))
    policy.require_new(actor, "thing.make", area="431002001")
    with pytest.raises(PermissionDenied, match=r"^登记东西$"):
        policy.require_new(actor, "thing.make", area="431003001")
    with pytest.raises(PermissionDenied, match=r"^登记东西$"):
        policy.require_new(ANYBODY, "thing.make", area="431002001")
    with pytest.raises(KeyError, match="area"):
        policy.require_new(actor, "thing.make", unit=uuid4())


def conditions():
    areas = st.sampled_from(worlds.AREAS)
    owners = st.sampled_from(worlds.OWNERS)
    return st.one_of(
        st.builds(lambda value: Q(area=value), areas),
        st.builds(lambda value: Q(area__gte=value), areas),
        st.builds(lambda value: Q(area__lt=value), areas),
        st.builds(lambda value: Q(owner=value), owners),
        st.builds(lambda value: Q(owner__exact=value), owners),
        st.builds(lambda value: Q(owner__gte=value), st.sampled_from((1, 2))),
        st.builds(lambda value: Q(owner__lt=value), st.sampled_from((1, 2))),
        st.builds(lambda value: Q(owner__isnull=value), st.booleans()),
        st.builds(lambda values: Q(owner__in=values), st.lists(owners, max_size=2)),
        st.builds(lambda values: Q(unit__in=values), st.lists(st.sampled_from(worlds.UNITS))),
        st.builds(lambda value: Q(area__gte=value, status="open"), areas),
        st.sampled_from((EVERYONE, NOBODY, ~NOBODY)),
    )


def joined(children):
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda parts: Q(*parts), several),
        st.builds(lambda parts: Q(*parts, _connector=Q.OR), several),
        st.builds(lambda left, right: left | right, children, children),
        st.builds(lambda left, right: left & right, children, children),
        st.builds(lambda part: ~part, children),
        st.builds(lambda part: Q(part, _negated=True), children),
    )


@settings(quietly, max_examples=300)
@given(st.recursive(conditions(), joined, max_leaves=6), worlds.worlds)
def test_matching_plain_values_agrees_with_the_database(q, things):
    rows = stored(things)
    found = set(Thing.objects.filter(q).values_list("pk", flat=True))
    assert {row.pk for row in rows if engine.matches(q, _values(row))} == found


@pytest.mark.parametrize(
    "q", [Q(area__startswith="4"), Q(unit__area="4"), Q(owner=1) ^ Q(status="open")]
)
def test_matching_refuses_what_it_cannot_do(q):
    with pytest.raises(KeyError):
        engine.matches(q, {"area": "43", "unit": None, "owner": 1, "status": "open"})


class TestVisibleAmong:
    """A filter that asks all that a reason asks needs no further filter."""

    def test_the_filter_is_left_out_only_where_a_reason_is_asked_for(self, asked):
        reason, other = Q(owner=7), Q(area="431002")
        assert asked(reason & Q(status="held"), reasons=[reason]) == Q(owner=7, status="held")
        assert asked(Q(status="held"), reasons=[reason]) == reason & Q(status="held")
        assert asked(reason | other, reasons=[reason]) == reason & (reason | other)
        assert asked(~reason, reasons=[reason]) == reason & ~reason
        assert asked(other, reasons=[EVERYONE]) == other
        ranged = Q(area__gte="431002", area__lt="431003")
        assert asked(ranged & Q(status="held"), reasons=[ranged]) == ranged & Q(status="held")
        assert asked(Q(area__gte="431002"), reasons=[ranged]) == ranged & Q(area__gte="431002")
        either = reason | other
        assert asked(either & Q(status="held"), reasons=[either]) == either & Q(status="held")

    @pytest.fixture
    def asked(self, monkeypatch):
        class Rows:
            def __init__(self, q=EVERYONE):
                self.q = q

            def filter(self, q):
                return Rows(self.q & q)

        def ask(wanted, *, reasons):
            monkeypatch.setattr(engine, "reasons", lambda actor, key: reasons)
            return engine.visible_among(Rows(), ANYBODY, "any", wanted).q

        return ask
