"""CSV and its relatives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.tabular import TableRefused
from gongzhi.foundation.tabular.delimited import LONGEST_CELL, decoded, delimiter_of, rows_of

TEXT = "姓名,电话\n张三,13800001234\n㐂𠮷,2\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_every_encoding_of_excel_wps_and_editors_is_known(encoding):
    assert decoded(TEXT.encode(encoding)) == TEXT


def test_what_is_no_text_is_refused():
    for data in (
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"a,b\n\0\0\0\0",
        b"\x81\x20 broken",
        b"\xff",
    ):
        with pytest.raises(TableRefused, match="文字编码认不出"):
            decoded(data)


@pytest.mark.parametrize("page", ["<html><table>", "\n <TABLE border=1>", "<?xml version='1.0'?>"])
def test_a_web_page_that_calls_itself_a_table_is_refused(page):
    with pytest.raises(TableRefused, match="其实是一个网页"):
        decoded(page.encode("gb18030"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_of_every_system(delimiter, end):
    lines = [["姓名", "住址", "备注"], ["张三", "一栋 2 单元", ""], ["李四", "二栋", "好"]]
    data = end.join(delimiter.join(line) for line in lines).encode()
    assert list(rows_of(data)) == lines


def test_the_delimiter_is_the_one_that_cuts_rows_like_the_heading():
    assert delimiter_of("编号\t内容\n1\t你好,这里,有,逗号\n2\t也好,是\n") == "\t"
    assert delimiter_of("编号,内容\n1,一；二;三\n2,四;五;六\n") == ","
    assert delimiter_of("只有一列\n一,二\n三,四\n") == ","
    assert delimiter_of("") == ","


def test_quoted_newlines_delimiters_and_quotes_are_part_of_a_cell():
    data = '编号,内容\n1,"第一行\n第二行, 有""引号"""\n\n2,完\n'.encode()
    assert list(rows_of(data)) == [
        ["编号", "内容"],
        ["1", '第一行\n第二行, 有"引号"'],
        [],
        ["2", "完"],
    ]


@pytest.mark.parametrize(
    "line", ['1,"没有结束\n2,b\n', '1,"中间"断了\n', f"1,{'长' * (LONGEST_CELL + 1)}\n"]
)
def test_quotes_that_do_not_pair_are_refused_with_their_row(line):
    with pytest.raises(TableRefused, match=r"^第 2 行的双引号没有配对"):
        list(rows_of(f"编号,内容\n{line}".encode()))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_a_refusal(data):
    try:
        rows = list(rows_of(data))
    except TableRefused:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)
