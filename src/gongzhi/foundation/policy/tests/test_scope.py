"""Ranges of division codes, and that an index serves them."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.foundation.policy import (
    NOBODY,
    Actor,
    Duty,
    code_range,
    in_areas,
    in_units,
    next_code,
    out_of_areas,
)
from gongzhi.foundation.policy.engine import matches
from gongzhi.foundation.testing.models import Thing

codes = st.text("0123456789", min_size=1, max_size=12)
UNIT = UUID(int=1)


@given(codes, codes, st.text("0123456789", max_size=11))
def test_the_range_of_a_prefix_holds_the_codes_that_start_with_it_and_no_other(prefix, code, tail):
    beside = prefix[:-1] + tail
    for candidate in (code, beside, (prefix + tail)[:12]):
        assert (prefix <= candidate < next_code(prefix)) is candidate.startswith(prefix)


@pytest.mark.parametrize(
    ("prefix", "following"),
    [
        ("43", "44"),
        ("431002", "431003"),
        ("431002001", "431002002"),
        ("431009", "43101"),
        ("431999", "432"),
        ("9", ":"),
        ("999999999999", ":"),
    ],
)
def test_next_code(prefix, following):
    assert next_code(prefix) == following


def test_a_range_is_two_comparisons_and_none_for_the_whole_country():
    assert code_range("area", "431002") == Q(area__gte="431002", area__lt="431003")
    assert code_range("area", "") == Q()


def test_a_whole_code_is_one_comparison():
    assert code_range("area", "431002001001") == Q(area="431002001001")


def test_a_duty_over_the_whole_country_opens_all_beside_any_other():
    narrow, wide = Duty("clerk", UNIT, "431002"), Duty("clerk", UNIT, "")
    assert in_areas(Actor(pk=1, duties=(wide,)), "clerk") == Q()
    assert in_areas(Actor(pk=1, duties=(narrow, wide)), "clerk") == Q()


def test_a_role_that_is_not_held_opens_nothing():
    actor = Actor(pk=1, duties=(Duty("clerk", UNIT, "431002"),))
    assert in_areas(actor, "handler") == NOBODY
    assert in_units(actor, "handler") == NOBODY
    assert in_units(actor, "clerk", field="lead") == Q(lead__in=[UNIT])


def nodes(plan):
    yield plan["Node Type"]
    for child in plan.get("Plans", ()):
        yield from nodes(child)


@pytest.fixture(scope="module")
def many_things(django_db_setup, django_db_blocker):
    """100,000 rows over ten streets of ten districts."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO testing_thing (id, area, status, note)
            SELECT gen_random_uuid(),
                   '43' || lpad((n % 100 * 100 + n / 100 % 100)::text, 4, '0')
                        || lpad((n % 10)::text, 3, '0') || lpad((n % 1000)::text, 3, '0'),
                   'open', ''
            FROM generate_series(1, 100000) n
        """)
        cursor.execute("ANALYZE testing_thing")
        yield
        cursor.execute("TRUNCATE testing_thing")


@pytest.mark.django_db
@pytest.mark.parametrize("areas", [("431002",), ("431002001",), ("431002", "430203001")])
def test_an_index_serves_the_range(many_things, areas):
    actor = Actor(pk=1, duties=tuple(Duty("clerk", UNIT, area) for area in areas))
    plan = json.loads(Thing.objects.filter(in_areas(actor, "clerk")).explain(format="json"))
    kinds = list(nodes(plan[0]["Plan"]))
    assert "Seq Scan" not in kinds
    assert {"Index Scan", "Index Only Scan", "Bitmap Index Scan"} & set(kinds)


@given(
    st.lists(st.from_regex(r"43100[0-9]{0,7}", fullmatch=True), max_size=4),
    st.from_regex(r"43100[0-9]{7}", fullmatch=True),
)
def test_what_lies_out_of_the_areas_is_what_lies_not_in_them(prefixes, code):
    actor = Actor(pk=1, duties=tuple(Duty("clerk", UNIT, prefix) for prefix in prefixes))
    inside = any(code.startswith(prefix) for prefix in prefixes)
    outside = [matches(q, {"area": code}) for q in out_of_areas(actor, "clerk") if q]
    everything = any(not q for q in out_of_areas(actor, "clerk"))
    assert (everything or any(outside)) is not inside
    assert sum(outside) <= 1
