"""Tables of parts: judged to the cell, taken whole or not at all, told, and their file let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from gongzhi.foundation import files, tabular
from gongzhi.foundation.files.services import let_go_unattached
from gongzhi.foundation.journal.history import history
from gongzhi.foundation.journal.models import Entry
from gongzhi.foundation.policy import ANYBODY, Actor, Duty
from gongzhi.register.territory import services
from gongzhi.register.territory.models import Part, PartSheet

from .factories import COMMUNITY, BuildingFactory, NeighbourhoodFactory, PartFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 6, 30, tzinfo=UTC)
CLERK = Actor(pk=7, duties=(Duty("clerk", UUID(int=1), COMMUNITY),))
STRANGER = Actor(pk=8, duties=(Duty("clerk", UUID(int=1), "431002001002"),))
HEADINGS = ("楼栋", "房号", "专有面积（平方米）", "用途", "面积来源")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def home():
    home = NeighbourhoodFactory(name="纺织厂宿舍")
    BuildingFactory(neighbourhood=home, name="1 栋", position=1)
    BuildingFactory(neighbourhood=home, name="2 栋", position=2)
    return home


def table(*rows, headings=HEADINGS):
    text = "\n".join(",".join(map(str, row)) for row in (headings, *rows))
    return SimpleUploadedFile("房屋.csv", text.encode())


def workbook(*rows, headings=HEADINGS):
    return SimpleUploadedFile("房屋.xlsx", tabular.write_xlsx(headings, rows, title="房屋"))


def uploaded(home, upload, basis=""):
    sheet = services.upload_sheet(home.pk, upload, actor=CLERK, at=AT)
    if basis:
        return services.map_sheet(sheet.pk, sheet.mapping, basis=basis, actor=CLERK)
    return sheet


def parts():
    return list(
        Part.objects.order_by("building__position", "number").values_list(
            "building__name", "number", "use", "exclusive_area", "basis"
        )
    )


def everything():
    return (
        list(Part.objects.order_by("pk").values()),
        list(PartSheet.objects.order_by("pk").values()),
        list(Entry.objects.order_by("pk").values_list("pk", flat=True)),
        list(files.StoredFile.objects.order_by("pk").values_list("pk", flat=True)),
    )


def refused(error, call):
    before = everything()
    with pytest.raises(error) as refusal, transaction.atomic():
        call()
    assert everything() == before
    return str(refusal.value)


def test_an_upload_is_kept_with_a_guess_and_touches_no_part(home):
    headings = ("栋号", "业主姓名", "房间号", "建筑面积(㎡)", "类型")
    sheet = uploaded(home, table(("1 栋", "张三", "1-101", "89.5", "住宅"), headings=headings))
    assert sheet.headers == list(headings)
    assert sheet.mapping == {"building": 0, "number": 2, "exclusive_area": 3, "use": 4}
    assert (sheet.name, sheet.is_open, sheet.uploaded_at) == ("房屋.csv", True, AT)
    assert parts() == []


@pytest.mark.parametrize("kind", [table, workbook])
def test_a_good_table_is_taken_whole_and_told_once(home, kind):
    sheet = uploaded(
        home,
        kind(
            ("1 栋", "1-101", "89.5", "", "不动产登记"),
            ("１号楼", "1-102", "120.25", "商铺", "测绘"),
            ("2栋", "1-101", "30", "车位", "买卖合同"),
        ),
    )
    taken = services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    assert parts() == [
        ("1 栋", "1-101", "home", Decimal("89.50"), "registered"),
        ("1 栋", "1-102", "shop", Decimal("120.25"), "surveyed"),
        ("2 栋", "1-101", "parking", Decimal("30.00"), "contract"),
    ]
    assert (taken.added, taken.corrected, taken.imported_at) == (3, 0, AT)
    (told,) = history(home.pk)
    assert (told.event, told.label, told.actor_id) == (
        "territory.parts_imported",
        "导入房屋",
        7,
    )
    assert told.body == {"count": 3, "added": 3, "corrected": []}


def test_the_file_is_let_go_when_its_rows_are_in(home):
    sheet = uploaded(home, table(("1 栋", "1-101", "89.5", "", "测绘")))
    services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    sheet.refresh_from_db()
    assert (sheet.file, sheet.is_open) == (None, False)
    assert files.StoredFile.objects.count() == 0
    said = refused(
        services.SheetRefused, lambda: services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    )
    assert said == "这份表已经导入过了"


def test_bringing_it_again_corrects_what_differs_and_removes_nothing(home):
    one, two = home.buildings.order_by("position")
    same = PartFactory(building=one, number="1-101", exclusive_area=Decimal("89.50"))
    wrong = PartFactory(building=one, number="1-102", exclusive_area=Decimal("89.50"))
    other = PartFactory(building=two, number="1-101")
    sheet = uploaded(
        home,
        table(
            ("1 栋", "1-101", "89.50", "住宅", "不动产登记"),
            ("1 栋", "1-102", "90.1", "住宅", "测绘"),
            ("1 栋", "1-103", "91", "住宅", "测绘"),
        ),
    )
    checked = services.check_sheet(sheet)
    assert [line.part.number for line in checked.added] == ["1-103"]
    assert [line.before for line in checked.corrected] == [wrong]
    services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    assert set(Part.objects.values_list("pk", flat=True)) >= {same.pk, wrong.pk, other.pk}
    assert parts() == [
        ("1 栋", "1-101", "home", Decimal("89.50"), "registered"),
        ("1 栋", "1-102", "home", Decimal("90.10"), "surveyed"),
        ("1 栋", "1-103", "home", Decimal("91.00"), "surveyed"),
        ("2 栋", "1-101", "home", Decimal("89.50"), "registered"),
    ]
    (told,) = history(home.pk)
    assert told.body == {
        "count": 3,
        "added": 1,
        "corrected": [
            {
                "building": "1 栋",
                "number": "1-102",
                "before": "住宅 89.50 不动产登记",
                "after": "住宅 90.10 测绘",
            }
        ],
    }


def test_every_fault_is_named_by_row_and_column_and_nothing_is_taken(home):
    sheet = uploaded(
        home,
        table(
            ("1 栋", "1-101", "89.5", "住宅", "测绘"),
            ("9 栋", "1-101", "89.5", "住宅", "测绘"),
            ("1 栋", "", "约90", "别墅", "听说"),
            ("1 栋", "1-101", "89.505", "住宅", "测绘"),
            ("1#", "1-101", "89.5", "住宅", ""),
            ("1 栋", "1-102", "0", "住宅", "测绘"),
        ),
    )
    checked = services.check_sheet(sheet)
    assert checked.faults == [
        (
            3,
            "第 3 行“楼栋”：没有登记过这一栋：“9 栋”；先登记楼栋，或改成登记过的名字（1 栋、2 栋）",
        ),
        (4, "第 4 行“房号”：必填，现在是空的；请填上"),
        (4, "第 4 行“专有面积（平方米）”：面积应为数字，如 89.5，现在是“约90”"),
        (4, "第 4 行“用途”：只能填 住宅、商铺、车位、其他，现在是“别墅”"),
        (4, "第 4 行“面积来源”：只能填 不动产登记、测绘、买卖合同，现在是“听说”"),
        (5, "第 5 行“专有面积（平方米）”：面积最多两位小数，现在是 89.505"),
        (6, "第 6 行“房号”：1 栋 1-101 在第 2 行已经有了"),
        (6, "第 6 行“面积来源”：空着；填上，或在“表里没写面积来源的”那里选一个"),
        (7, "第 7 行“专有面积（平方米）”：面积应大于 0，不超过 9,999,999.99，现在是 0"),
    ]
    said = refused(
        services.SheetRefused, lambda: services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    )
    assert said == "有 9 处要改，一户也没有导入；改好表格再上传"


def test_areas_without_a_source_take_the_one_that_was_chosen(home):
    rows = (("1 栋", "1-101", "89.5"), ("1 栋", "1-102", "90"))
    sheet = uploaded(home, table(*rows, headings=HEADINGS[:3]))
    assert len(services.check_sheet(sheet).faults) == 2
    sheet = services.map_sheet(sheet.pk, sheet.mapping, basis="contract", actor=CLERK)
    services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    assert [basis for *_, basis in parts()] == ["contract", "contract"]


def test_two_buildings_that_read_alike_must_be_named_exactly(home):
    BuildingFactory(neighbourhood=home, name="2 号楼", position=3)
    sheet = uploaded(
        home,
        table(("2#", "1", "9", "", "测绘"), ("2 号楼", "1", "9", "", "测绘")),
    )
    checked = services.check_sheet(sheet)
    assert [number for number, _ in checked.faults] == [2]
    assert [line.part.building.name for line in checked.lines] == ["2 号楼"]


def test_another_matching_of_columns_is_read_anew(home):
    headings = ("甲", "乙", "丙", "丁")
    sheet = uploaded(home, table(("1 栋", "1-101", "89.5", "测绘"), headings=headings))
    with pytest.raises(tabular.TableRefused, match="表里没有找到“楼栋”"):
        services.check_sheet(sheet)
    mapping = {"building": 0, "number": 1, "exclusive_area": 2, "basis": 3}
    sheet = services.map_sheet(sheet.pk, mapping, basis="", actor=CLERK)
    assert [line.part.number for line in services.check_sheet(sheet).lines] == ["1-101"]


def test_a_table_with_headings_only_is_not_taken(home):
    sheet = uploaded(home, table())
    said = refused(
        services.SheetRefused, lambda: services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    )
    assert said == "表里没有房屋，一户也没有导入"


def test_what_is_no_table_is_refused_and_nothing_is_kept(home):
    for upload, error in (
        (SimpleUploadedFile("房屋.pdf", b"%PDF-1.7"), tabular.TableRefused),
        (SimpleUploadedFile("房屋.xlsx", b"PK\x03\x04broken"), tabular.TableRefused),
    ):
        refused(
            error,
            lambda: services.upload_sheet(home.pk, upload, actor=CLERK, at=AT),  # noqa: B023
        )


@pytest.mark.parametrize("actor", [STRANGER, ANYBODY, Actor(pk=9)])
def test_only_a_keeper_brings_matches_takes_or_drops(home, actor):
    row = ("1 栋", "1-101", "89.5", "", "测绘")
    sheet = uploaded(home, table(row))
    for call in (
        lambda: services.upload_sheet(home.pk, table(row), actor=actor, at=AT),
        lambda: services.map_sheet(sheet.pk, {}, basis="", actor=actor),
        lambda: services.import_sheet(sheet.pk, actor=actor, at=AT),
        lambda: services.drop_sheet(sheet.pk, actor=actor),
    ):
        assert refused(PermissionDenied, call) == "登记小区楼栋"


def test_a_table_that_is_dropped_goes_with_its_file(home):
    sheet = uploaded(home, table(("1 栋", "1-101", "89.5", "", "测绘")))
    services.drop_sheet(sheet.pk, actor=CLERK)
    assert (PartSheet.objects.count(), files.StoredFile.objects.count(), parts()) == (0, 0, [])


def test_a_table_that_nobody_takes_loses_its_file_after_a_day(home):
    sheet = uploaded(home, table(("1 栋", "1-101", "89.5", "", "测绘")))
    assert let_go_unattached(AT + timedelta(seconds=1), 10) == 1
    sheet.refresh_from_db()
    assert not sheet.is_open
    said = refused(
        services.SheetRefused, lambda: services.import_sheet(sheet.pk, actor=CLERK, at=AT)
    )
    assert said == "这份表放了一天以上，已经清掉了；请重新上传"


@pytest.mark.parametrize("count", [1, 3])
def test_taking_a_table_asks_as_often_for_one_row_as_for_three(
    home, count, django_assert_num_queries
):
    rows = [("1 栋", f"1-10{number}", "89.5", "", "测绘") for number in range(count)]
    sheet = uploaded(home, table(*rows))
    with django_assert_num_queries(22), transaction.atomic():
        services.import_sheet(sheet.pk, actor=CLERK, at=AT)


def test_our_own_empty_table_is_understood(home):
    headings = [column.label for column in services.columns_for()]
    assert headings == list(HEADINGS)
    sheet = uploaded(home, workbook(headings=headings))
    names = ("building", "number", "exclusive_area", "use", "basis")
    assert sheet.mapping == {name: place for place, name in enumerate(names)}
