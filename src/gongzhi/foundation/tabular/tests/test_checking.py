"""Judging rows."""

from __future__ import annotations

import pytest

from gongzhi.foundation.tabular import Column, TableRefused, check_rows, parsers

COLUMNS = [
    Column("name", "姓名", parsers.text(10), is_required=True),
    Column("phone", "电话", parsers.phone),
    Column("area", "建筑面积", parsers.decimal(places=2, least=0)),
]
LINES = [
    "业主姓名,联系电话,面积,身份证",
    "张三,13800001234,89.5,1",
    "李四,1380000123,八十九,2",
    ",13800001234,,3",
    "王五,,-1,4.31002199001011E+17",
]


def checked(read, mapping, columns=COLUMNS):
    table = read("\n".join(LINES).encode(), "a.csv")
    return list(check_rows(table, mapping, columns))


def test_rows_are_judged_with_row_heading_and_a_way_out(read):
    from decimal import Decimal

    rows = checked(read, {"name": 0, "phone": 1, "area": 2})
    assert [(row.number, row.values) for row in rows] == [
        (2, {"name": "张三", "phone": "13800001234", "area": Decimal("89.50")}),
        (3, {"name": "李四"}),
        (4, {"phone": "13800001234", "area": None}),
        (5, {"name": "王五", "phone": None}),
    ]
    assert [row.errors for row in rows] == [
        (),
        (
            "第 3 行“联系电话”：应为 11 位手机号，现在是 10 位",
            "第 3 行“面积”：应为数字，如 89.5，现在是“八十九”",
        ),
        ("第 4 行“业主姓名”：必填，现在是空的；请填上",),
        ("第 5 行“面积”：不能小于 0，现在是 -1.00",),
    ]


def test_a_number_that_excel_has_shortened_is_not_taken_for_what_was_typed(read):
    columns = [Column("number", "身份证", parsers.text(30))]
    *_, last = checked(read, {"number": 3}, columns)
    assert last.errors == (
        (
            "第 5 行“身份证”：号码太长，Excel 写成了 4.31002199001011E+17，后几位已经丢了；"
            "请把这一列设成“文本”格式后重新填"
        ),
    )


def test_columns_that_are_not_mapped_are_left_out_unless_required(read):
    assert checked(read, {"name": 0})[0].values == {"name": "张三"}
    with pytest.raises(
        TableRefused, match=r"^表里没有找到“姓名”；请指出是哪一列，或在表里补上再传$"
    ):
        checked(read, {"phone": 1})
