"""``gongzhi tally``: printed for people, as JSON for programs, refused with the place."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from .cases import SPECIAL, ballot, of_owners, part


def run(path, *more):
    out = StringIO()
    code = 0
    try:
        call_command("tally", str(path), *more, stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue()


@pytest.fixture
def kept(tmp_path):
    def write(data):
        path = tmp_path / "case.json"
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write


ROLL = [part("p0", "100"), part("p1", "100"), part("p2", "99.99"), part("p3", "100")]
FOUR = [ballot(f"p{n}", "for" if n < 3 else "against") for n in range(4)]


def test_the_arithmetic_is_printed(kept):
    case = of_owners(ROLL, FOUR, matter=SPECIAL)
    case["matter"]["title"] = "3 栋架空层改阅览室"
    code, said = run(kept(case))
    assert code == 1
    lines = said.splitlines()
    assert lines[0] == "事项　改变共有部分的用途或者利用共有部分从事经营活动：3 栋架空层改阅览室"
    assert lines[2] == "名册　4 个专有部分，4 人，399.99 平方米"
    assert lines[8] == (
        "3　同意的面积占参与表决的面积：299.99 ÷ 399.99 = 74.99%…，要 ≥ 3/4　不过 FAIL"
        "　民法典第二百七十八条第二款"
    )
    assert "没有通过 FAIL" in lines
    assert lines[-1].startswith("未核实　弃权算参与表决")


def test_programs_read_every_test(kept):
    code, said = run(kept(of_owners(ROLL, FOUR)), "--json")
    answer = json.loads(said)
    assert (code, answer["result"]) == (0, "pass")
    assert answer["tests"][2] == {
        "name": "approval-area",
        "label": "同意的面积占参与表决的面积",
        "measure": "area",
        "numerator": "299.99",
        "denominator": "399.99",
        "threshold": "1/2",
        "reach": "more_than",
        "passed": True,
        "article": "民法典第二百七十八条第二款",
        "verified": True,
    }
    assert answer["heads_by_choice"] == {
        "for": 3, "against": 1, "abstain": 0, "blank": 0, "invalid": 0,
    }  # fmt: skip


def test_an_area_may_be_a_number_of_json(kept):
    text = json.dumps(of_owners(ROLL, FOUR)).replace('"99.99"', "99.99")
    assert json.loads(run(kept(text), "--json")[1])["roll"]["area"] == "399.99"


def test_another_pack_may_be_asked(kept):
    code, said = run(kept(of_owners(ROLL, FOUR)), "--json", "--pack", "bj")
    assert (code, json.loads(said)["pack"]) == (0, "bj")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("{", "第 1 行第 2 列：不是 JSON"),
        ("[" * 100_000, "不是 JSON"),
        (of_owners(ROLL, FOUR, pack="cn-2031"), "没有规则包“cn-2031”，有的是：bj、chenzhou、cn-2026"),
        (of_owners(ROLL, FOUR, matter="278-10"), "没有 meetings.matter 的“278-10”"),
        (of_owners(ROLL, FOUR, matter="residents"), "业主共同决定没有“residents”这类事项，有的是：278-1"),
        (of_owners(ROLL, FOUR, recused=["p0"]), "没有回避的规定"),
    ],
    ids=["half", "deep", "pack", "matter", "body", "recused"],
)  # fmt: skip
def test_a_case_that_cannot_be_tallied_is_refused(kept, data, fault):
    with pytest.raises(CommandError, match="没有算") as refused:
        run(kept(data))
    assert fault in str(refused.value)
    assert refused.value.returncode == 2


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="打不开"):
        run(tmp_path / "none.json")


def test_a_refusal_is_json_too(kept):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("tally", str(kept({"pack": "cn-2026"})), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert answer["result"] == "refused"
    assert "缺 roll" in answer["faults"]
