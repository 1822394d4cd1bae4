"""Reading tables somebody sent, hostile ones too."""

from __future__ import annotations

import os
import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from gongzhi.foundation.tabular import TableRefused, parsers, reading, workbooks
from gongzhi.foundation.testing import outside_data

from . import books

UNREADABLE = "^这个表格读不出来：文件坏了、设了密码，或者大得打不开"


def csv_of(*lines):
    return "\n".join(lines).encode()


def saved(book):
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def test_a_table_has_headings_rows_with_their_numbers_and_can_be_read_again(read):
    table = read(csv_of(" 姓 名 ,电话,备注", "张三,1,", "", "李四", ",,好"), "a.csv")
    assert (table.headers, table.row_count) == (("姓 名", "电话", "备注"), 3)
    assert (table.sheet, table.sheet_names) == (None, ())
    rows = [(2, ("张三", "1", "")), (4, ("李四", "", "")), (5, ("", "", "好"))]
    first, second = table.rows(), table.rows()
    assert [next(first), next(second), *second] == [rows[0], *rows]
    assert list(table.rows()) == rows


def test_a_cell_beyond_the_headings_is_not_lost(read):
    table = read(csv_of("姓名,电话", "张三,1,住三楼"), "a.csv")
    assert table.headers == ("姓名", "电话", "")
    assert list(table.rows()) == [(2, ("张三", "1", "住三楼"))]


def test_titles_above_the_headings_are_left_out(read):
    titled = csv_of("幸福小区业主名册,,", "2026 年 11 月,,", "姓名,电话,房号", "张三,1,2")
    table = read(titled, "a.csv")
    assert (table.headers, list(table.rows())) == (
        ("姓名", "电话", "房号"),
        [(4, ("张三", "1", "2"))],
    )


@pytest.mark.parametrize(
    ("lines", "headers", "row_count"),
    [
        (("姓名", "张三", "李四"), ("姓名",), 2),
        (("姓名", "张三", "李四,二"), ("姓名", ""), 2),
        (("一", "二", "三", "四", "五,六,七"), ("一", "", ""), 4),
        (("姓名,电话",), ("姓名", "电话"), 0),
    ],
)
def test_without_titles_the_first_row_holds_the_headings(read, lines, headers, row_count):
    table = read(csv_of(*lines), "a.csv")
    assert (table.headers, table.row_count) == (headers, row_count)


def test_excel_values_come_back_as_typed(read):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名册"
    book.create_sheet("空表")
    book.create_sheet("藏起来").sheet_state = "hidden"
    sheet["B3"], sheet["C3"], sheet["D3"] = "编号", "日期", "面积"
    sheet["B4"], sheet["D4"] = 20190306, 0.1 + 0.2
    sheet["C4"] = "2019-03-06"
    sheet["B6"] = "007"
    table = read(saved(book))
    assert (table.headers, table.row_count) == (("", "编号", "日期", "面积"), 2)
    assert (table.sheet, table.sheet_names) == ("名册", ("名册", "空表"))
    assert list(table.rows()) == [
        (4, ("", "20190306", "2019-03-06", "0.3")),
        (6, ("", "007", "", "")),
    ]
    with pytest.raises(
        TableRefused, match=r"^“空表”这张工作表是空的，文件里还有：名册；请选有内容的一张$"
    ):
        read(saved(book), sheet="空表")
    with pytest.raises(TableRefused, match=r"^文件里没有“藏起来”这张工作表，有的是：名册、空表；"):
        read(saved(book), sheet="藏起来")


def test_content_decides_and_not_the_name(read):
    assert read(books.xlsx([books.row(1, books.text("A1", "姓名"))]), "a.csv").headers == ("姓名",)
    assert read(csv_of("姓名,电话"), "a.xlsx").headers == ("姓名", "电话")
    for name in ("a.pdf", "a.xlsx.exe", "表格", ""):
        with pytest.raises(TableRefused, match=r"^只能读 \.xlsx"):
            read(csv_of("姓名,电话"), name)


def test_uploads_in_memory_on_disk_and_paths_are_read(read, tmp_path):
    data = csv_of("姓名,电话", "张三,1")
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    on_disk = TemporaryUploadedFile("a.csv", "text/csv", len(data), None)
    on_disk.write(data)
    for source in (SimpleUploadedFile("a.csv", data), on_disk, path):
        assert read(source, "a.csv").row_count == 1
        assert read(source, "a.csv").row_count == 1


def test_limits_are_exact(read):
    data = csv_of("一,二,三", *["1,2,3"] * 5)
    exact = {"max_bytes": len(data), "max_rows": 5, "max_columns": 3}
    assert read(data, "a.csv", **exact).row_count == 5
    for limit, sentence in (
        ("max_bytes", "^表格超过 0 MB；"),
        ("max_rows", "^表格超过 4 行；请分成几份，每份不超过这个数再传$"),
        ("max_columns", "^表格有 3 列，最多 2 列；请删去用不到的列再传$"),
    ):
        with pytest.raises(TableRefused, match=sentence):
            read(data, "a.csv", **{**exact, limit: exact[limit] - 1})


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", b"\xef\xbb\xbf"])
def test_nothing_is_refused(read, data):
    with pytest.raises(TableRefused, match="空的"):
        read(data, "a.csv")


# ── bombs and crashes ────────────────────────────────────────────────────


def test_a_cell_at_the_far_corner_ends_the_child_and_not_us(read):
    far = [books.row(1, books.text("A1", "一")), books.row(1048576, books.text("XFD1048576", "二"))]
    with pytest.raises(TableRefused, match=UNREADABLE):
        read(books.xlsx(far))


def test_a_zip_that_declares_too_much_is_not_unpacked(read):
    for extra in (
        [("xl/media/image1.png", b"\0" * (workbooks.RATIO_COUNTS_FROM + 1))],
        [(f"xl/media/{n}.png", b"") for n in range(workbooks.MOST_ENTRIES)],
    ):
        with pytest.raises(TableRefused, match=UNREADABLE):
            read(books.xlsx([books.row(1, books.text("A1", "一"))], extra=extra))


def swollen(megabytes, *, declared=None):
    """A workbook whose one cell unpacks to so many megabytes, whatever it ``declared``.

    Four megabytes of noise beside it keep the ratio of the whole within bounds.
    """
    opening = f'<worksheet xmlns="{books.NS}"><sheetData><row r="1"><c r="A1" t="str"><v>'.encode()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packer.compress(opening) + packer.flush(zlib.Z_FULL_FLUSH)
    many = b"x" * 1_000_000
    content += (packer.compress(many) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes
    closing = b"</v></c></row></sheetData></worksheet>"
    content += packer.compress(closing) + packer.flush()
    check = zlib.crc32(opening)
    for _ in range(megabytes):
        check = zlib.crc32(many, check)
    check = zlib.crc32(closing, check)
    unpacked = declared or len(opening) + megabytes * len(many) + len(closing)

    data = books.xlsx([], extra=[("xl/media/image1.png", os.urandom(4_200_000))])
    with ZipFile(BytesIO(data)) as book:
        info = book.getinfo("xl/worksheets/sheet1.xml")
    # The sheet's bytes and the sizes in both its headers are put in place by hand.
    start = info.header_offset + 30 + len(info.filename.encode())
    grown = len(content) - info.compress_size
    sizes = struct.pack("<III", info.CRC, info.compress_size, info.file_size)
    data = data[:start] + content + data[start + info.compress_size :]
    data = data.replace(sizes, struct.pack("<III", check, len(content), unpacked))
    end = data.rindex(b"PK\x05\x06")
    central = struct.unpack("<I", data[end + 16 : end + 20])[0] + grown
    data = data[: end + 16] + struct.pack("<I", central) + data[end + 20 :]
    image = struct.pack("<I", info.header_offset + 30 + len(info.filename) + info.compress_size)
    last = data.rindex(image, central)
    moved = struct.pack("<I", struct.unpack("<I", image)[0] + grown)
    return data[:last] + moved + data[last + 4 :]


def test_a_small_swollen_sheet_is_read(read):
    assert [len(header) for header in read(swollen(1)).headers] == [1_000_000]


@pytest.mark.parametrize(("megabytes", "declared"), [(400, None), (2_000, 1_000)])
def test_a_sheet_that_swells_in_memory_or_lies_of_its_size_is_refused(read, megabytes, declared):
    data = swollen(megabytes, declared=declared)
    workbooks.check_zip(data)
    with pytest.raises(TableRefused, match=UNREADABLE):
        read(data)


def test_what_takes_too_long_is_ended(read, monkeypatch):
    monkeypatch.setattr(reading, "_WALL_SECONDS", 0.001)
    with pytest.raises(TableRefused, match=r"^这个表格太复杂，一分钟还没读完"):
        read(csv_of("姓名,电话"), "a.csv")


def test_numbers_that_are_none_do_not_end_the_reading(read):
    rows = [books.row(1, books.text("A1", "数")), books.row(2, books.number("A2", "1e999"))]
    assert list(read(books.xlsx(rows)).rows()) == [(2, ("inf",))]


def test_the_child_is_given_none_of_our_secrets(read, tmp_path, monkeypatch):
    """What a hostile file could do in the child, it does without the keys of the house."""
    monkeypatch.setenv("GONGZHI_KEYS", "2026a:secret")
    (tmp_path / "nosy.py").write_text("import os; print(sorted(os.environ)); print('{}')")
    monkeypatch.setattr(reading, "_CHILD", "nosy")
    monkeypatch.setattr(reading, "_IMPORTS_FROM", str(tmp_path))
    order = reading.Order(max_rows=1, max_columns=1, sheet=None)
    with (tmp_path / "out").open("w+b") as out, (tmp_path / "nosy.py").open("rb") as data:
        assert reading._run_child(order, data, out) == 0
    assert "GONGZHI" not in (tmp_path / "out").read_text()
    assert "PYTHONPATH" in (tmp_path / "out").read_text()


# ── size and real files ──────────────────────────────────────────────────


def test_a_long_sheet_of_eight_columns_is_read_to_its_last_row(read):
    headings = [books.text(f"{column}1", f"列{column}") for column in "ABCDEFGH"]

    def rows():
        yield books.row(1, *headings)
        for n in range(2, 20_002):
            yield books.row(
                n,
                *(books.number(f"{column}{n}", str(20190306 + n)) for column in "ABCD"),
                *(books.text(f"{column}{n}", f"业主{n}") for column in "EFGH"),
            )

    data = books.xlsx(rows())
    table = read(data)
    last = list(table.rows())[-1]
    assert table.row_count == 20_000
    assert last == (20_001, ("20210307",) * 4 + ("业主20001",) * 4)


@pytest.mark.outside_data
def test_every_hostile_file_is_a_table_or_a_refusal(read):
    folder = outside_data("hostile")
    paths = sorted(path for path in folder.rglob("*") if path.suffix in reading.EXTENSIONS)
    assert len(paths) > 55
    refused = set()
    for path in paths:
        try:
            table = read(path, path.name)
        except TableRefused:
            refused.add(path.name)
            continue
        rows = list(table.rows())
        assert len(rows) == table.row_count
        assert {len(cells) for _, cells in rows} <= {len(table.headers)}
    fuzzed = {name for name in refused if name.startswith(("clusterfuzz", "crash", "poc"))}
    assert refused - fuzzed == {
        "blns.txt",  # quotes that do not pair
        "books-ISO-8859-1.csv",
        "bug63189.xlsx",  # an empty first sheet, as in the next four
        "duplicate-filename.xlsx",
        "duplicate-filename-case-insensitive.xlsx",
        "empty.xls",
        "workbookProtection_workbook_revision_protected.xlsx",
        "protected_passtika.xlsx",
    }


@pytest.mark.outside_data
@pytest.mark.parametrize(
    "name",
    ["books.csv", "books-dos.csv", "books-mac.csv", "books-mac.tsv", "books.xls", "books.xlsx"],
)
def test_the_same_book_from_every_system(read, name):
    table = read(outside_data("hostile") / "import_export_fixtures" / name, name)
    assert table.headers[:3] == ("id", "name", "author_email")
    assert [cells[:3] for _, cells in table.rows()] == [("1", "Some book", "test@example.com")]


@pytest.mark.outside_data
def test_6452_messages_are_read_whole(read):
    table = read(outside_data("messages/fj2_dev.csv"), "fj2_dev.csv")
    assert table.row_count == 6452
    assert table.headers[:5] == ("row", "msg_id", "user", "time", "title")
    rows = [cells for _, cells in table.rows()]
    assert len({cells[0] for cells in rows}) == 6452
    assert len({cells[6] for cells in rows}) == 7
    years = {parsers.instant(cells[3]).year for cells in rows if cells[3]}
    assert years <= set(range(2010, 2021))
