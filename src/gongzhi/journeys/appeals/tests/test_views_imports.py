"""Tables of messages: brought, matched, looked at, imported while one does other things, undone."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from uuid_utils.compat import uuid7

from gongzhi.journeys.appeals import services
from gongzhi.journeys.appeals.models import Appeal, Batch
from gongzhi.register.people.tests.factories import AccountFactory

from .browsing import NOON, browser, text_of
from .factories import accept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
IMPORTS = "/desk/imports/"
TABLE = """编号,留言时间,留言详情,地址,联系人,联系电话
A-1,2026-03-01 10:00,楼道灯坏了半个月没人修,三栋,张三,13800000001
A-2,2026-03-02 11:00,=HYPERLINK("http://evil")的垃圾没人清,五栋,,
A-3,昨天,,六栋,,12
"""
LIST_QUERIES = 3


@pytest.fixture
def desk(town):
    return browser(town.clerk.account)


def bring(desk, text=TABLE, name="留言.csv"):
    return desk.post(IMPORTS, {"file": SimpleUploadedFile(name, text.encode(), "text/csv")})


def imported(desk):
    address = bring(desk).url
    batch = Batch.objects.get()
    desk.post(
        address, {f"column-{name}": place for name, place in batch.mapping.items()} | {"begin": "1"}
    )
    services.run_import(batch.pk, at=NOON)
    return address


def test_only_offices_import(town):
    assert browser().get(IMPORTS).status_code == 302
    refused = (
        AccountFactory(),
        town.handler.account,
        town.department.account,
        town.auditor.account,
    )
    assert {browser(one).get(IMPORTS).status_code for one in refused} == {403}
    assert {browser(one).post(IMPORTS).status_code for one in refused} == {403}


def test_an_empty_list_says_what_may_be_brought(desk):
    assert "还没有导过表格" in text_of(desk.get(IMPORTS))


def test_columns_are_guessed_and_the_first_rows_shown_with_their_faults(desk):
    page = desk.get(bring(desk).url)
    text = text_of(page)
    assert "楼道灯坏了半个月没人修" in text
    assert "其中 1 行有问题" in text
    assert "应为日期" in text
    assert "2026年3月1日 10:00" in text
    batch = Batch.objects.get()
    assert batch.mapping == {
        "number": 0,
        "filed_at": 1,
        "detail": 2,
        "spot": 3,
        "name": 4,
        "phone": 5,
    }
    assert not Appeal.objects.exists()


def test_other_columns_are_looked_at_again_without_importing(desk):
    address = bring(desk).url
    page = desk.post(
        address, {"column-detail": "3", "column-spot": "", "column-x": "1"}, follow=True
    )
    assert Batch.objects.get().mapping == {"detail": 3}
    assert "三栋" in text_of(page)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("place", ["", "99", "-1", "x"])
def test_without_the_words_it_does_not_begin(desk, place):
    address = bring(desk).url
    page = desk.post(address, {"column-detail": place, "begin": "1"}, follow=True)
    assert "请指出哪一列是内容" in text_of(page)
    assert Batch.objects.get().state == "uploaded"


def test_it_runs_while_one_does_other_things(desk):
    address = bring(desk).url
    desk.post(address, {"column-detail": "2", "begin": "1"})
    page = desk.get(address)
    assert "正在导入，可以先去做别的" in text_of(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "看看到哪儿了" in text_of(page)
    assert "0%：共 3 行，处理了 0 行，导入 0 行" in text_of(page)
    Batch.objects.update(done=2, imported=1)
    page = desk.get(address)
    assert "66%：共 3 行，处理了 2 行，导入 1 行" in text_of(page)
    assert 'aria-valuenow="66"' in page.content.decode()
    assert desk.post(address, {"column-detail": "2", "begin": "1"}).status_code == 302
    assert Batch.objects.get().state == "running"


def test_afterwards_it_counts_and_lists_what_was_not_imported(desk):
    page = desk.get(imported(desk))
    assert "hx-trigger" not in page.content.decode()
    text = text_of(page)
    assert "3 行读过 2 行导入 1 行没导" in text
    assert "应为日期" in text
    assert Appeal.objects.count() == 2


def test_the_faults_are_a_table_to_put_right(desk):
    page = desk.get(f"{imported(desk)}faults/")
    assert page["Content-Type"].startswith("text/csv")
    text = b"".join(page.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "行号,怎么改"
    assert len(text.splitlines()) == 2


def test_when_the_table_is_gone_the_page_says_so(desk):
    address = imported(desk)
    never = bring(desk).url
    services.let_go_of_sheets(NOON + timedelta(days=1), 10)
    text = text_of(desk.get(address))
    assert "这份表和没导的行留的时间到了，已经删去" in text
    assert "3 行读过 2 行导入 1 行没导" in text
    assert "下载没导的行" not in text
    assert "重新上传" in text_of(desk.get(never))
    page = desk.post(never, {"column-detail": "2", "begin": "1"}, follow=True)
    assert "要导入请重新上传" in text_of(page)
    assert Appeal.objects.count() == 2


def test_undoing_takes_back_what_nobody_touched(town, desk):
    address = imported(desk)
    touched = Appeal.objects.get(external_number="A-1")
    accept(touched, town, at=NOON)
    page = desk.post(f"{address}undo/", follow=True)
    assert "有 1 件已经有人在办，留着没动" in text_of(page)
    assert list(Appeal.objects.values_list("external_number", flat=True)) == ["A-1"]
    page = desk.post(f"{address}undo/", follow=True)
    assert "导入完才能撤销" in text_of(page)


def test_batches_of_elsewhere_are_not_there(town, desk):
    address = imported(desk)
    elsewhere = browser(town.neighbour_clerk.account)
    for path in (address, f"{address}faults/"):
        assert elsewhere.get(path).status_code == 404
    assert elsewhere.post(f"{address}undo/").status_code == 404
    assert elsewhere.get(f"{IMPORTS}{uuid7()}/").status_code == 404
    assert Appeal.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.jpg", b"\xff\xd8\xff"),
        ("空.csv", b""),
        ("坏.xlsx", b"PK\x03\x04broken"),
        ("木马.exe", b"MZ\0\0"),
    ],
)
def test_what_is_no_table_is_told(desk, name, content):
    page = desk.post(IMPORTS, {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 400
    assert 'class="gz-error"' in page.content.decode()
    assert not Batch.objects.exists()


def test_no_file_is_told(desk):
    page = desk.post(IMPORTS, {})
    assert page.status_code == 400
    assert "请选一个文件" in text_of(page)


def test_names_of_files_are_shown_as_text(desk):
    bring(desk, name="<img src=x onerror=alert(1)>.csv")
    html = desk.get(IMPORTS).content.decode()
    assert "<img src=x" not in html


def test_as_many_queries_for_three_as_for_one(desk, django_assert_num_queries):
    bring(desk)
    desk.get(IMPORTS)
    with django_assert_num_queries(LIST_QUERIES):
        desk.get(IMPORTS)
    bring(desk)
    bring(desk)
    with django_assert_num_queries(LIST_QUERIES):
        assert desk.get(IMPORTS).content.decode().count('class="gz-item"') == 3
