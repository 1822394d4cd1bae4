"""A pack's files are read, or refused with file, entry and field."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhi.foundation.rulebook import Basis, PackRefused
from gongzhi.foundation.rulebook.reading import read_folder, rule_of

from .packs import asks, limit, write

BASIS = 'basis = { law = "某条例", article = "第三条", text = "不得超过三次。" }'


def faults(folder, code="national"):
    with pytest.raises(PackRefused) as refusal:
        read_folder(folder / code)
    return refusal.value.faults


def test_a_pack_is_read_with_its_head_entries_and_tests(tmp_path):
    write(
        tmp_path,
        "chenzhou",
        limit("noise", 3, BASIS, 'note = "夜里"', verified="核实") + asks(2),
        limit("dust", 5),
        jurisdiction="4310",
        effective_to="2027-12-31",
        extends="national",
        note="试行",
    )
    pack = read_folder(tmp_path / "chenzhou")
    assert (pack.code, pack.title, pack.jurisdiction) == ("chenzhou", "chenzhou 的规则", "4310")
    assert (pack.effective_from, pack.effective_to) == (date(2026, 1, 1), date(2027, 12, 31))
    assert (pack.extends, pack.note, len(pack.tests)) == ("national", "试行", 1)
    noise, dust = map(rule_of, pack.sections["tests.limit"])
    assert noise.basis == Basis("某条例", "第三条", "不得超过三次。")
    assert (noise.data, noise.is_verified, noise.note) == ({"amount": 3}, True, "夜里")
    assert (dust.basis, dust.is_verified, dust.note) == (None, False, "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[[tests.limit]\n", ["写法不对，"]),
        ("[[limit]]\ncode = 'a'\n", ["[[limit]] 应写成 [[领域.名称]]"]),
        ("limit = 3\n", ["[[limit]] 应写成 [[领域.名称]]"]),
        ("[tests.limit]\ncode = 'a'\n", ["[tests.limit] 应写成 [[tests.limit]]"]),
        ("tests.limit = [1]\n", ["[tests.limit] 应写成 [[tests.limit]]"]),
        (
            "[[tests.limit]]\n",
            [f"[[tests.limit]] 第 1 条“”：缺 {key}" for key in ("code", "label", "verified")],
        ),
        (limit(verified="大概"), ["第 1 条“noise”：verified 应是核实或未核实，现在是“大概”"]),
        (limit().replace('"noise"', "7"), ["第 1 条“7”：code 应是文字，现在是“7”"]),
        (
            limit().replace('verified = "未核实"', "verified = true"),
            ["verified 应是文字，现在是“True”"],
        ),
        (limit("noise", 3, "note = 3"), ["第 1 条“noise”：note 应是文字"]),
        (limit(verified="核实"), ["第 1 条“noise”：核实的条目要写 basis"]),
        (limit("noise", 3, 'basis = "某条例"'), ["basis 应写成 law、article、text 三项"]),
        (limit("noise", 3, 'basis = { article = "三" }'), ["basis 缺 law"]),
        (limit("noise", 3, 'basis = { law = "甲", article = 3 }'), ["basis 的 article 应是文字"]),
        (
            limit("noise", 3, 'basis = { law = "甲" }', verified="核实"),
            ["basis 缺 article", "basis 缺 text"],
        ),
        (
            limit() + limit("dust") + limit(),
            ["第 3 条“noise”：代码重复，national/rules1.toml 里已经有了"],
        ),
        ("[test]\nkind = 'a'\n", ["测试应写成 [[test]]"]),
        ("[[test]]\nkind = 'a'\n", ["第 1 个测试：缺 given", "第 1 个测试：缺 expect"]),
        (
            "[[test]]\nkind = 'a'\ngiven = 1\nexpect = 1\n",
            ["第 1 个测试：given 应写成 { 名称 = 值 }"],
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(tmp_path, text, found):
    write(tmp_path, "national", text)
    said = faults(tmp_path)
    assert all(fault.startswith("national/rules1.toml") for fault in said)
    assert len(said) == len(found)
    assert all(words in fault for words, fault in zip(found, said, strict=True))


def test_every_fault_of_every_file_is_named_at_once(tmp_path):
    write(tmp_path, "national", limit(verified="大概"), "limit = 1", limit(), jurisdiction="郴州")
    assert len(faults(tmp_path)) == 4


def test_a_code_in_two_files_is_named_with_both(tmp_path):
    write(tmp_path, "national", limit(), limit("dust") + limit())
    assert faults(tmp_path) == [
        "national/rules2.toml [[tests.limit]] 第 2 条“noise”：代码重复，national/rules1.toml 里已经有了"
    ]


def test_a_file_in_another_encoding_is_named(tmp_path):
    write(tmp_path, "national", limit())
    (tmp_path / "national" / "rules1.toml").write_bytes(limit().encode("gb18030"))
    assert faults(tmp_path) == ["national/rules1.toml：要存成 UTF-8 编码"]


def test_a_folder_without_a_head_is_named(tmp_path):
    (tmp_path / "national").mkdir()
    assert faults(tmp_path) == ["national：没有 pack.toml"]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({"jurisdiction": "郴州"}, "jurisdiction 应是区划代码，全国写空字符串"),
        ({"jurisdiction": "43100"}, "jurisdiction 应是区划代码，全国写空字符串"),
        ({"jurisdiction": "４３"}, "jurisdiction 应是区划代码，全国写空字符串"),
        ({"effective_from": '"2026-01-01"'}, "effective_from 应是日期"),
        ({"effective_from": "2026-01-01T00:00:00"}, "effective_from 应是日期"),
        ({"effective_to": "2025-12-31"}, "effective_to 早于 effective_from"),
        ({"code": "other"}, "code 应与文件夹同名"),
        ({"title": "长" * 121}, "title 不超过 120 字"),
    ],
)
def test_what_is_wrong_in_the_head_is_named(tmp_path, head, words):
    write(tmp_path, "national", limit(), **head)
    assert faults(tmp_path) == [f"national/pack.toml：{words}"]


def test_a_head_that_lacks_something_is_named(tmp_path):
    write(tmp_path, "national", limit())
    (tmp_path / "national" / "pack.toml").write_text('jurisdiction = ""\n', encoding="utf-8")
    assert faults(tmp_path) == [
        "national/pack.toml：缺 code",
        "national/pack.toml：缺 title",
        "national/pack.toml：缺 effective_from",
    ]
