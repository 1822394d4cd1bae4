"""Guessing which heading means which column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.tabular import Column, guess_mapping

COLUMNS = [
    Column("name", "姓名", str, aliases=("业主姓名", "产权人")),
    Column("phone", "电话", str, aliases=("手机号", "联系电话")),
    Column("building", "楼栋", str, aliases=("幢号",)),
    Column("unit", "单元", str),
    Column("room", "房号", str, aliases=("门牌号", "房间号")),
    Column("area", "建筑面积", str),
]


def guessed(*headers):
    return {name: headers[place] for name, place in guess_mapping(headers, COLUMNS).items()}


def test_exact_labels_and_aliases_whatever_stands_beside_them():
    assert guessed(
        "序号", " 姓 名 *", "联系电话（必填）", "幢号", "单元", "房间号：", "建筑面积(㎡)", "备注"
    ) == {
        "name": " 姓 名 *",
        "phone": "联系电话（必填）",
        "building": "幢号",
        "unit": "单元",
        "room": "房间号：",
        "area": "建筑面积(㎡)",
    }


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("姓明", "name"),
        ("电画", "phone"),
        ("娄栋", "building"),
        ("手机号码", "phone"),
        ("单元号", "unit"),
    ],
)
def test_headings_that_sound_alike_or_hold_a_label(header, name):
    assert guessed(header) == {name: header}


@pytest.mark.parametrize(
    "header", ["备注", "性别", "单位", "身份证号", "小区名称", "", "2026", "Name"]
)
def test_what_means_something_else_is_left_out(header):
    assert guessed(header) == {}


def test_the_better_likeness_takes_the_column_then_the_one_further_left():
    assert guessed("紧急联系人电话", "电话") == {"phone": "电话"}
    assert guess_mapping(("电话", "电话"), COLUMNS) == {"phone": 0}


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["姓名", "电话", "手机号", "房号", "备注", "", "面积"]), max_size=9)
)
def test_no_heading_and_no_column_is_used_twice(headers):
    mapping = guess_mapping(headers, COLUMNS)
    assert len(set(mapping.values())) == len(mapping)
    assert all(headers[place] for place in mapping.values())
    assert guess_mapping(headers, COLUMNS) == mapping
