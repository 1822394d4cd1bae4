"""Packs are loaded all or none, kept as versions, and the database refuses to change them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhi.foundation.rulebook import PackRefused, RuleMissing, kinds
from gongzhi.foundation.rulebook.models import Pack
from gongzhi.foundation.rulebook.services import check

from .packs import NOON, asks, limit, load, write

pytestmark = pytest.mark.django_db


def refused(folder):
    """What loading is refused for, after a look that nothing was kept."""
    before = list(Pack.objects.values_list("code", "version"))
    with pytest.raises(PackRefused) as refusal:
        load(folder)
    assert list(Pack.objects.values_list("code", "version")) == before
    return refusal.value.faults


def test_a_pack_is_kept_once_and_a_changed_one_as_a_new_version(tmp_path):
    write(tmp_path, "national", limit("noise", 3) + asks(3))
    (first,) = load(tmp_path)
    assert (first.code, first.version, first.is_new) == ("national", 1, True)
    assert (first.entries, first.tests) == (1, 1)
    assert load(tmp_path)[0].is_new is False
    write(tmp_path, "national", limit("noise", 4) + asks(4))
    assert load(tmp_path)[0].version == 2
    kept = Pack.objects.order_by("version")
    assert [pack.value("tests.limit", "noise", field="amount") for pack in kept] == [3, 4]
    assert {pack.loaded_at for pack in kept} == {NOON}
    assert len({pack.fingerprint for pack in kept}) == 2


@pytest.mark.parametrize(
    "head",
    [
        {"jurisdiction": "4310"},
        {"effective_from": "2026-02-01"},
        {"effective_to": "2027-01-01"},
        {"note": "改过"},
    ],
)
def test_a_changed_head_makes_a_new_version_as_well(tmp_path, head):
    write(tmp_path, "national", limit())
    load(tmp_path)
    write(tmp_path, "national", limit(), **head)
    assert load(tmp_path)[0].version == 2


def test_a_pack_has_what_it_extends_and_its_own_entries_take_their_place(tmp_path):
    write(tmp_path, "national", limit("noise", 3) + limit("dust", 5) + asks(3))
    write(tmp_path, "hunan", limit("dust", 4), jurisdiction="43", extends="national")
    write(
        tmp_path,
        "chenzhou",
        limit("smoke", 9) + limit("noise", 1) + asks(4, "dust") + asks(2, expect="false"),
        jurisdiction="4310",
        extends="hunan",
    )
    load(tmp_path)
    pack = Pack.objects.get(code="chenzhou")
    assert [(rule.code, rule.data["amount"]) for rule in pack.section("tests.limit")] == [
        ("noise", 1),
        ("dust", 4),
        ("smoke", 9),
    ]
    assert len(pack.content["tests"]) == 2
    write(tmp_path, "national", limit("noise", 3) + limit("dust", 6) + limit("light") + asks(3))
    assert [(one.code, one.version) for one in load(tmp_path)] == [
        ("chenzhou", 2),
        ("hunan", 2),
        ("national", 2),
    ]


def test_a_pack_that_stands_on_none_or_on_itself_is_refused(tmp_path):
    write(tmp_path, "chenzhou", limit(), extends="hunan")
    assert refused(tmp_path) == ["chenzhou/pack.toml：extends 的“hunan”没有这个规则包"]
    write(tmp_path, "hunan", limit(), extends="chenzhou")
    assert refused(tmp_path) == ["chenzhou/pack.toml：extends 的“chenzhou”绕成了圈"]


def test_an_entry_its_reader_cannot_read_is_named(tmp_path):
    write(
        tmp_path,
        "national",
        limit("noise", 0)
        + limit("dust", '"三"')
        + limit("smoke").replace("amount", "amuont")
        + limit("light").replace("tests.limit", "tests.limits"),
    )
    assert refused(tmp_path) == [
        "national [[tests.limit]]“noise”：amount 至少是 1，现在是“0”",
        "national [[tests.limit]]“dust”：'<' not supported between instances of 'str' and 'int'",
        "national [[tests.limit]]“smoke”：缺 'amount'",
        "national：没有哪一处会用到 [[tests.limits]]，是不是写错了名字",
    ]


def test_a_test_that_fails_or_cannot_run_keeps_every_pack_out(tmp_path):
    write(tmp_path, "chenzhou", limit(), jurisdiction="4310")
    tests = (
        asks(4)
        + asks(1, "dust")
        + asks(1).replace("number", "count")
        + asks(1).replace("tests.limit", "tests.other")
    )
    write(tmp_path, "national", limit() + tests)
    assert refused(tmp_path) == [
        "national 第 1 个测试：{'number': 4, 'of': 'noise'} 应得“True”，算出来是“False”",
        "national 第 2 个测试：规则包“national 的规则”里没有 tests.limit 的“dust”",
        "national 第 3 个测试：缺 'number'",
        "national 第 4 个测试：kind“tests.other”不能测试",
    ]


def test_a_kind_without_an_evaluation_has_no_tests(tmp_path, monkeypatch):
    monkeypatch.setitem(kinds.ALL_KINDS, "tests.word", kinds.Kind("tests.word", "词", str, None))
    write(tmp_path, "national", limit() + asks(1).replace("tests.limit", "tests.word"))
    assert refused(tmp_path) == ["national 第 1 个测试：kind“tests.word”不能测试"]


def test_faults_of_all_packs_are_named_and_nothing_is_kept(tmp_path):
    write(tmp_path, "chenzhou", limit(verified="大概"))
    write(tmp_path, "national", limit(verified="也许"))
    assert len(refused(tmp_path)) == 2


def test_a_folder_without_packs_or_no_folder_is_refused(tmp_path):
    assert refused(tmp_path) == [f"{tmp_path} 里没有规则包"]
    assert refused(tmp_path / "none") == [f"{tmp_path / 'none'} 里没有规则包"]


def test_checking_keeps_nothing(tmp_path):
    write(
        tmp_path,
        "national",
        limit("noise", 3, 'basis = { law = "甲", article = "一", text = "乙" }', verified="核实")
        + limit("dust"),
    )
    (pack,) = check(tmp_path)
    assert (pack.count_entries(), pack.count_unverified()) == (2, 1)
    assert not Pack.objects.exists()


def test_what_a_pack_does_not_have_is_said(tmp_path):
    write(tmp_path, "national", limit())
    (pack,) = check(tmp_path)
    assert pack.section("tests.other") == ()
    assert [label for label, _ in pack.sections()] == ["上限"]
    with pytest.raises(RuleMissing, match=r"没有 tests\.limit 的“dust”"):
        pack.rule("tests.limit", "dust")
    with pytest.raises(RuleMissing, match=r"tests\.limit“noise”没有 unit"):
        pack.value("tests.limit", "noise", field="unit")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rulebook_pack SET title = '别的'",
        "UPDATE rulebook_pack SET content = content",
        "DELETE FROM rulebook_pack",
        "TRUNCATE rulebook_pack CASCADE",
    ],
)
def test_a_version_stays_as_it_is(tmp_path, statement):
    write(tmp_path, "national", limit())
    load(tmp_path)
    before = list(Pack.objects.values())
    with connection.cursor() as cursor:  # PostgreSQL refuses by itself while checks are due
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)
    assert refusal.value.__cause__.sqlstate == "23001"
    said = refusal.value.__cause__.diag.message_primary
    assert said == f"a version of a rule pack stays as it is: {statement.split()[0]} refused"
    assert list(Pack.objects.values()) == before
