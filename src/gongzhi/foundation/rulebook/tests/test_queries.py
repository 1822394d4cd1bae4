"""Which pack decides where and when, what differs, and what would come out differently."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhi.foundation import rulebook
from gongzhi.foundation.rulebook import RuleMissing, queries
from gongzhi.foundation.rulebook.models import Pack

from .packs import asks, limit, load, write

pytestmark = pytest.mark.django_db
BEIHU, SUXIAN, CHANGSHA = "431002001001", "431003", "430102"
SPRING, AUTUMN, NEXT = date(2026, 3, 1), date(2026, 9, 1), date(2027, 3, 1)


def name(area, on):
    pack = rulebook.pack_for(area, on)
    return f"{pack.code} {pack.version}"


@pytest.mark.parametrize("count", [1, 3])
def test_the_most_specific_pack_in_force_decides(tmp_path, count):
    codes = [("national", ""), ("chenzhou", "4310"), ("beihu", "431002")][:count]
    for code, jurisdiction in codes:
        write(tmp_path, code, limit(), jurisdiction=jurisdiction)
    load(tmp_path)
    found = [name(area, SPRING) for area in (CHANGSHA, SUXIAN, BEIHU)]
    assert (
        found
        == {
            1: ["national 1", "national 1", "national 1"],
            3: ["national 1", "chenzhou 1", "beihu 1"],
        }[count]
    )
    assert [pack.code for pack in rulebook.packs_in_force()] == [code for code, _ in codes]


def test_before_its_day_and_after_its_end_a_pack_does_not_decide(tmp_path):
    write(tmp_path, "national", limit(), effective_from="2020-01-01")
    write(
        tmp_path,
        "chenzhou",
        limit(),
        jurisdiction="4310",
        effective_from="2026-03-01",
        effective_to="2026-09-01",
    )
    load(tmp_path)
    days = [date(2026, 2, 28), SPRING, AUTUMN, date(2026, 9, 2)]
    assert [name(BEIHU, day) for day in days] == [
        "national 1",
        "chenzhou 1",
        "chenzhou 1",
        "national 1",
    ]


def test_a_version_for_next_year_leaves_this_year_alone(tmp_path):
    write(tmp_path, "chenzhou", limit("noise", 3), jurisdiction="4310")
    load(tmp_path)
    write(tmp_path, "chenzhou", limit("noise", 5), jurisdiction="4310", effective_from="2027-01-01")
    load(tmp_path)
    assert [name(BEIHU, day) for day in (SPRING, NEXT)] == ["chenzhou 1", "chenzhou 2"]
    assert [pack.version for pack in rulebook.packs_in_force(SPRING)] == [1]
    assert [pack.version for pack in rulebook.packs_in_force(NEXT)] == [2]
    assert [pack.version for pack in rulebook.packs_in_force()] == [2]


def test_a_version_that_ends_the_pack_ends_the_older_ones_too(tmp_path):
    write(tmp_path, "chenzhou", limit(), jurisdiction="4310")
    load(tmp_path)
    write(tmp_path, "chenzhou", limit(), jurisdiction="4310", effective_to="2026-06-30")
    load(tmp_path)
    assert name(BEIHU, SPRING) == "chenzhou 2"
    with pytest.raises(RuleMissing, match="2026-09-01 在 431002001001 没有施行的规则包"):
        rulebook.pack_for(BEIHU, AUTUMN)


def test_a_case_keeps_the_version_it_is_pinned_to(tmp_path, django_assert_num_queries):
    write(tmp_path, "national", limit("noise", 3))
    load(tmp_path)
    pinned = rulebook.pack_for(BEIHU, SPRING).pk
    write(tmp_path, "national", limit("noise", 5))
    load(tmp_path)
    assert rulebook.pack_for(BEIHU, SPRING).value("tests.limit", "noise", field="amount") == 5
    with django_assert_num_queries(0):
        assert rulebook.pinned(pinned).value("tests.limit", "noise", field="amount") == 3


def test_packs_are_read_once_and_looked_for_anew_after_loading(tmp_path):
    write(tmp_path, "national", limit())
    load(tmp_path)
    with CaptureQueriesContext(connection) as asked:
        first = rulebook.pack_for(BEIHU, SPRING)
        assert rulebook.pack_for(SUXIAN, SPRING) is first
        assert rulebook.packs_in_force() == [first]
    assert len(asked) == 3
    write(tmp_path, "national", limit("noise", 5))
    load(tmp_path)
    assert rulebook.pack_for(BEIHU, SPRING) is not first


def test_without_packs_the_sentence_says_what_to_do():
    with pytest.raises(RuleMissing, match="请先运行 gongzhi rulebook load"):
        rulebook.pack_for(BEIHU, SPRING)


def test_a_version_is_found_by_its_number(tmp_path):
    write(tmp_path, "national", limit())
    load(tmp_path)
    assert rulebook.pack_version("national", 1) == Pack.objects.get()
    assert rulebook.pack_version("national", 2) is None
    assert rulebook.pack_version("other", 1) is None


@pytest.fixture
def two_versions(tmp_path):
    """2018 and 2025: one limit lower, one new, one gone."""
    write(
        tmp_path,
        "national",
        limit("noise", 3)
        + limit("dust", 5)
        + limit("light", 1)
        + asks(3)
        + asks(2)
        + asks(5, "dust"),
    )
    load(tmp_path)
    write(tmp_path, "national", limit("noise", 2) + limit("smoke", 9) + limit("light", 1) + asks(2))
    load(tmp_path)
    return [rulebook.pack_version("national", number) for number in (1, 2)]


def test_comparing_names_every_entry_that_differs(two_versions):
    changes = rulebook.compare(*two_versions)
    assert [
        (c.code, c.before and c.before["amount"], c.after and c.after["amount"]) for c in changes
    ] == [
        ("dust", 5, None),
        ("noise", 3, 2),
        ("smoke", None, 9),
    ]
    assert {change.section for change in changes} == {"tests.limit"}
    assert rulebook.compare(two_versions[0], two_versions[0]) == []


def test_a_replay_says_what_would_come_out_differently(two_versions):
    old, new = two_versions
    outcomes = rulebook.replay(old, new, queries.tests_of(old))
    assert [(o.given["number"], o.given["of"], o.before, o.after) for o in outcomes] == [
        (3, "noise", True, False),
        (5, "dust", True, "规则包“national 的规则”里没有 tests.limit 的“dust”"),
    ]
    assert rulebook.replay(old, old, queries.tests_of(old)) == []


def test_a_replay_asks_what_a_case_asks(two_versions):
    old, new = two_versions
    asked = [
        ("tests.limit", {"number": 3, "of": "noise"}),
        ("tests.limit", {"number": 1, "of": "light"}),
    ]
    (outcome,) = rulebook.replay(old, new, asked)
    assert (outcome.kind, outcome.before, outcome.after) == ("tests.limit", True, False)
    assert rulebook.replay(old, new, [("tests.none", {})]) == []
