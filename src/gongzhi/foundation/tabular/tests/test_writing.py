"""Tables on their way out: safe in every program, and whole."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongzhi.foundation.tabular import write_csv, write_xlsx
from gongzhi.foundation.tabular.delimited import rows_of
from gongzhi.foundation.tabular.writing import safe_text
from gongzhi.foundation.testing import outside_data

HEADERS = ["编号", "内容", "末列"]
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


def sheet_of(data):
    return openpyxl.load_workbook(BytesIO(data)).active


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+8613800001234", "'+8613800001234"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("\n=1", "'\n=1"),
        ("\x00=1", "'=1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠1", "'＠1"),
        ("-12", "-12"),
        ("-12.50", "-12.50"),
        ("一=二", "一=二"),
        ("'=1", "'=1"),
        ("一\r\n二\r三\x1b[0m\ufffe", "一\n二\n三[0m"),
        ("", ""),
    ],
)
def test_what_could_start_a_formula_gets_an_apostrophe(text, safe):
    assert safe_text(text) == safe


@settings(deadline=None)
@given(st.text())
def test_no_text_starts_a_formula_and_being_safe_changes_no_more(text):
    safe = safe_text(text)
    assert not safe.startswith(DANGEROUS) or safe[1:].replace(".", "").isdigit()
    assert safe_text(safe) == safe
    safe.encode()


def test_csv_keeps_types_as_people_read_them():
    at = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
    row = [None, True, -12, Decimal("-0.50"), at, date(2026, 11, 23), time(8, 5), UUID(int=1), "=1"]
    data = b"".join(write_csv(["=标题"] * 9, [row]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert list(rows_of(data)) == [
        ["'=标题"] * 9,
        [
            "",
            "是",
            "-12",
            "-0.50",
            "2026-11-23 12:05:06",
            "2026-11-23",
            "08:05:00",
            str(UUID(int=1)),
            "'=1",
        ],
    ]


def test_xlsx_keeps_numbers_and_days_and_makes_everything_else_text():
    at = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
    row = [
        None,
        False,
        -12,
        Decimal("-0.50"),
        at,
        date(2026, 11, 23),
        10**17,
        date(1850, 1, 2),
        "=1",
    ]
    sheet = sheet_of(write_xlsx(["=标题"] * 9, [row], title="甲/乙: 名册*" + "长" * 40))
    assert sheet.title == "甲 乙  名册 " + "长" * 23
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]] == ["'=标题"] * 9
    assert [cell.value for cell in sheet[2]] == [
        None,
        "否",
        -12,
        -0.5,
        datetime(2026, 11, 23, 12, 5, 6),  # noqa: DTZ001  spreadsheets know no zone
        datetime(2026, 11, 23),  # noqa: DTZ001
        str(10**17),
        "1850-01-02",
        "'=1",
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_csv_comes_in_pieces_and_asks_for_rows_as_they_go():
    asked = []

    def rows():
        for number in range(2_500):
            asked.append(number)
            yield [number]

    pieces = write_csv(["编号"], rows())
    next(pieces)
    assert len(asked) == 1_000
    assert [len(list(rows_of(b"".join(pieces)))), len(asked)] == [1_500, 2_500]


def test_text_longer_than_a_cell_of_excel_is_cut_visibly():
    assert safe_text("长" * 32_767) == "长" * 32_767
    assert safe_text("长" * 32_768) == "长" * 32_766 + "…"


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5))
def test_whatever_is_written_to_csv_is_read_back(rows):
    data = b"".join(write_csv(["编号", "内容"], rows))
    assert list(rows_of(data))[1:] == [[safe_text(a), safe_text(b)] for a, b in rows]


def both_ways(texts, read):
    """The texts after a trip through a file of each kind."""
    rows = [[number, text, "末"] for number, text in enumerate(texts)]
    files = {
        "a.csv": b"".join(write_csv(HEADERS, rows)),
        "a.xlsx": write_xlsx(HEADERS, rows, title="名册"),
    }
    for name, data in files.items():
        table = read(data, name)
        assert table.headers == tuple(HEADERS)
        yield [cells[1] for _, cells in table.rows()]


@pytest.mark.outside_data
def test_naughty_strings_come_through_both_kinds_of_file(read):
    texts = json.loads(outside_data("hostile/blns.json").read_text())
    assert len(texts) > 480
    from_csv, from_xlsx = both_ways(texts, read)
    assert from_csv == [safe_text(text) for text in texts]
    # plain blanks alone are no content to a workbook's reader
    assert from_xlsx == [text if text.strip(" \t\n") else "" for text in from_csv]


@pytest.mark.outside_data
def test_known_injections_are_harmless_in_both_kinds_of_file(read):
    payloads = outside_data("hostile/csv_injection_payloads.txt").read_text().splitlines()
    payloads = [payload for payload in payloads if payload]
    assert len(payloads) > 10
    for back in both_ways(payloads, read):
        assert not any(cell.startswith(DANGEROUS) for cell in back)
        assert [cell.removeprefix("'") for cell in back] == payloads
    raw = b"".join(write_csv(["内容"], [[payload] for payload in payloads])).decode("utf-8-sig")
    for (cell,) in csv.reader(StringIO(raw, newline="")):
        assert not cell.startswith(DANGEROUS)
    book = write_xlsx(["内容"], [[payload] for payload in payloads], title="x")
    assert {cell.data_type for cell in sheet_of(book)["A"]} == {"s"}
