"""Bringing a table of parts on the desk, from the empty table to the building's page."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from gongzhi.foundation.files.models import StoredFile
from gongzhi.foundation.journal.history import history
from gongzhi.register.organizations.tests.factories import enter, on_duty
from gongzhi.register.territory.models import Part, PartSheet

from .factories import COMMUNITY, BuildingFactory, NeighbourhoodFactory, PartFactory

pytestmark = pytest.mark.django_db
GOOD = "楼栋,房号,建筑面积,业主\n1 栋,1-101,89.5,张三\n1 栋,1-102,90.25,李四\n"
MATCHED = {"building": "0", "number": "1", "exclusive_area": "2", "basis_for_all": "registered"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def home():
    return BuildingFactory(name="1 栋", neighbourhood__name="纺织厂宿舍").neighbourhood


@pytest.fixture
def clerk(client):
    _, account = on_duty("clerk", area=COMMUNITY)
    return enter(client, account)


def text(response):
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def upload(client, home, said, name="房屋.csv"):
    file = SimpleUploadedFile(name, said.encode() if isinstance(said, str) else said)
    return client.post(reverse("territory:sheets", args=[home.pk]), {"file": file})


def path_of(sheet):
    return reverse("territory:sheet", args=[sheet.pk])


def test_the_empty_table_has_our_headings_and_no_row(clerk, home):
    answer = clerk.get(reverse("territory:template", args=[home.pk]))
    assert answer["Content-Disposition"].endswith("%E6%88%BF%E5%B1%8B%E8%A1%A8.xlsx")
    (sheet,) = load_workbook(BytesIO(answer.content)).worksheets
    assert list(sheet.values) == [("楼栋", "房号", "专有面积（平方米）", "用途", "面积来源")]


def test_a_table_is_brought_matched_looked_through_and_taken(clerk, home):
    answer = upload(clerk, home, GOOD)
    sheet = PartSheet.objects.get()
    assert (answer.status_code, answer.url) == (302, path_of(sheet))
    page = clerk.get(path_of(sheet))
    assert "有 2 处要改，现在一户也没有导入" in text(page)
    assert "第 2 行“面积来源”：空着；填上，或在“表里没写面积来源的”那里选一个" in text(page)
    assert 'name="begin"' not in page.content.decode()
    assert clerk.post(path_of(sheet), MATCHED).url == path_of(sheet)
    page = clerk.get(path_of(sheet))
    assert "2 行都对，可以导入 新登记 2 户，更正 0 户，0 户没有变化。" in text(page)
    assert "2 1 栋 1-101 住宅 89.50 不动产登记" in text(page)
    assert Part.objects.count() == 0
    answer = clerk.post(path_of(sheet), {**MATCHED, "begin": "1"})
    assert answer.url == reverse("territory:neighbourhood", args=[home.pk])
    assert "导入好了：新登记 2 户，更正 0 户" in text(clerk.get(answer.url))
    assert list(Part.objects.order_by("number").values_list("number", flat=True)) == [
        "1-101",
        "1-102",
    ]
    assert [told.event for told in history(home.pk)] == ["territory.parts_imported"]
    building = reverse("territory:building", args=[home.pk, home.buildings.get().pk])
    assert "1-102 住宅 90.25 不动产登记" in text(clerk.get(building))
    listed = text(clerk.get(reverse("territory:sheets", args=[home.pk])))
    assert "新登记 2 户，更正 0 户 已导入" in listed
    assert clerk.get(path_of(sheet)).url == reverse("territory:sheets", args=[home.pk])


def test_owners_in_a_table_are_shown_on_no_page_and_kept_nowhere(clerk, home):
    upload(clerk, home, GOOD)
    sheet = PartSheet.objects.get()
    clerk.post(path_of(sheet), MATCHED)
    before = clerk.get(path_of(sheet))
    clerk.post(path_of(sheet), {**MATCHED, "begin": "1"})
    after = (
        reverse("territory:neighbourhood", args=[home.pk]),
        reverse("territory:building", args=[home.pk, home.buildings.get().pk]),
        reverse("territory:sheets", args=[home.pk]),
    )
    for page in (before, *map(clerk.get, after)):
        assert "张三" not in page.content.decode()
        assert "李四" not in page.content.decode()
    assert StoredFile.objects.count() == 0
    assert "张三" not in str(history(home.pk))


def test_corrections_are_shown_before_and_after(clerk, home):
    PartFactory(building=home.buildings.get(), number="1-101")
    upload(clerk, home, GOOD.replace("89.5", "98.5"))
    sheet = PartSheet.objects.get()
    clerk.post(path_of(sheet), MATCHED)
    said = text(clerk.get(path_of(sheet)))
    assert "新登记 1 户，更正 1 户，0 户没有变化。" in said
    assert "1 栋 1-101 89.50 平方米 · 住宅 · 不动产登记 98.50 平方米 · 住宅 · 不动产登记" in said


def test_a_table_with_a_fault_is_refused_whole_even_when_asked(clerk, home):
    upload(clerk, home, GOOD + "9 栋,1-101,89.5,王五\n")
    sheet = PartSheet.objects.get()
    answer = clerk.post(path_of(sheet), {**MATCHED, "begin": "1"})
    assert answer.url == path_of(sheet)
    said = text(clerk.get(path_of(sheet)))
    assert "有 1 处要改，一户也没有导入；改好表格再上传" in said
    assert "第 4 行“楼栋”：没有登记过这一栋：“9 栋”；先登记楼栋，或改成登记过的名字（1 栋）" in said
    assert Part.objects.count() == 0
    assert history(home.pk) == []


def test_a_needed_column_that_is_not_pointed_out_is_asked_for(clerk, home):
    upload(clerk, home, GOOD)
    sheet = PartSheet.objects.get()
    answer = clerk.post(path_of(sheet), {**MATCHED, "number": "", "begin": "1"})
    assert answer.status_code == 400
    assert "请指出哪一列是房号" in text(answer)
    assert Part.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("房屋.pdf", b"%PDF", "只能读 .xlsx、.xls、.csv、.tsv、.txt 表格"),
        ("房屋.xlsx", b"PK\x03\x04", "这个表格读不出来"),
        ("房屋.csv", b"", "这个文件是空的，请重新选"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(clerk, home, name, content, said):
    answer = upload(clerk, home, content, name)
    assert answer.status_code == 400
    assert said in text(answer)
    assert PartSheet.objects.count() == StoredFile.objects.count() == 0


def test_a_table_can_be_dropped(clerk, home):
    upload(clerk, home, GOOD)
    sheet = PartSheet.objects.get()
    drop = reverse("territory:sheet_drop", args=[sheet.pk])
    assert clerk.get(drop).status_code == 405
    answer = clerk.post(drop)
    assert answer.url == reverse("territory:sheets", args=[home.pk])
    assert "“房屋.csv”不导了，传上来的文件也删了" in text(clerk.get(answer.url))
    assert PartSheet.objects.count() == StoredFile.objects.count() == 0


def test_without_buildings_they_come_first(clerk):
    home = NeighbourhoodFactory()
    said = text(clerk.get(reverse("territory:sheets", args=[home.pk])))
    assert "先登记楼栋" in said
    assert "还没有传过" in said


def test_a_table_of_another_territory_is_not_there(client, home):
    _, mine = on_duty("clerk", area=COMMUNITY)
    upload(enter(client, mine), home, GOOD)
    sheet = PartSheet.objects.get()
    client.logout()
    _, other = on_duty("clerk", area="431002001002")
    enter(client, other)
    assert client.get(path_of(sheet)).status_code == 404
    assert client.post(path_of(sheet), {**MATCHED, "begin": "1"}).status_code == 404
    assert client.post(reverse("territory:sheet_drop", args=[sheet.pk])).status_code == 404
    assert upload(client, home, GOOD).status_code == 404
    assert (PartSheet.objects.count(), Part.objects.count()) == (1, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_tables_brought_before_ask_as_often_for_one_as_for_three(
    clerk, home, count, django_assert_num_queries
):
    for _ in range(count):
        upload(clerk, home, GOOD)
    path = reverse("territory:sheets", args=[home.pk])
    clerk.get(path)
    with django_assert_num_queries(5):
        page = clerk.get(path)
    assert page.content.decode().count("待核对") == count
