"""A malformed case is refused as a whole, every place named."""

from __future__ import annotations

import copy

import pytest

from gongzhi.capabilities.meetings import rules

from .cases import ballot, members, of_body, of_owners, part

GOOD = of_owners([part("p0"), part("p1", "98.5")], [ballot("p0")])


def changed(path, value):
    data = copy.deepcopy(GOOD)
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def test_a_case_is_read():
    case = rules.read_case(GOOD)
    assert [(one.code, one.area, one.owners) for one in case.parts] == [
        ("p0", 1_000_000, ("owner-p0",)),
        ("p1", 985_000, ("owner-p1",)),
    ]
    assert (case.body, str(case.on), case.pack, len(case.ballots)) == (
        "owners", "2026-11-28", "cn-2026", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("pack",), ..., "pack：缺"),
        (("roll",), ..., "缺 roll"),
        (("roll",), [], "roll：名册是空的，没有人可以表决"),
        (("roll",), {"part": "1"}, "roll：要写成一列"),
        (("roll", 0), 3, "roll[0]：要写成 { 名称: 值 }"),
        (("roll", 0, "part"), "p1", "roll[1]：“p1”在 roll[0] 已经有了"),
        (("roll", 0, "area"), ..., "roll[0].area：没有面积"),
        (("roll", 0, "area"), 98.52, "roll[0].area：面积要写成数，例如 98.52，现在是 98.52"),
        (("roll", 0, "area"), True, "roll[0].area：面积要写成数，例如 98.52，现在是 True"),
        (("roll", 0, "area"), "NaN", "roll[0].area：面积要写成数，例如 98.52，现在是 'NaN'"),
        (("roll", 0, "area"), "九十", "roll[0].area：面积要写成数，例如 98.52，现在是 '九十'"),
        (("roll", 0, "area"), "-1", "roll[0].area：面积要大于零，最多 4 位小数，现在是 -1"),
        (("roll", 0, "area"), "1.00001", "roll[0].area：面积要大于零，最多 4 位小数，现在是 1.00001"),
        (("roll", 0, "owners"), [], "roll[0].owners：写业主的编号"),
        (("roll", 0, "owners"), "张三", "roll[0].owners：写业主的编号"),
        (("roll", 0, "developer"), "甲公司", "roll[0].owners：写业主的编号"),
        (("ballots",), ..., "缺 ballots"),
        (("ballots", 0, "voter"), "p9", "ballots[0].voter：名册里没有“p9”"),
        (("ballots", 0, "voter"), 7, "ballots[0].voter：要写成文字"),
        (("ballots", 0, "choice"), "yes", "ballots[0].choice：没有“yes”这种票"),
        (("ballots", 0, "channel"), "phone", "ballots[0].channel：写 paper（纸）或 online（网上）"),
        (("ballots", 0, "at"), "昨天", "ballots[0].at：时间写成"),
        (("ballots", 0, "at"), "2026-11-28T09:30:00", "ballots[0].at：时间写成"),
        (("ballots", 0, "proxy"), "邻居", "ballots[0].proxy：要写成 { 名称: 值 }"),
        (("ballots", 0, "proxy"), {"paper": "W"}, "ballots[0].proxy.holder：缺"),
        (("matter",), ..., "matter：要写成 { 名称: 值 }"),
        (("matter", "code"), ..., "matter.code：缺"),
        (("matter", "body"), "owner", "matter.body：没有“owner”这种会"),
        (("matter", "on"), "28.11.2026", "matter.on：日期写成"),
        (("recused",), "p0", "recused：写成一列编号"),
        (("recused",), ["p7"], "recused[0]：名册里没有“p7”"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(path, value, fault):
    with pytest.raises(rules.CaseRefused) as refused:
        rules.read_case(changed(path, value))
    assert any(found.startswith(fault) for found in refused.value.faults), refused.value.faults


@pytest.mark.parametrize("data", [None, 3, "case", [], [GOOD]])
def test_what_is_no_case_at_all_is_refused(data):
    with pytest.raises(rules.CaseRefused, match="最外层：要写成"):
        rules.read_case(data)


def test_all_faults_are_named_at_once():
    data = of_owners([part("p0", "x"), part("p0")], [ballot("p9", "yes")])
    with pytest.raises(rules.CaseRefused) as refused:
        rules.read_case(data)
    assert [fault.partition("：")[0] for fault in refused.value.faults] == [
        "roll[0].area", "roll[1]", "ballots[0].voter", "ballots[0].choice",
    ]  # fmt: skip


def test_the_register_counts_before_the_survey_and_the_survey_before_the_contract():
    """解释第八条."""
    both = {"part": "p0", "owners": ["A"], "area_contract": "90", "area_surveyed": "91"}
    survey = rules.read_case(of_owners([both], []))
    register = rules.read_case(of_owners([{**both, "area_register": "92.5"}], []))
    assert (survey.parts[0].area, register.parts[0].area) == (910_000, 925_000)


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [("present", "来了", "roll[0].present：到会写 true"), ("kind", "党员", "roll[0].kind：写")],
)
def test_faults_of_members_are_named(key, value, fault):
    roll = members(2)
    roll[0][key] = value
    with pytest.raises(rules.CaseRefused, match=fault.replace("[", r"\[").replace("]", r"\]")):
        rules.read_case(of_body("residents", roll, []))
